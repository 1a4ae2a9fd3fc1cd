import type { Coverage } from "@myba/shared/generation/source";
import type { SentenceId } from "@myba/shared/ids";
import type { TicketDraft } from "@myba/shared/tickets/ticket";
import type { Reading } from "../reading/reading.ts";
import { coverageOf } from "../template/coverage.ts";

/**
 * What became of every sentence, as for the offline engine: from what the tickets name. Sentences whose part got no whole
 * answer are open because it was stopped.
 */
export function modelCoverage(
  reading: Reading,
  tickets: readonly TicketDraft[],
  unanswered: ReadonlySet<SentenceId>,
): Coverage {
  const steps = coverageOf(reading, tickets, false);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const coverage = step.value;
  if (unanswered.size === 0) return coverage;
  return {
    ...coverage,
    sentences: coverage.sentences.map((fate) =>
      fate.state === "open" && unanswered.has(fate.sentenceId) ? { ...fate, reason: "cancelled" } : fate,
    ),
  };
}
