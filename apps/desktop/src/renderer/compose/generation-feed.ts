import type { Coverage, SentenceSpan } from "@myba/shared/generation/source";
import type { ModelUsage } from "@myba/shared/generation/usage";
import type { DraftRef, TicketId } from "@myba/shared/ids";
import type { TicketDraft } from "@myba/shared/tickets/ticket";
import type { Generation, GenerationFeedEvent } from "../../bridge/generations.ts";
import type { Attempt } from "../asking/attempt-words.ts";
import { counted } from "../lib/time.ts";

export interface FoundTicket {
  readonly id: TicketId;
  readonly draft: TicketDraft;
}

/** What a window knows of a generation after the events so far. */
export interface FeedState {
  readonly sentences: readonly SentenceSpan[];
  /** How far it is, in letters until the text is read and in sentences from then on. */
  readonly done: number;
  readonly total: number;
  readonly isRead: boolean;
  /** In the order they were first found. */
  readonly tickets: ReadonlyMap<DraftRef, FoundTicket>;
  /** In the order they were asked; the last one answers. */
  readonly attempts: readonly Attempt[];
  /** The attempt that is waited for after a failure; null as soon as anything comes. */
  readonly retry: Attempt | null;
  /** The sum of the calls so far; null before the first that told its usage. */
  readonly usage: ModelUsage | null;
  readonly ended: { readonly generation: Generation; readonly coverage: Coverage | null } | null;
}

export const emptyFeed: FeedState = {
  sentences: [],
  done: 0,
  total: 0,
  isRead: false,
  tickets: new Map(),
  attempts: [],
  retry: null,
  usage: null,
  ended: null,
};

/** The state after some more events; a batch costs one copy. */
export function afterEvents(state: FeedState, events: readonly GenerationFeedEvent[]): FeedState {
  const next = { ...state, tickets: new Map(state.tickets) };
  for (const event of events) {
    next.retry = null;
    if (event.kind === "read") Object.assign(next, { sentences: event.sentences, isRead: true, done: 0, total: 0 });
    else if (event.kind === "progress") Object.assign(next, { done: event.done, total: event.total });
    else if (event.kind === "ticket") next.tickets.set(event.draft.ref, { id: event.ticketId, draft: event.draft });
    else if (event.kind === "usage") next.usage = sumOf(next.usage, event.usage);
    else if (event.kind === "ended") next.ended = { generation: event.generation, coverage: event.coverage };
    else Object.assign(next, afterAttempt(next.attempts, event));
  }
  return next;
}

function afterAttempt(attempts: readonly Attempt[], attempt: Attempt): Pick<FeedState, "attempts" | "retry"> {
  const isRetry = attempt.because !== null && attempts.at(-1)?.providerId === attempt.providerId;
  return { attempts: [...attempts, attempt], retry: isRetry ? attempt : null };
}

/** Two calls as one. What nobody knows of a part is not known of the whole. */
function sumOf(one: ModelUsage | null, other: ModelUsage): ModelUsage {
  if (!one) return other;
  const isKnown = one.costMicroUsd !== null && other.costMicroUsd !== null;
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    costMicroUsd: isKnown ? (one.costMicroUsd ?? 0) + (other.costMicroUsd ?? 0) : null,
    costBasis: isKnown ? (one.costBasis === other.costBasis ? one.costBasis : "price-table") : "unknown",
  };
}

type Progress = Pick<FeedState, "isRead" | "done" | "total" | "attempts">;

/**
 * The offline engine takes longer to read a long text than to make its tickets; a model takes longer to write. The bar
 * moves evenly and never goes back.
 */
const readingShares = { offline: 0.7, model: 0.05 };

/** How much of the whole work is done, from 0 to 1. */
export function shareDone({ isRead, done, total, attempts }: Progress): number {
  const part = total > 0 ? Math.min(1, done / total) : 0;
  const readingShare = attempts.some(({ providerId }) => providerId !== "offline")
    ? readingShares.model
    : readingShares.offline;
  return isRead ? readingShare + part * (1 - readingShare) : part * readingShare;
}

/** "Reading… 42 %", "Making tickets…", then "12 of 80 sentences". */
export function progressWords({ isRead, done, total }: Progress): string {
  if (isRead) return total > 0 ? `${done.toLocaleString("en")} of ${counted(total, "sentence")}` : "Making tickets…";
  return total > 0 ? `Reading… ${Math.floor((100 * done) / total)} %` : "Reading…";
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
