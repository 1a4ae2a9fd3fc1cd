import { namesPerson } from "../reading/english/role.ts";
import { tagWords } from "../reading/english/tagger.ts";
import type { Reading, Section, Sentence } from "../reading/reading.ts";
import { headingTitle } from "./heading-title.ts";
import { itemType } from "./item-type.ts";
import {
  continuesPrevious,
  isDependency,
  isEndpoint,
  isItem,
  isOwnWish,
  isRemark,
  opensDefinition,
  opensList,
  opensTickets,
  rolesOf,
} from "./list-intro.ts";
import { leadIn } from "./name-tickets.ts";
import { newPlan, type Plan, type Use } from "./plan.ts";
import { partOfLabel } from "./report-part.ts";
import { sectionShapes, type SectionShape, type WholeSection } from "./section-shape.ts";
import { goalsOf, topicOf } from "./sentence-goals.ts";
import { isCriteriaLabel, isDemand, isNote, isRequest, startsTicket } from "./sentence-sense.ts";
import { useInBug, useInWhole, useUnderBullet, useUnderIntro } from "./sentence-use.ts";
import {
  answeredQuestions,
  isCourtesy,
  isSpokenRequest,
  pointsBack,
  spokenRequestGoal,
  tellsProblem,
} from "./spoken-turn.ts";
import { titleFrom } from "./title.ts";
import { requirementInRow } from "./table-cell.ts";
import { contentWords, overlap } from "./wording.ts";

/** A sentence that is waiting for a place, and the ticket that stood before it in its section. */
export interface LooseSentence {
  readonly sentence: Sentence;
  readonly use: Use;
  readonly before: Plan | null;
}

/** A first plan of a document: its tickets in reading order, and what has no ticket yet. */
export interface DocumentPlan {
  readonly plans: Plan[];
  readonly loose: readonly LooseSentence[];
}

/** Decides for each sentence whether it starts a ticket, belongs to one, or waits. Yields every 200 sentences. */
export function* planDocument(reading: Reading): Generator<void, DocumentPlan> {
  const shapes = yield* sectionShapes(reading);
  const desk = new Desk(reading, shapes);
  yield;
  for (const [index, sentence] of reading.sentences.entries()) {
    desk.place(sentence);
    if (index % 100 === 0) yield;
  }
  return { plans: desk.plans, loose: desk.loose };
}

class Desk {
  readonly plans: Plan[] = [];
  readonly loose: LooseSentence[] = [];
  readonly #byId: ReadonlyMap<string, Sentence>;
  readonly #inSection: ReadonlyMap<number, readonly Sentence[]>;
  readonly #items: ReadonlyMap<string | null, readonly Sentence[]>;
  readonly #headings: ReadonlyMap<number, Sentence>;
  readonly #shapes: readonly SectionShape[];
  /** The ticket a sentence started or was given to first. */
  readonly #owner = new Map<Sentence, Plan>();
  readonly #lastInSection = new Map<number, Plan>();
  readonly #wholes = new Map<number, Plan>();
  /** The part of a bug report that is open in a section. */
  readonly #reportParts = new Map<number, Use>();
  readonly #byTopic = new Map<string, Plan>();
  readonly #sections: readonly Section[];
  readonly #answered: ReturnType<typeof answeredQuestions>;
  /** Problems told in a conversation that wait for the ticket they are the reason for. */
  readonly #problems: Sentence[] = [];
  /** Sections in which "Background:" was read. */
  readonly #backgrounds = new Set<number>();
  readonly #hasSeveralCriteriaLists: boolean;

