import { wordingDefects } from "../../packages/engine/src/lint/wording-defects.ts";
import type { TicketDraft } from "../../packages/shared/src/tickets/ticket.ts";
import { ticketDraft } from "../../packages/shared/src/tickets/ticket.ts";

/** What is wrong at error level with a ticket's role, goal and criteria wording, or with its shape; empty for nothing. */
export function errorsOf(ticket: TicketDraft): string[] {
  const shape = ticketDraft.safeParse(ticket);
  const defects = wordingDefects(ticket.content).filter(({ level }) => level === "error");
  return [
    ...defects.map(({ rule, field }) => `${rule} at ${field}`),
    ...(shape.success
      ? []
      : [`schema: ${shape.error.issues[0]?.path.join(".") ?? ""} ${shape.error.issues[0]?.message ?? ""}`]),
  ];
}
