import type { Reading, Sentence } from "../reading/reading.ts";
import { itemType } from "./item-type.ts";
import { continuesPrevious, isOwnWish, opensList, rolesOf } from "./list-intro.ts";
import { newPlan, type Plan, type Use } from "./plan.ts";
import { sectionRole, type SectionRole } from "./section-role.ts";
import { oneLine } from "./wording.ts";

/** A first plan of a document: its tickets in reading order, and the sentences that are waiting for a place. */
export interface DocumentPlan {
  readonly plans: Plan[];
  /** Questions and decisions, each with the ticket that stood before it in its section. */
  readonly loose: readonly { sentence: Sentence; use: Use; before: Plan | null }[];
}

/** Decides for each sentence whether it starts a ticket, belongs to one, or waits. Yields after every sentence. */
export function* planDocument(reading: Reading): Generator<void, DocumentPlan> {
  const desk = new Desk(reading);
  for (const sentence of reading.sentences) {
    desk.place(sentence);
    yield;
  }
  return { plans: desk.plans, loose: desk.loose };
}

class Desk {
  readonly plans: Plan[] = [];
  readonly loose: { sentence: Sentence; use: Use; before: Plan | null }[] = [];
  readonly #byId: ReadonlyMap<string, Sentence>;
  readonly #roles: readonly SectionRole[];
  readonly #owner = new Map<string, Plan>();
  readonly #lastInSection = new Map<number, Plan>();
  readonly #byTopic = new Map<string, Plan>();
  readonly #introducesTickets = new Map<string, boolean>();

  constructor(reading: Reading) {
    this.#byId = new Map(reading.sentences.map((sentence) => [sentence.id, sentence]));
    const roles: SectionRole[] = [];
    for (const section of reading.sections) {
      const own = sectionRole(section.title);
      const inherited = section.parent === null ? "normal" : roles[section.parent]!;
      roles.push(own === "normal" && inherited !== "transparent" ? inherited : own);
    }
    this.#roles = roles;
  }

