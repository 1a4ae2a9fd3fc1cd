import type { Reading, Sentence } from "../reading/reading.ts";
import { Desk, lastOf, type LooseSentence } from "./desk.ts";
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
import { ScenarioPlaces } from "./place-scenario.ts";
import { SpokenPlaces } from "./place-spoken.ts";
import { WholePlaces } from "./place-whole.ts";
import { newPlan, type Plan } from "./plan.ts";
import { sectionShapes, type SectionShape } from "./section-shape.ts";
import { goalsOf, topicOf } from "./sentence-goals.ts";
import { isCriteriaLabel, isDemand, isNote, isRequest, startsTicket } from "./sentence-sense.ts";
import { useInBug, useUnderBullet, useUnderIntro } from "./sentence-use.ts";
import { requirementInRow } from "./table-cell.ts";
import { contentWords, overlap } from "./wording.ts";

/** A first plan of a document: its tickets in reading order, and what has no ticket yet. */
export interface DocumentPlan {
  readonly plans: Plan[];
  readonly loose: readonly LooseSentence[];
}

/** Decides for each sentence whether it starts a ticket, belongs to one, or waits. Yields every 100 sentences. */
export function* planDocument(reading: Reading): Generator<void, DocumentPlan> {
  const shapes = yield* sectionShapes(reading);
  const desk = new Desk(reading, shapes);
  yield;
  const places = new Places(desk);
  for (const [index, sentence] of reading.sentences.entries()) {
    places.place(sentence);
    if (index % 100 === 0) yield;
  }
  desk.clear();
  return { plans: desk.plans, loose: desk.loose };
}

