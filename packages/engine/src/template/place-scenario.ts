import type { Sentence } from "../reading/reading.ts";
import type { Desk } from "./desk.ts";
import { newPlan } from "./plan.ts";

/** Places the steps of Gherkin features with the story they tell about. */
export class ScenarioPlaces {
  readonly #desk: Desk;
  /** Sections in which "Background:" was read. */
  readonly #backgrounds = new Set<number>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The steps of a scenario are a criterion of the story its feature tells, or of the feature itself. */
  placeStep(sentence: Sentence, whole: "scenario" | "background"): void {
    // Only a section with a heading is a scenario.
    const heading = this.#desk.headingOf(sentence.section)!;
    const feature = this.#desk.sections[sentence.section]!.parent ?? 0;
    const isExamples = !/\s/u.test(heading.text.trim());
    let plan = isExamples ? this.#desk.plans.at(-1) : this.#desk.lastIn(feature);
    if (plan === undefined) {
      const featureHeading = this.#desk.headingOf(feature);
      plan = newPlan("task", featureHeading ?? heading, { goal: "", role: "" });
      this.#desk.giveSection(plan, feature);
    }
    const isStep = /^(?:given|when|then|and|but|\*)\s/iu.test(sentence.text);
    const isMark = /^@\S+|^(?:examples|scenarios)\s*:$/iu.test(sentence.text);
    if (whole === "background") this.#desk.append(plan, { sentence, use: isStep ? "background" : "detail" });
    else this.#desk.append(plan, { sentence, use: isStep ? "criterion" : isMark ? "intro" : "detail", under: heading });
  }

  /** What stands between "Background:" and the first scenario of a feature. */
  placeBackground(sentence: Sentence): boolean {
    const before = this.#desk.lastIn(sentence.section);
    if (before === undefined || sentence.block !== "paragraph") return false;
    if (/^background\s*:$/iu.test(sentence.text)) this.#backgrounds.add(sentence.section);
    else if (!this.#backgrounds.has(sentence.section) || !/^(?:given|and|but)\s/iu.test(sentence.text)) return false;
    this.#desk.append(before, { sentence, use: sentence.text.endsWith(":") ? "intro" : "background" });
    return true;
  }
}
