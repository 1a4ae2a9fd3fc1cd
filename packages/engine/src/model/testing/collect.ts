import type { GenerationEvent } from "@myba/shared/generation/generation";
import { generationEvent } from "@myba/shared/generation/generation";
import type { TicketDraft } from "@myba/shared/tickets/ticket";

/** Everything a generation told, held to its contract. */
export interface Told {
  readonly events: readonly GenerationEvent[];
  /** The last state of every ticket. */
  readonly tickets: readonly TicketDraft[];
  readonly end: GenerationEvent;
}

/** Reads a generation to its end; `onEvent` may stop it in between. */
export async function told(
  events: AsyncIterable<GenerationEvent>,
  onEvent: (event: GenerationEvent) => void = () => undefined,
): Promise<Told> {
  const seen: GenerationEvent[] = [];
  const tickets = new Map<string, TicketDraft>();
  for await (const event of events) {
    seen.push(generationEvent.parse(event));
    if (event.kind === "ticket") tickets.set(event.ticket.ref, event.ticket);
    onEvent(event);
  }
  return { events: seen, tickets: [...tickets.values()], end: seen.at(-1)! };
}