  place(sentence: Sentence): void {
    if (sentence.kind === "heading" || sentence.block === "heading" || sentence.kind === "noise") return;
    const role = this.#roles[sentence.section] ?? "normal";
    if (role === "noise") return;
    if (role === "out-of-scope") return this.#wait(sentence, "out-of-scope");
    if (sentence.kind === "question") return this.#wait(sentence, "question");
    if (role === "questions" && sentence.kind !== "context") return this.#wait(sentence, "question");
    if (role === "criteria") return this.#wait(sentence, "criterion");
    if (sentence.block === "code" || sentence.block === "quote") return this.#detail(sentence);
    const intro = sentence.introId === null ? undefined : this.#byId.get(sentence.introId);
    if (intro !== undefined && this.#placeUnder(sentence, intro)) return;
    if (sentence.kind === "decision") return this.#wait(sentence, "decision");
    this.#placeAlone(sentence);
  }

  /** Under a list's opening sentence or a parent bullet. False when the sentence should be treated as standing alone. */
  #placeUnder(sentence: Sentence, intro: Sentence): boolean {
    const parent = this.#owner.get(intro.id);
    if (isOwnWish(sentence)) return false;
    if (parent !== undefined && parent.lead === intro && isList(intro)) {
      this.#attach(parent, sentence, useUnderBullet(sentence));
      return true;
    }
    if (parent !== undefined && parent.lead !== intro && isList(intro)) {
      this.#attach(parent, sentence, "detail");
      return true;
    }
    if (this.#opensTickets(intro)) {
      if (!startsTicket(sentence) && sentence.slots.goal === "" && !sentence.requirementLike) return false;
      this.#start(sentence, intro);
      return true;
    }
    if (parent !== undefined && parent.parts.some((part) => part.sentence === intro)) {
      this.#attach(
        parent,
        sentence,
        sentence.kind === "context" && sentence.block === "table-row" ? "detail" : "criterion",
      );
      return true;
    }
    return false;
  }

  #placeAlone(sentence: Sentence): void {
    const before = this.#lastInSection.get(sentence.section);
    const sameBlock = before !== undefined && lastOf(before).blockIndex === sentence.blockIndex;
    if (opensList(sentence, this.#byId) && this.#opensTickets(sentence)) {
      this.#introducesTickets.set(sentence.id, true);
      return;
    }
    if (before !== undefined && sentence.kind === "criterion" && !isOwnWish(sentence)) {
      return this.#attach(before, sentence, "criterion");
    }
    if (before !== undefined && continuesPrevious(sentence, sameBlock)) {
      return this.#attach(before, sentence, sentence.requirementLike ? "criterion" : "detail");
    }
    if (before?.type === "bug" && sameBlock) {
      return this.#attach(
        before,
        sentence,
        sentence.kind === "bug" ? "actual" : sentence.requirementLike ? "expected" : "detail",
      );
    }
    if (startsTicket(sentence)) return this.#start(sentence, null);
    if (sameBlock) return this.#attach(before, sentence, "detail");
    this.#wait(sentence, "detail");
  }

  #start(sentence: Sentence, intro: Sentence | null): void {
    const { role, roleSentence } = rolesOf(sentence, intro);
    const goals = sentence.slots.goals.length > 1 ? sentence.slots.goals : [sentence.slots.goal];
    const topic = topicOf(sentence, role);
    const known = topic === "" ? undefined : this.#byTopic.get(topic);
    if (known !== undefined && goals.length === 1)
      return this.#attach(known, sentence, sentence.requirementLike ? "criterion" : "detail");
    for (const goal of goals) {
      const plan = newPlan(itemType(sentence, role, goal), sentence, { goal, role, roleSentence });
      this.plans.push(plan);
      this.#own(sentence, plan);
      if (topic !== "" && goals.length === 1) this.#byTopic.set(topic, plan);
    }
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
    if (!this.#owner.has(sentence.id)) this.#owner.set(sentence.id, plan);
    this.#lastInSection.set(sentence.section, plan);
  }

  #wait(sentence: Sentence, use: Use): void {
    this.loose.push({ sentence, use, before: this.#lastInSection.get(sentence.section) ?? null });
  }

  #opensTickets(intro: Sentence): boolean {
    return (
      this.#introducesTickets.get(intro.id) ?? (opensList(intro, this.#byId) && !isList(intro) && opensTickets(intro))
    );
  }
}

function opensTickets(intro: Sentence): boolean {
  return /\b(?:able to|can|must|shall|should|will|need(?:s)?(?: to)?|wants?(?: to)?|to|allowed to|following (?:\p{L}+\s)?(?:features?|services?|functions?|capabilities|requirements?|tasks?|stories|user stories|use cases|improvements|changes|operations|actions))(?: to \p{L}+ \p{L}+)?\s*:?\s*$/iu.test(
    oneLine(intro.text),
  );
}

function isList(sentence: Sentence): boolean {
  return sentence.block === "bullet" || sentence.block === "step";
}

function lastOf(plan: Plan): Sentence {
  return plan.parts.at(-1)!.sentence;
}

function startsTicket(sentence: Sentence): boolean {
  return sentence.kind === "requirement" || sentence.kind === "bug" || sentence.kind === "criterion";
}

function useUnderBullet(sentence: Sentence): Use {
  if (sentence.kind === "criterion" || sentence.slots.conditions.length > 0) return "criterion";
  if (sentence.slots.modal !== null && sentence.slots.modal !== "imperative") return "criterion";
  return "checklist";
}

function topicOf(sentence: Sentence, role: string): string {
  const { verb, object, negative } = sentence.slots;
  if (verb === "" || object === "" || negative) return "";
  return `${sentence.section}\n${role}\n${verb}\n${object}`.toLowerCase();
}