class Places {
  readonly #desk: Desk;
  readonly #spoken: SpokenPlaces;
  readonly #scenarios: ScenarioPlaces;
  readonly #wholes: WholePlaces;
  readonly #byTopic = new Map<string, Plan>();
  readonly #hasSeveralCriteriaLists: boolean;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#spoken = new SpokenPlaces(desk);
    this.#scenarios = new ScenarioPlaces(desk);
    this.#wholes = new WholePlaces(desk);
    this.#hasSeveralCriteriaLists = countCriteriaLists(desk.shapes) >= 2;
  }

  place(sentence: Sentence): void {
    if (sentence.block === "heading" || sentence.kind === "heading" || sentence.kind === "noise") return;
    const { role, whole, rowsAreTickets } = this.#desk.shapes[sentence.section]!;
    // Below the names of who was there notes may go on with what is wanted.
    if (role === "noise" && !sentence.requirementLike) return;
    if (whole === "scenario" || whole === "background") return this.#scenarios.placeStep(sentence, whole);
    if (this.#scenarios.placeBackground(sentence)) return;
    if (role === "out-of-scope") return this.#desk.wait(sentence, "out-of-scope");
    if (sentence.speaker !== null && this.#spoken.place(sentence)) return;
    if (sentence.kind === "question" && !isRequest(sentence)) return this.#desk.wait(sentence, "question");
    if (role === "questions" && isItem(sentence)) return this.#desk.wait(sentence, "question");
    if (role === "decisions") return this.#desk.wait(sentence, "decision");
    if (role === "criteria" && this.#placeInOwnCriteria(sentence)) return;
    if (role === "criteria") return this.#desk.wait(sentence, isNote(sentence) ? "detail" : "criterion");
    if (whole !== null) return this.#wholes.place(sentence, whole);
    if (sentence.block === "code" || sentence.block === "quote") return this.#detail(sentence);
    if (sentence.block === "table-row" && !rowsAreTickets) return this.#desk.wait(sentence, "detail");
    if (role === "context" && !isDemand(sentence)) return this.#desk.wait(sentence, "detail");
    if (role === "people" && !isOwnWish(sentence) && !/\b(?:shall|must)\b/iu.test(sentence.text)) {
      return this.#desk.wait(sentence, "detail");
    }
    const intro = sentence.introId === null ? undefined : this.#desk.sentences.get(sentence.introId);
    if (intro !== undefined && this.#placeUnder(sentence, intro)) return;
    if (sentence.kind === "decision") return this.#desk.wait(sentence, "decision");
    if (isEndpoint(sentence) && this.#placeEndpoint(sentence)) return;
    this.#placeAlone(sentence);
  }

  /** Where a document has several lists of criteria, each belongs to the ticket straight before it. */
  #placeInOwnCriteria(sentence: Sentence): boolean {
    const last = this.#desk.plans.at(-1);
    if (last === undefined || !this.#hasSeveralCriteriaLists || last.type === "epic") return false;
    const heading = this.#desk.headingOf(sentence.section);
    this.#desk.append(
      last,
      isNote(sentence) || heading === undefined
        ? { sentence, use: isNote(sentence) ? "detail" : "criterion" }
        : { sentence, use: "criterion", under: heading },
    );
    return true;
  }

  /** Under a list's opening sentence or a parent bullet. False when the sentence should be treated as standing alone. */
  #placeUnder(sentence: Sentence, intro: Sentence): boolean {
    if (isOwnWish(sentence)) return false;
    const parent = this.#desk.ownerOf(intro);
    const before = this.#desk.lastIn(sentence.section);
    if (before !== undefined && isCriteriaLabel(intro)) {
      this.#desk.attach(before, sentence, "criterion");
      return true;
    }
    if (parent !== undefined && isItem(intro)) {
      const details = this.#desk.itemsOf(sentence).length;
      if (parent.lead === intro && details >= 2 && useUnderBullet(sentence) === "checklist") {
        this.#startSubtask(sentence, parent);
        return true;
      }
      this.#desk.attach(parent, sentence, parent.lead === intro ? useUnderBullet(sentence) : "detail");
      return true;
    }
    if (opensTickets(intro) && (sentence.slots.goal !== "" || sentence.requirementLike)) {
      this.#start(sentence, intro);
      return true;
    }
    if (parent === undefined) return false;
    this.#desk.attach(parent, sentence, sentence.block === "table-row" ? "detail" : useUnderIntro(sentence));
    return true;
  }

  /** Endpoints listed below a line that says so are one ticket. */
  #placeEndpoint(sentence: Sentence): boolean {
    const before = this.#desk.lastIn(sentence.section);
    if (before !== undefined && isEndpoint(lastOf(before)) && !isEndpoint(before.lead)) {
      this.#desk.attach(before, sentence, "criterion");
      return true;
    }
    const opening = this.#desk.loose.at(-1)?.sentence;
    if (opening?.section !== sentence.section || !opening.text.endsWith(":")) return false;
    this.#desk.loose.pop();
    const plan = newPlan("task", opening, { goal: "", role: "" });
    this.#desk.give(plan, opening);
    this.#desk.attach(plan, sentence, "criterion");
    return true;
  }

  #placeAlone(sentence: Sentence): void {
    const before = this.#desk.lastIn(sentence.section);
    const sameBlock = before !== undefined && lastOf(before).blockIndex === sentence.blockIndex;
    const items = opensList(sentence) ? this.#desk.itemsOf(sentence) : [];
    if (before !== undefined && isCriteriaLabel(sentence)) return this.#desk.attach(before, sentence, "intro");
    if (items.length > 0 && !isItem(sentence)) return this.#placeIntro(sentence, items);
    if (before !== undefined && sentence.kind === "criterion" && !isOwnWish(sentence)) {
      return this.#desk.attach(before, sentence, "criterion");
    }
    const told = this.#desk.loose.at(-1);
    const goesOn = continuesPrevious(sentence) && !sameBlock && sentence.requirementLike;
    if (goesOn && told?.use === "detail" && told.sentence.blockIndex === sentence.blockIndex) {
      this.#desk.loose.pop();
      this.#start(told.sentence, null);
      return this.#desk.attach(this.#desk.plans.at(-1)!, sentence, "criterion");
    }
    if (isItem(sentence) && isDependency(sentence)) return this.#desk.wait(sentence, "detail");
    if (sameBlock && before.type === "bug" && !isNote(sentence)) {
      return this.#desk.attach(before, sentence, useInBug(sentence));
    }
    if (sameBlock && continuesPrevious(sentence)) {
      const isRule = sentence.requirementLike && !isRemark(sentence);
      return this.#desk.attach(before, sentence, isRule ? "criterion" : "detail");
    }
    if (isNote(sentence)) return this.#detail(sentence);
    if (sameBlock && isItem(before.lead) && (leadIn(before.lead.text) !== null || isOwnWish(before.lead))) {
      const isRule = sentence.requirementLike && !isRemark(sentence);
      return this.#desk.attach(before, sentence, isRule ? "criterion" : "detail");
    }
    if (startsTicket(sentence)) return this.#start(sentence, null);
    if (sameBlock && sharesWord(before, sentence)) return this.#desk.attach(before, sentence, "detail");
    this.#desk.wait(sentence, "detail");
  }

  /** A paragraph that opens a list: nothing of its own before wants, otherwise the ticket its items belong to. */
  #placeIntro(sentence: Sentence, items: readonly Sentence[]): void {
    if (opensTickets(sentence) && items.some(({ slots, requirementLike }) => slots.goal !== "" || requirementLike))
      return;
    if (opensDefinition(sentence.text)) return this.#start(sentence, null);
    const areParts = items.filter(({ slots }) => slots.modal !== null).length < items.length / 2;
    if (startsTicket(sentence) || (areParts && sentence.slots.goal !== "")) this.#start(sentence, null);
    else this.#desk.wait(sentence, "detail");
  }

  #start(sentence: Sentence, intro: Sentence | null): void {
    if (sentence.block === "table-row" && sentence.cells !== null) return this.#startRow(sentence);
    const { role, roleSentence } = rolesOf(sentence, intro);
    const goals = goalsOf(sentence, intro);
    const topic = goals.length > 1 ? "" : topicOf(sentence, role);
    const known = topic === "" ? undefined : this.#byTopic.get(topic);
    if (known !== undefined)
      return this.#desk.attach(known, sentence, sentence.requirementLike ? "criterion" : "detail");
    for (const goal of goals) {
      const plan = newPlan(itemType(sentence, role, goal), sentence, { goal, role, roleSentence });
      if (intro !== null) plan.parts.push({ sentence: intro, use: "intro" });
      this.#desk.give(plan, sentence);
      if (topic !== "") this.#byTopic.set(topic, plan);
    }
  }

  #startRow(row: Sentence): void {
    const { requirement, priority } = requirementInRow(row);
    const { goal, role } = requirement.slots;
    const plan = newPlan(itemType(requirement, role, goal), requirement);
    if (priority !== null) plan.priorityContext.push(priority);
    this.#desk.give(plan, row);
  }

  /** A step with steps of its own is more than a line of a checklist. */
  #startSubtask(sentence: Sentence, parent: Plan): void {
    const plan = newPlan("subtask", sentence, { goal: sentence.slots.goal, role: "" });
    plan.parent = parent;
    this.#desk.give(plan, sentence);
  }

  #detail(sentence: Sentence): void {
    const before = this.#desk.lastIn(sentence.section);
    if (before === undefined) this.#desk.wait(sentence, "detail");
    else this.#desk.attach(before, sentence, "detail");
  }
}

function sharesWord(plan: Plan, sentence: Sentence): boolean {
  return overlap(new Set(contentWords(plan.lead.text)), new Set(contentWords(sentence.text))) > 0;
}

/** Lists of criteria with other sections between them; "Definition of done" straight after one is the same list. */
function countCriteriaLists(shapes: readonly SectionShape[]): number {
  return shapes.filter(({ role }, index) => role === "criteria" && shapes[index - 1]?.role !== "criteria").length;
}
