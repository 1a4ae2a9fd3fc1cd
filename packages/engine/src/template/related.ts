import type { Sentence } from "../reading/reading.ts";
import type { Plan } from "./plan.ts";
import { contentWords } from "./wording.ts";

/** Finds the ticket a loose sentence is about, by the words they share; rare words count for more. */
export class RelatedTickets {
  readonly #byWord = new Map<string, Plan[]>();
  readonly #count: number;

  private constructor(count: number) {
    this.#count = count;
  }

  /** Notes which words each ticket's sentence has. Yields every 100 tickets. */
  static *of(plans: readonly Plan[]): Generator<void, RelatedTickets> {
    const related = new RelatedTickets(plans.length);
    const read = new Map<Sentence, ReadonlySet<string>>();
    for (const [index, plan] of plans.entries()) {
      if (index % 100 === 99) yield;
      // One sentence may have many goals, each a ticket.
      const words = read.get(plan.lead) ?? new Set(contentWords(plan.lead.text.slice(0, 2000)));
      read.set(plan.lead, words);
      for (const word of words) {
        const known = related.#byWord.get(word);
        if (known === undefined) related.#byWord.set(word, [plan]);
        else known.push(plan);
      }
    }
    return related;
  }

  /**
   * The ticket that shares the most with the sentence: two words or more with one of its own section, or a word no
   * other ticket there has; otherwise at least half of what the sentence says; null for none. The earlier wins a tie.
   */
  find(sentence: Sentence): Plan | null {
    const words = [...new Set(contentWords(sentence.text))];
    return this.#nearby(sentence, words) ?? this.#anywhere(words);
  }

  /**
   * The ticket a question from elsewhere in the document is about: one whose whole name it says, otherwise one that says
   * two of its words and at least a third of it; null for none.
   */
  asked(question: Sentence): Plan | null {
    const words = [...new Set(contentWords(question.text))];
    const shared = new Map<Plan, number>();
    for (const word of words) for (const plan of this.#telling(word)) shared.set(plan, (shared.get(plan) ?? 0) + 1);
    const named = [...shared.keys()].filter((plan) => {
      const title = contentWords(plan.title);
      return title.length > 0 && title.every((word) => words.includes(word));
    });
    if (named.length > 0) return named[0]!;
    const [best] = [...shared].toSorted(([, one], [, two]) => two - one);
    return best !== undefined && best[1] >= 2 && best[1] >= words.length / 3 ? best[0] : null;
  }

  /** How many words of the sentence any ticket speaks of. */
  known(sentence: Sentence): number {
    return contentWords(sentence.text).filter((word) => this.#byWord.has(word)).length;
  }

  /** The tickets a word points at: none when it is in too many of them. */
  #telling(word: string): readonly Plan[] {
    const plans = this.#byWord.get(word) ?? [];
    return plans.length <= 300 ? plans : [];
  }

  #nearby({ section }: Sentence, words: readonly string[]): Plan | null {
    const shared = new Map<Plan, number>();
    for (const word of words) {
      for (const plan of this.#telling(word)) {
        if (plan.section === section) shared.set(plan, (shared.get(plan) ?? 0) + 1);
      }
    }
    let best: Plan | null = null;
    for (const [plan, count] of shared) if (count > (best === null ? 0 : shared.get(best)!)) best = plan;
    return best !== null && (shared.get(best)! >= 2 || shared.size === 1) ? best : null;
  }

  #anywhere(words: readonly string[]): Plan | null {
    const scores = new Map<Plan, number>();
    let whole = 0;
    for (const word of words) {
      const plans = this.#byWord.get(word) ?? [];
      const weight = Math.log(1 + this.#count / (plans.length + 0.5));
      whole += weight;
      for (const plan of this.#telling(word)) scores.set(plan, (scores.get(plan) ?? 0) + weight);
    }
    let best: Plan | null = null;
    for (const [plan, score] of scores) {
      if (score >= whole * 0.5 && score > (best === null ? 0 : scores.get(best)!)) best = plan;
    }
    return best;
  }
}
