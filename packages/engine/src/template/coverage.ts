import type { Coverage, OpenReason, SentenceFate } from "@myba/shared/generation/source";
import type { TicketDraft } from "@myba/shared/tickets/ticket";
import type { Reading, Sentence } from "../reading/reading.ts";

/** What became of every sentence, from the provenance of the tickets that were made. */
export function* coverageOf(
  reading: Reading,
  tickets: readonly TicketDraft[],
  wasCancelled: boolean,
): Generator<void, Coverage> {
  const byId = new Map<string, string[]>();
  for (const [index, { ref, content }] of tickets.entries()) {
    if (index % 500 === 499) yield;
    for (const id of new Set(Object.values(content.provenance).flat())) {
      const refs = byId.get(id);
      if (refs === undefined) byId.set(id, [ref]);
      else refs.push(ref);
    }
  }
  yield;
  const sentences = reading.sentences.map((sentence): SentenceFate => {
    const refs = byId.get(sentence.id);
    if (refs !== undefined) return { sentenceId: sentence.id, state: "covered", tickets: refs };
    if (!sentence.requirementLike) return { sentenceId: sentence.id, state: "ignored" };
    return { sentenceId: sentence.id, state: "open", reason: wasCancelled ? "cancelled" : reasonFor(sentence) };
  });
  yield;
  const wanted = reading.sentences.filter(({ requirementLike }) => requirementLike);
  return { requirementLike: wanted.length, covered: wanted.filter(({ id }) => byId.has(id)).length, sentences };
}

function reasonFor(sentence: Sentence): OpenReason {
  if (sentence.kind === "question") return "question";
  if (sentence.kind === "decision") return "decision";
  return sentence.slots.verb === "" ? "no-action" : "too-vague";
}