  constructor(reading: Reading, shapes: readonly SectionShape[]) {
    this.#byId = new Map(reading.sentences.map((sentence) => [sentence.id, sentence]));
    this.#inSection = Map.groupBy(reading.sentences, ({ section }) => section);
    this.#items = Map.groupBy(reading.sentences, ({ introId }) => introId);
    this.#shapes = shapes;
    this.#sections = reading.sections;
    this.#answered = answeredQuestions(reading.sentences);
    this.#hasSeveralCriteriaLists = countCriteriaLists(this.#shapes) >= 2;
    const headings = new Map<number, Sentence>();
    for (const { index, headingId } of reading.sections) {
      const heading = headingId === null ? undefined : this.#byId.get(headingId);
      if (heading !== undefined) headings.set(index, heading);
    }
    this.#headings = headings;
  }

  place(sentence: Sentence): void {
    if (sentence.block === "heading" || sentence.kind === "heading" || sentence.kind === "noise") return;
    const { role, whole, rowsAreTickets } = this.#shapes[sentence.section]!;
    if (role === "noise") return;
    if (whole === "scenario" || whole === "background") return this.#placeInScenario(sentence, whole);
    if (this.#placeInBackground(sentence)) return;
    if (role === "out-of-scope") return this.#wait(sentence, "out-of-scope");
    if (sentence.speaker !== null && this.#placeSpoken(sentence)) return;
    if (sentence.kind === "question" && !isRequest(sentence)) return this.#wait(sentence, "question");
    if (role === "questions" && isItem(sentence)) return this.#wait(sentence, "question");
    if (role === "criteria" && this.#placeInOwnCriteria(sentence)) return;
    if (role === "criteria") return this.#wait(sentence, isNote(sentence) ? "detail" : "criterion");
    if (whole !== null) return this.#placeInWhole(sentence, whole);
    if (sentence.block === "code" || sentence.block === "quote") return this.#detail(sentence);
    if (sentence.block === "table-row" && !rowsAreTickets) return this.#wait(sentence, "detail");
    if (role === "context" && !isDemand(sentence)) return this.#wait(sentence, "detail");
    if (role === "people" && !isOwnWish(sentence) && !/\b(?:shall|must)\b/iu.test(sentence.text)) {
      return this.#wait(sentence, "detail");
    }
    const intro = sentence.introId === null ? undefined : this.#byId.get(sentence.introId);
    if (intro !== undefined && this.#placeUnder(sentence, intro)) return;
    if (sentence.kind === "decision") return this.#wait(sentence, "decision");
    if (isEndpoint(sentence) && this.#placeEndpoint(sentence)) return;
    this.#placeAlone(sentence);
  }

  /** What is only said in a conversation: asked and answered, complained about, agreed to. */
  #placeSpoken(sentence: Sentence): boolean {
    const before = this.#lastInSection.get(sentence.section);
    if (isSpokenRequest(sentence)) {
      this.#startAbout(sentence, spokenRequestGoal(sentence));
      return true;
    }
    if (this.#answered.questions.has(sentence) || isCourtesy(sentence)) return true;
    if (tellsProblem(sentence)) {
      const isSameTurn = before !== undefined && lastOf(before).blockIndex === sentence.blockIndex;
      if (isSameTurn) this.#attach(before, sentence, "detail");
      else this.#problems.push(sentence);
      return true;
    }
    const isAnswer = this.#answered.answers.has(sentence) && sentence.slots.modal === null && sentence.kind !== "bug";
    if (!isAnswer && !pointsBack(sentence)) return false;
    if (before !== undefined) this.#attach(before, sentence, "detail");
    return true;
  }

  /** A ticket for a goal that the reading did not take for one. */
  #startAbout(sentence: Sentence, goal: string): void {
    const plan = newPlan("task", sentence, { goal, role: "" });
    plan.title = titleFrom(goal);
    this.#give(plan, sentence);
  }

  /** Puts a ticket on the desk; problems told shortly before in a conversation are its background. */
  #give(plan: Plan, sentence: Sentence): void {
    for (const problem of this.#problems.splice(0)) {
      if (sentence.blockIndex - problem.blockIndex <= 4) plan.parts.push({ sentence: problem, use: "detail" });
      else this.#wait(problem, "detail");
    }
    this.plans.push(plan);
    this.#own(sentence, plan);
  }

  /** In a section that is one ticket as a whole. */
  #placeInWhole(sentence: Sentence, whole: WholeSection): void {
    let plan = this.#wholes.get(sentence.section);
    if (plan === undefined) {
      plan = whole === "report" ? this.#startReport(sentence) : this.#startWhole(sentence.section, whole);
      this.#wholes.set(sentence.section, plan);
    }
    if (whole !== "report") return this.#attach(plan, sentence, useInWhole(sentence, whole));
    const label = partOfLabel(sentence.text);
    if (label !== null) this.#reportParts.set(sentence.section, label.use);
    if (sentence !== plan.lead) this.#attach(plan, sentence, this.#reportParts.get(sentence.section) ?? "detail");
  }

  /** A section that is a bug report: its first sentence is the title. */
  #startReport(sentence: Sentence): Plan {
    const plan = newPlan("bug", sentence, { goal: "", role: "" });
    this.plans.push(plan);
    this.#own(sentence, plan);
    return plan;
  }

  /** The steps of a scenario are a criterion of the story its feature tells, or of the feature itself. */
  #placeInScenario(sentence: Sentence, whole: "scenario" | "background"): void {
    const heading = this.#headings.get(sentence.section)!;
    const feature = this.#sections[sentence.section]!.parent ?? 0;
    const isExamples = !/\s/u.test(heading.text.trim());
    let plan = isExamples ? this.plans.at(-1) : this.#lastInSection.get(feature);
    if (plan === undefined) {
      const featureHeading = this.#headings.get(feature);
      plan = newPlan("task", featureHeading ?? heading, { goal: "", role: "" });
      this.plans.push(plan);
      this.#lastInSection.set(feature, plan);
    }
    const isStep = /^(?:given|when|then|and|but|\*)\s/iu.test(sentence.text);
    const isMark = /^@\S+|^(?:examples|scenarios)\s*:$/iu.test(sentence.text);
    if (whole === "background") plan.parts.push({ sentence, use: isStep ? "background" : "detail" });
    else plan.parts.push({ sentence, use: isStep ? "criterion" : isMark ? "intro" : "detail", under: heading });
  }

