import { AppError } from "@myba/shared/errors";
import type { TicketId } from "@myba/shared/ids";
import { author, type Ticket } from "@myba/shared/tickets/ticket";
import type jsonPatch from "fast-json-patch";
import { z } from "zod";
import type { TicketVersion } from "../../bridge/tickets.ts";
import type { Store } from "../database/store.ts";
import { changeTicket, patched } from "./change-ticket.ts";
import { fieldsChanged, fieldWords } from "./field-words.ts";
import { beginOperation } from "./operations.ts";
import type { TicketState } from "./ticket-state.ts";
import { asTicket, requireLive, requireTicket } from "./tickets.ts";

const versionRow = z.object({
  revision: z.number().int(),
  author,
  at: z.number().int(),
  summary: z.string(),
  backward: z.string(),
});

/** Every version of a ticket, newest first, each with the fields it changed. */
export function ticketHistory(store: Store, id: TicketId): TicketVersion[] {
  const ticket = requireTicket(store, id);
  let after = ticket.state;
  return versionsOf(store, ticket.number).map((row) => {
    const before = patched(after, stepBack(row.backward));
    const changes = row.revision === 1 ? [] : fieldChanges(before, after);
    after = before;
    return { revision: row.revision, author: row.author, at: row.at, summary: row.summary, changes };
  });
}

function versionsOf(store: Store, number: number) {
  const query = `SELECT revision, author, at, summary, backward FROM version WHERE number = ? ORDER BY revision DESC`;
  return z.array(versionRow).parse(store.sql(query).all(number));
}

function stepBack(patch: string): jsonPatch.Operation[] {
  return z.array(z.custom<jsonPatch.Operation>()).parse(JSON.parse(patch));
}

function fieldChanges(before: TicketState, after: TicketState): TicketVersion["changes"] {
  const flatBefore: Record<string, unknown> = { ...before, ...before.content };
  const flatAfter: Record<string, unknown> = { ...after, ...after.content };
  return fieldsChanged(before, after).map((path) => ({ path, before: flatBefore[path], after: flatAfter[path] }));
}

/**
 * Makes the content of an older revision the newest one; place, project and trash stay. Throws `ticket/not-found`, and
 * `request/invalid` for a revision the ticket never had.
 */
export function revertTicket(store: Store, id: TicketId, revision: number): Ticket {
  return store.write(["tickets"], () => {
    const ticket = requireLive(store, id);
    const versions = versionsOf(store, ticket.number);
    if (!versions.some((version) => version.revision === revision)) {
      throw new AppError("request/invalid", { reason: `there is no version ${revision}` });
    }
    let state = ticket.state;
    for (const version of versions.filter((version) => version.revision > revision)) {
      state = patched(state, stepBack(version.backward));
    }
    const after = { ...ticket.state, content: state.content };
    changeTicket(store, ticket, after, {
      author: "user",
      summary: `Restored version ${revision}: ${fieldWords(fieldsChanged(ticket.state, after))}`,
      operation: beginOperation(store, `Restore version ${revision} of T-${ticket.number}`),
    });
    return asTicket(requireTicket(store, id));
  });
}
