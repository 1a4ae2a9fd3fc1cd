import type { Reading, Section, Sentence } from "../reading/reading.ts";
import type { Part, Plan, Use } from "./plan.ts";
import type { SectionShape } from "./section-shape.ts";

/** A sentence that is waiting for a place, and the ticket that stood before it in its section. */
export interface LooseSentence {
  readonly sentence: Sentence;
  readonly use: Use;
  readonly before: Plan | null;
}

/** What is known while the sentences of a document are given their places: the text, and the tickets so far. */
export class Desk {
  readonly plans: Plan[] = [];
  readonly loose: LooseSentence[] = [];
  readonly sections: readonly Section[];
  readonly shapes: readonly SectionShape[];
  readonly sentences: ReadonlyMap<string, Sentence>;
  readonly #inSection: ReadonlyMap<number, readonly Sentence[]>;
  readonly #items: ReadonlyMap<string | null, readonly Sentence[]>;
  /** The ticket a sentence started or was given to first. */
  readonly #owner = new Map<Sentence, Plan>();
  readonly #lastInSection = new Map<number, Plan>();
  /** Problems told in a conversation that wait for the ticket they are the reason for. */
  readonly #problems: Sentence[] = [];

  constructor(reading: Reading, shapes: readonly SectionShape[]) {
    this.sections = reading.sections;
    this.shapes = shapes;
    this.sentences = new Map(reading.sentences.map((sentence) => [sentence.id, sentence]));
    this.#inSection = Map.groupBy(reading.sentences, ({ section }) => section);
    this.#items = Map.groupBy(reading.sentences, ({ introId }) => introId);
  }

  headingOf(section: number): Sentence | undefined {
    const headingId = this.sections[section]?.headingId ?? null;
    return headingId === null ? undefined : this.sentences.get(headingId);
  }

  inSection(section: number): readonly Sentence[] {
    return this.#inSection.get(section) ?? [];
  }

  /** What the list holds that a sentence opens. */
  itemsOf({ id }: Sentence): readonly Sentence[] {
    return this.#items.get(id) ?? [];
  }

  ownerOf(sentence: Sentence): Plan | undefined {
    return this.#owner.get(sentence);
  }

  lastIn(section: number): Plan | undefined {
    return this.#lastInSection.get(section);
  }

  /** Puts a ticket on the desk; problems told shortly before in a conversation are its background. */
  give(plan: Plan, sentence: Sentence): void {
    for (const problem of this.#problems.splice(0)) {
      if (sentence.blockIndex - problem.blockIndex <= 4) plan.parts.push({ sentence: problem, use: "detail" });
      else this.wait(problem, "detail");
    }
    this.plans.push(plan);
    this.#own(sentence, plan);
  }

  /** Puts a ticket on the desk that is about a section as a whole rather than about one of its sentences. */
  giveSection(plan: Plan, section: number): void {
    this.plans.push(plan);
    this.#lastInSection.set(section, plan);
  }

  attach(plan: Plan, sentence: Sentence, use: Use): void {
    plan.parts.push({ sentence, use });
    this.#own(sentence, plan);
  }

  /** Adds to a ticket what stands in a section of its own, which stays free for other tickets. */
  append(plan: Plan, part: Part): void {
    plan.parts.push(part);
  }

  wait(sentence: Sentence, use: Use): void {
    this.loose.push({ sentence, use, before: this.lastIn(sentence.section) ?? null });
  }

  /** Keeps a problem for the ticket that comes next. */
  remember(problem: Sentence): void {
    this.#problems.push(problem);
  }

  /** To be called when every sentence has had its turn. */
  clear(): void {
    for (const problem of this.#problems.splice(0)) this.wait(problem, "detail");
  }

  #own(sentence: Sentence, plan: Plan): void {
    if (!this.#owner.has(sentence)) this.#owner.set(sentence, plan);
    this.#lastInSection.set(sentence.section, plan);
  }
}

/** The sentence a ticket was given last. */
export function lastOf(plan: Plan): Sentence {
  return plan.parts.at(-1)!.sentence;
}
