import { namesPerson } from "../reading/english/role.ts";
import { tagWords } from "../reading/english/tagger.ts";
import type { Sentence } from "../reading/reading.ts";
import type { Desk } from "./desk.ts";
import { headingTitle } from "./heading-title.ts";
import { itemType } from "./item-type.ts";
import { newPlan, type Plan, type Use } from "./plan.ts";
import { partOfLabel } from "./report-part.ts";
import type { WholeSection } from "./section-shape.ts";
import { useInWhole } from "./sentence-use.ts";

/** Places the sentences of sections that are one ticket as a whole. */
export class WholePlaces {
  readonly #desk: Desk;
  readonly #wholes = new Map<number, Plan>();
  /** The part of a bug report that is open in a section. */
  readonly #reportParts = new Map<number, Use>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  place(sentence: Sentence, whole: WholeSection): void {
    let plan = this.#wholes.get(sentence.section);
    if (plan === undefined) {
      plan = whole === "report" ? this.#startReport(sentence) : this.#startWhole(sentence.section, whole);
      this.#wholes.set(sentence.section, plan);
    }
    if (whole !== "report") return this.#desk.attach(plan, sentence, useInWhole(sentence, whole));
    const label = partOfLabel(sentence.text);
    if (label !== null) this.#reportParts.set(sentence.section, label.use);
    if (sentence !== plan.lead) this.#desk.attach(plan, sentence, this.#reportParts.get(sentence.section) ?? "detail");
  }

  /** A section that is a bug report: its first sentence is the title. */
  #startReport(sentence: Sentence): Plan {
    const plan = newPlan("bug", sentence, { goal: "", role: "" });
    this.#desk.give(plan, sentence);
    return plan;
  }

  #startWhole(section: number, whole: WholeSection): Plan {
    // A section is only whole when it has a heading.
    const heading = this.#desk.headingOf(section)!;
    const teller = whole === "flow" ? this.#desk.inSection(section).find(({ slots }) => slots.role !== "") : undefined;
    const goal = headingTitle(heading.text).replace(
      /^(?:use[ -]?case|scenario|user (?:flow|journey))\s*(?:[\d.]+)?\s*[:–-]?\s*/iu,
      "",
    );
    const actor = teller === undefined && whole === "flow" ? firstActor(this.#desk.inSection(section)) : null;
    const role = teller?.slots.role ?? actor?.role ?? "";
    const roleSentence = teller ?? actor?.sentence ?? null;
    const plan = newPlan(itemType(heading, role, goal), heading, { goal, role, roleSentence });
    this.#desk.giveSection(plan, section);
    return plan;
  }
}

/** Who does the first step: "The reader scans the card". */
function firstActor(sentences: readonly Sentence[]): { role: string; sentence: Sentence } | null {
  for (const sentence of sentences) {
    const text = sentence.text.slice(0, 200);
    const isSubject = /^(?:the|an?|each) \p{L}+ \p{L}+s\b/iu.test(text);
    const words = isSubject ? tagWords(text) : [];
    if (isSubject && namesPerson(words, { first: 1, end: 2 })) return { role: words[1]!.text, sentence };
  }
  return null;
}
