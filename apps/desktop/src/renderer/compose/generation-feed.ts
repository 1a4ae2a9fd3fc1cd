import type { Coverage, SentenceSpan } from "@myba/shared/generation/source";
import type { DraftRef, TicketId } from "@myba/shared/ids";
import type { TicketDraft } from "@myba/shared/tickets/ticket";
import type { Generation, GenerationFeedEvent } from "../../bridge/generations.ts";

export interface FoundTicket {
  readonly id: TicketId;
  readonly draft: TicketDraft;
}

/** What a window knows of a generation after the events so far. */
export interface FeedState {
  readonly sentences: readonly SentenceSpan[];
  readonly done: number;
  readonly total: number;
  /** In the order they were first found. */
  readonly tickets: ReadonlyMap<DraftRef, FoundTicket>;
  readonly ended: { readonly generation: Generation; readonly coverage: Coverage | null } | null;
}

export const emptyFeed: FeedState = { sentences: [], done: 0, total: 0, tickets: new Map(), ended: null };

/** The state after some more events; a batch costs one copy. */
export function afterEvents(state: FeedState, events: readonly GenerationFeedEvent[]): FeedState {
  const next = { ...state, tickets: new Map(state.tickets) };
  for (const event of events) {
    if (event.kind === "read") next.sentences = event.sentences;
    else if (event.kind === "progress") Object.assign(next, { done: event.done, total: event.total });
    else if (event.kind === "ticket") next.tickets.set(event.draft.ref, { id: event.ticketId, draft: event.draft });
    else next.ended = { generation: event.generation, coverage: event.coverage };
  }
  return next;
}

export interface FoundRow {
  readonly ticket: FoundTicket;
  readonly depth: number;
  readonly childCount: number;
}

/** The tickets as a tree in reading order: parents before their children, siblings as they were found. */
export function foundTree(tickets: ReadonlyMap<DraftRef, FoundTicket>): FoundRow[] {
  const children = new Map<DraftRef | null, FoundTicket[]>();
  for (const ticket of tickets.values()) {
    const parent = ticket.draft.parent !== null && tickets.has(ticket.draft.parent) ? ticket.draft.parent : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(ticket);
    else children.set(parent, [ticket]);
  }
  const rows: FoundRow[] = [];
  const walk = (parent: DraftRef | null, depth: number) => {
    for (const ticket of children.get(parent) ?? []) {
      rows.push({ ticket, depth, childCount: children.get(ticket.draft.ref)?.length ?? 0 });
      walk(ticket.draft.ref, depth + 1);
    }
  };
  walk(null, 0);
  return rows;
}