  /** What stands between "Background:" and the first scenario of a feature. */
  #placeInBackground(sentence: Sentence): boolean {
    const before = this.#lastInSection.get(sentence.section);
    if (before === undefined || sentence.block !== "paragraph") return false;
    if (/^background\s*:$/iu.test(sentence.text)) this.#backgrounds.add(sentence.section);
    else if (!this.#backgrounds.has(sentence.section) || !/^(?:given|and|but)\s/iu.test(sentence.text)) return false;
    before.parts.push({ sentence, use: sentence.text.endsWith(":") ? "intro" : "background" });
    return true;
  }

  /** Where a document has several lists of criteria, each belongs to the ticket straight before it. */
  #placeInOwnCriteria(sentence: Sentence): boolean {
    const last = this.plans.at(-1);
    if (last === undefined || !this.#hasSeveralCriteriaLists || last.type === "epic") return false;
    const heading = this.#headings.get(sentence.section);
    last.parts.push(
      isNote(sentence) || heading === undefined
        ? { sentence, use: isNote(sentence) ? "detail" : "criterion" }
        : { sentence, use: "criterion", under: heading },
    );
    return true;
  }

  #startWhole(section: number, whole: WholeSection): Plan {
    // A section is only whole when it has a heading.
    const heading = this.#headings.get(section)!;
    const teller = whole === "flow" ? this.#inSection.get(section)?.find(({ slots }) => slots.role !== "") : undefined;
    const goal = headingTitle(heading.text).replace(
      /^(?:use[ -]?case|scenario|user (?:flow|journey))\s*(?:[\d.]+)?\s*[:–-]?\s*/iu,
      "",
    );
    const actor = teller === undefined && whole === "flow" ? firstActor(this.#inSection.get(section) ?? []) : null;
    const role = teller?.slots.role ?? actor?.role ?? "";
    const roleSentence = teller ?? actor?.sentence ?? null;
    const plan = newPlan(itemType(heading, role, goal), heading, { goal, role, roleSentence });
    this.plans.push(plan);
    return plan;
  }

