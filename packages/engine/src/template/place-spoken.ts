import type { Sentence } from "../reading/reading.ts";
import { lastOf, type Desk } from "./desk.ts";
import { newPlan } from "./plan.ts";
import {
  answeredQuestions,
  isCourtesy,
  isSpokenRequest,
  pointsBack,
  spokenRequestGoal,
  tellsProblem,
} from "./spoken-turn.ts";
import { titleFrom } from "./title.ts";

/** Places what people say to each other and would not write down as a requirement. */
export class SpokenPlaces {
  readonly #desk: Desk;
  readonly #answered: ReturnType<typeof answeredQuestions>;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#answered = answeredQuestions([...desk.sentences.values()]);
  }

  /** What is asked and answered, complained about, agreed to. False for everything else. */
  place(sentence: Sentence): boolean {
    const before = this.#desk.lastIn(sentence.section);
    if (isSpokenRequest(sentence)) {
      this.#startAbout(sentence, spokenRequestGoal(sentence));
      return true;
    }
    if (this.#answered.questions.has(sentence) || isCourtesy(sentence)) return true;
    if (tellsProblem(sentence)) {
      const isSameTurn = before !== undefined && lastOf(before).blockIndex === sentence.blockIndex;
      if (isSameTurn) this.#desk.attach(before, sentence, "detail");
      else this.#desk.remember(sentence);
      return true;
    }
    // Who is asked what he wishes for answers with a wish, also where he only names a thing.
    const isWish = sentence.kind === "requirement" || sentence.kind === "bug";
    const isAnswer = this.#answered.answers.has(sentence) && sentence.slots.modal === null && !isWish;
    if (!isAnswer && !pointsBack(sentence)) return false;
    if (before !== undefined) this.#desk.attach(before, sentence, "detail");
    return true;
  }

  /** A ticket for a goal that the reading did not take for one. */
  #startAbout(sentence: Sentence, goal: string): void {
    const plan = newPlan("task", sentence, { goal, role: "" });
    plan.title = titleFrom(goal);
    this.#desk.give(plan, sentence);
  }
}
