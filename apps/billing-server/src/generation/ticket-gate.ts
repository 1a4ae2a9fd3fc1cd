import type { Coverage } from "@myba/shared/generation/source";
import type { TicketDraft } from "@myba/shared/tickets/ticket";
import type { Reading } from "@myba/engine/reading/reading";

/** Which tickets of a generation are delivered: as many complete ones as tokens were set aside for. */
export class TicketGate {
  readonly #limit: number;
  readonly #shown = new Set<string>();
  readonly #complete = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Whether a ticket may be delivered: false for one more than was agreed to. What it depends on may come later, or not
   * any more.
   */
  pass({ ref, incomplete }: TicketDraft): boolean {
    if (this.#complete.size >= this.#limit && !this.#complete.has(ref)) return false;
    this.#shown.add(ref);
    if (incomplete === undefined) this.#complete.add(ref);
    return true;
  }

  /** What became of the sentences, by what was delivered: those of tickets that were not are open because of the limit. */
  coverage(found: Coverage, { sentences }: Reading): Coverage {
    const wanting = new Set(sentences.filter(({ requirementLike }) => requirementLike).map(({ id }) => id));
    const fates = found.sentences.map((fate): Coverage["sentences"][number] => {
      const { sentenceId } = fate;
      if (fate.state === "open" && fate.reason === "cancelled") return { sentenceId, state: "open", reason: "limit" };
      if (fate.state !== "covered") return fate;
      const tickets = fate.tickets.filter((ref) => this.#shown.has(ref));
      if (tickets.length > 0) return { ...fate, tickets };
      return wanting.has(sentenceId)
        ? { sentenceId, state: "open", reason: "limit" }
        : { sentenceId, state: "ignored" };
    });
    const covered = fates.filter(({ state, sentenceId }) => state === "covered" && wanting.has(sentenceId)).length;
    return { ...found, covered, sentences: fates };
  }
}