  /** Under a list's opening sentence or a parent bullet. False when the sentence should be treated as standing alone. */
  #placeUnder(sentence: Sentence, intro: Sentence): boolean {
    if (isOwnWish(sentence)) return false;
    const parent = this.#owner.get(intro);
    const before = this.#lastInSection.get(sentence.section);
    if (before !== undefined && isCriteriaLabel(intro)) {
      this.#attach(before, sentence, "criterion");
      return true;
    }
    if (parent !== undefined && isItem(intro)) {
      const details = this.#items.get(sentence.id)?.length ?? 0;
      if (parent.lead === intro && details >= 2 && useUnderBullet(sentence) === "checklist") {
        this.#startSubtask(sentence, parent);
        return true;
      }
      this.#attach(parent, sentence, parent.lead === intro ? useUnderBullet(sentence) : "detail");
      return true;
    }
    if (opensTickets(intro) && (sentence.slots.goal !== "" || sentence.requirementLike)) {
      this.#start(sentence, intro);
      return true;
    }
    if (parent === undefined) return false;
    this.#attach(parent, sentence, sentence.block === "table-row" ? "detail" : useUnderIntro(sentence));
    return true;
  }

  /** Endpoints listed below a line that says so are one ticket. */
  #placeEndpoint(sentence: Sentence): boolean {
    const before = this.#lastInSection.get(sentence.section);
    if (before !== undefined && isEndpoint(lastOf(before)) && !isEndpoint(before.lead)) {
      this.#attach(before, sentence, "criterion");
      return true;
    }
    const opening = this.loose.at(-1)?.sentence;
    if (opening?.section !== sentence.section || !opening.text.endsWith(":")) return false;
    this.loose.pop();
    const plan = newPlan("task", opening, { goal: "", role: "" });
    this.#give(plan, opening);
    this.#attach(plan, sentence, "criterion");
    return true;
  }

  #placeAlone(sentence: Sentence): void {
    const before = this.#lastInSection.get(sentence.section);
    const sameBlock = before !== undefined && lastOf(before).blockIndex === sentence.blockIndex;
    const items = opensList(sentence) ? (this.#items.get(sentence.id) ?? []) : [];
    if (before !== undefined && isCriteriaLabel(sentence)) return this.#attach(before, sentence, "intro");
    if (items.length > 0 && !isItem(sentence)) return this.#placeIntro(sentence, items);
    if (before !== undefined && sentence.kind === "criterion" && !isOwnWish(sentence)) {
      return this.#attach(before, sentence, "criterion");
    }
    const told = this.loose.at(-1);
    const goesOn = continuesPrevious(sentence) && !sameBlock && sentence.requirementLike;
    if (goesOn && told?.use === "detail" && told.sentence.blockIndex === sentence.blockIndex) {
      this.loose.pop();
      this.#start(told.sentence, null);
      return this.#attach(this.plans.at(-1)!, sentence, "criterion");
    }
    if (isItem(sentence) && isDependency(sentence)) return this.#wait(sentence, "detail");
    if (sameBlock && before.type === "bug" && !isNote(sentence)) {
      return this.#attach(before, sentence, useInBug(sentence));
    }
    if (sameBlock && continuesPrevious(sentence)) {
      const isRule = sentence.requirementLike && !isRemark(sentence);
      return this.#attach(before, sentence, isRule ? "criterion" : "detail");
    }
    if (before !== undefined && isNote(sentence)) return this.#attach(before, sentence, "detail");
    if (sameBlock && isItem(before.lead) && (leadIn(before.lead.text) !== null || isOwnWish(before.lead))) {
      const isRule = sentence.requirementLike && !isRemark(sentence);
      return this.#attach(before, sentence, isRule ? "criterion" : "detail");
    }
    if (startsTicket(sentence)) return this.#start(sentence, null);
    if (sameBlock && sharesWord(before, sentence)) return this.#attach(before, sentence, "detail");
    this.#wait(sentence, "detail");
  }

  /** A paragraph that opens a list: nothing of its own before wants, otherwise the ticket its items belong to. */
  #placeIntro(sentence: Sentence, items: readonly Sentence[]): void {
    if (opensTickets(sentence) && items.some(({ slots, requirementLike }) => slots.goal !== "" || requirementLike))
      return;
    if (opensDefinition(sentence.text)) return this.#start(sentence, null);
    const areParts = items.filter(({ slots }) => slots.modal !== null).length < items.length / 2;
    if (startsTicket(sentence) || (areParts && sentence.slots.goal !== "")) this.#start(sentence, null);
    else this.#wait(sentence, "detail");
  }

  #start(sentence: Sentence, intro: Sentence | null): void {
    if (sentence.block === "table-row" && sentence.cells !== null) return this.#startRow(sentence);
    const { role, roleSentence } = rolesOf(sentence, intro);
    const goals = goalsOf(sentence, intro);
    const topic = goals.length > 1 ? "" : topicOf(sentence, role);
    const known = topic === "" ? undefined : this.#byTopic.get(topic);
    if (known !== undefined) return this.#attach(known, sentence, sentence.requirementLike ? "criterion" : "detail");
    for (const goal of goals) {
      const plan = newPlan(itemType(sentence, role, goal), sentence, { goal, role, roleSentence });
      if (intro !== null) plan.parts.push({ sentence: intro, use: "intro" });
      this.#give(plan, sentence);
      if (topic !== "") this.#byTopic.set(topic, plan);
    }
  }

  #startRow(row: Sentence): void {
    const { requirement, priority } = requirementInRow(row);
    const { goal, role } = requirement.slots;
    const plan = newPlan(itemType(requirement, role, goal), requirement);
    if (priority !== null) plan.priorityContext.push(priority);
    this.plans.push(plan);
    this.#own(row, plan);
  }

  /** A step with steps of its own is more than a line of a checklist. */
  #startSubtask(sentence: Sentence, parent: Plan): void {
    const plan = newPlan("subtask", sentence, { goal: sentence.slots.goal, role: "" });
    plan.parent = parent;
    this.plans.push(plan);
    this.#own(sentence, plan);
  }

  #attach(plan: Plan, sentence: Sentence, use: Use): void {
    plan.parts.push({ sentence, use });
    this.#own(sentence, plan);
  }

  #detail(sentence: Sentence): void {
    const before = this.#lastInSection.get(sentence.section);
    if (before === undefined) this.#wait(sentence, "detail");
    else this.#attach(before, sentence, "detail");
  }

  #own(sentence: Sentence, plan: Plan): void {
    if (!this.#owner.has(sentence)) this.#owner.set(sentence, plan);
    this.#lastInSection.set(sentence.section, plan);
  }

  #wait(sentence: Sentence, use: Use): void {
    this.loose.push({ sentence, use, before: this.#lastInSection.get(sentence.section) ?? null });
  }
}

/** Lists of criteria with other sections between them; "Definition of done" straight after one is the same list. */
function countCriteriaLists(shapes: readonly SectionShape[]): number {
  return shapes.filter(({ role }, index) => role === "criteria" && shapes[index - 1]?.role !== "criteria").length;
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

function sharesWord(plan: Plan, sentence: Sentence): boolean {
  return overlap(new Set(contentWords(plan.lead.text)), new Set(contentWords(sentence.text))) > 0;
}

function lastOf(plan: Plan): Sentence {
  return plan.parts.at(-1)!.sentence;
}
