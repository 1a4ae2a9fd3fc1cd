import type { Sentence } from "../reading/reading.ts";
import type { Plan } from "./plan.ts";
import { contentWords } from "./wording.ts";

/** Finds the ticket a loose sentence is about, by the words they share; rare words count for more. */
export class RelatedTickets {
  readonly #byWord = new Map<string, Plan[]>();
  readonly #count: number;

  constructor(plans: readonly Plan[]) {
    this.#count = plans.length;
    for (const plan of plans) {
      for (const word of new Set(contentWords(plan.lead.text))) {
        const known = this.#byWord.get(word);
        if (known === undefined) this.#byWord.set(word, [plan]);
        else known.push(plan);
      }
    }
  }

  /**
   * The ticket that shares the most with the sentence; null when none shares at least half of what the sentence says.
   * Of equal ones the earlier wins.
   */
  find(sentence: Sentence): Plan | null {
    const words = [...new Set(contentWords(sentence.text))];
    const scores = new Map<Plan, number>();
    let whole = 0;
    for (const word of words) {
      const plans = this.#byWord.get(word) ?? [];
      const weight = Math.log(1 + this.#count / (plans.length + 0.5));
      whole += weight;
      for (const plan of plans) scores.set(plan, (scores.get(plan) ?? 0) + weight);
    }
    let best: Plan | null = null;
    for (const [plan, score] of scores) {
      if (score >= whole * 0.5 && score > (best === null ? 0 : scores.get(best)!)) best = plan;
    }
    return best;
  }
}
