import { isDeepStrictEqual } from "node:util";
import { AppError } from "@myba/shared/errors";
import type { RefinementId } from "@myba/shared/ids";
import type { TicketContent } from "@myba/shared/tickets/content";
import type { Ticket, TicketMeta } from "@myba/shared/tickets/ticket";
import type { ProposedChange, Refinement } from "../../bridge/refinements.ts";
import type { Store } from "../database/store.ts";
import { changeTicket } from "../tickets/change-ticket.ts";
import { editedContent } from "../tickets/edited-content.ts";
import { fieldsChanged, fieldWords } from "../tickets/field-words.ts";
import { beginOperation } from "../tickets/operations.ts";
import type { StoredTicket } from "../tickets/ticket-state.ts";
import { asTicket, requireLive } from "../tickets/tickets.ts";
import { writeMeta } from "../tickets/write-ticket.ts";
import { deleteRefinement, requireRefinement } from "./refinement-row.ts";

/**
 * Puts chosen changes of a proposal into its ticket, as one step of undo, and forgets the rest. Throws
 * `refinement/not-found`, `ticket/not-found`, `ticket/changed-meanwhile` where a chosen field is no longer as the
 * proposal found it, and `request/invalid` for a field it does not have or while it is still being written.
 */
export function acceptRefinement(store: Store, id: RefinementId, paths: readonly string[]): Ticket {
  return store.write(["tickets", "projects", "refinements"], () => {
    const refinement = requireRefinement(store, id);
    if (refinement.state !== "proposed")
      throw new AppError("request/invalid", { reason: "the proposal is not finished" });
    const stored = requireLive(store, refinement.ticketId);
    const chosen = paths.map((path) => changeOf(refinement, path));
    for (const change of chosen) refuseIfChanged(stored, change);
    const fields = Object.fromEntries(chosen.map(({ path, after }) => [path, after])) as Partial<TicketContent>; // The content is parsed below.
    const after = { ...stored.state, content: editedContent(stored.state.content, fields) };
    const names = fieldWords(fieldsChanged(stored.state, after));
    changeTicket(store, stored, after, {
      author: "ai",
      summary: `Refined ${names}: ${shortened(refinement.wish)}`,
      operation: beginOperation(store, `Refine ${names} of T-${stored.number}`),
    });
    writeMeta(store, stored.number, withUnsupported(stored.meta, refinement, paths));
    deleteRefinement(store, id);
    return asTicket(requireLive(store, refinement.ticketId));
  });
}

function changeOf({ changes }: Refinement, path: string): ProposedChange {
  const change = changes.find((candidate) => candidate.path === path);
  if (change === undefined) throw new AppError("request/invalid", { reason: `nothing is proposed for ${path}` });
  return change;
}

function refuseIfChanged(stored: StoredTicket, { path, before }: ProposedChange): void {
  const now: unknown = Object.entries(stored.state.content).find(([name]) => name === path)?.[1];
  if (isDeepStrictEqual(now, before)) return;
  throw new AppError("ticket/changed-meanwhile", { revision: stored.revision });
}

/** Doubts about what was accepted; earlier ones stay, because undo may bring their words back. */
function withUnsupported(meta: TicketMeta, refinement: Refinement, paths: readonly string[]): TicketMeta {
  const fresh = refinement.unsupported.filter(({ field }) => paths.includes(field.split(".")[0] ?? field));
  const known = (meta.unsupported ?? []).filter((old) => !fresh.some((doubt) => isDeepStrictEqual(doubt, old)));
  const unsupported = [...fresh, ...known].slice(0, mostDoubts);
  return unsupported.length === 0 ? meta : { ...meta, unsupported };
}

/** As the schema of a ticket has it. */
const mostDoubts = 50;

/** A wish as the history shows it. */
function shortened(wish: string): string {
  const line = wish.replaceAll(/\s+/g, " ").trim();
  return line.length <= 60 ? line : `${line.slice(0, 59).trimEnd()}…`;
}
