import type { Coverage, OpenReason, SentenceSpan } from "@myba/shared/generation/source";
import type { DraftRef, SentenceId, TicketId } from "@myba/shared/ids";
import type { TicketContent } from "@myba/shared/tickets/content";
import type { Source } from "../../bridge/generations.ts";

/** The engine's reasons, and `removed` where every ticket of the sentence is gone. */
export type Reason = OpenReason | "removed";

/** What became of a sentence; `waiting` while a generation has not come to it. */
export interface SentenceState {
  readonly state: "covered" | "open" | "ignored" | "waiting";
  readonly reason: Reason | null;
  readonly tickets: readonly TicketId[];
}

export type SentenceStates = ReadonlyMap<SentenceId, SentenceState>;

/** Why a sentence is in no ticket, as the person reads it. */
export const reasonWords: Record<Reason, string> = {
  removed: "Its tickets were moved to the trash",
  question: "A question somebody has to answer first",
  decision: "A decision: nothing to do",
  "no-action": "Names nothing to do",
  "too-vague": "Too vague to make a ticket of",
  duplicate: "Says the same as another sentence",
  limit: "Left over: the generation ended before it",
  cancelled: "Not read: the generation was cancelled",
};

/** The states of a stored source. */
export function statesOfSource(source: Source): SentenceStates {
  return new Map(
    source.fates.map((fate) => [
      fate.sentenceId,
      {
        state: fate.state,
        reason: asReason(fate.reason),
        tickets: fate.tickets,
      },
    ]),
  );
}

/** The states while a generation runs: covered as soon as a ticket names the sentence, the rest waiting. */
export function statesWhileRunning(
  sentences: readonly SentenceSpan[],
  tickets: readonly { readonly id: TicketId; readonly content: TicketContent }[],
): SentenceStates {
  const byTicket = new Map<SentenceId, TicketId[]>();
  for (const { id, content } of tickets) {
    for (const sentence of sentencesOf(content)) {
      byTicket.set(sentence, [...(byTicket.get(sentence) ?? []), id]);
    }
  }
  return new Map(
    sentences.map(({ id }) => {
      const covering = byTicket.get(id) ?? [];
      return [id, { state: covering.length > 0 ? "covered" : "waiting", reason: null, tickets: covering }];
    }),
  );
}

/** The states at the end of a generation, with its draft names turned into ticket ids. */
export function statesOfCoverage(coverage: Coverage, idOf: ReadonlyMap<DraftRef, TicketId>): SentenceStates {
  return new Map(
    coverage.sentences.map((fate) => [
      fate.sentenceId,
      {
        state: fate.state,
        reason: fate.state === "open" ? fate.reason : null,
        tickets: fate.state === "covered" ? fate.tickets.flatMap((ref) => idOf.get(ref) ?? []) : [],
      },
    ]),
  );
}

/** Every sentence a ticket came from. */
export function sentencesOf(content: TicketContent): Set<SentenceId> {
  return new Set([
    ...Object.values(content.provenance).flat(),
    ...content.acceptanceCriteria.flatMap((criterion) => criterion.sourceIds),
  ]);
}

/** The sentences of one field and of everything inside it. */
export function sentencesOfField(content: TicketContent, path: string): Set<SentenceId> {
  const found = Object.entries(content.provenance).filter(([key]) => key === path || key.startsWith(`${path}.`));
  const criterion = /^acceptanceCriteria\.(\d+)/.exec(path)?.[1];
  const own = criterion ? (content.acceptanceCriteria[Number(criterion)]?.sourceIds ?? []) : [];
  return new Set([...found.flatMap(([, sentences]) => sentences), ...own]);
}

function asReason(reason: string | null): Reason | null {
  return reason !== null && Object.hasOwn(reasonWords, reason) ? (reason as Reason) : null; // just checked
}
