import type { Slots } from "../reading.ts";
import { findBenefit } from "./benefit.ts";
import { chooseWish } from "./choose-wish.ts";
import { findConditions } from "./conditions.ts";
import { findThingVerb, readVerbAt, type VerbSpan } from "./goal-verb.ts";
import { readHope } from "./hope.ts";
import { findObject, splitGoals } from "./goals.ts";
import { findOpening, readLeadingPurpose, skipLeadingCondition, skipNumber, skipPriority } from "./leading-words.ts";
import { actsAsPerson } from "./acting.ts";
import { markPeople } from "./people.ts";
import { readQuantities } from "./quantities.ts";
import { namesPerson, type WordRange } from "./role.ts";
import { withoutArticle } from "./subject.ts";
import { tagWords, type Word } from "./tagger.ts";
import type { SlotContext } from "./slot-context.ts";
import type { Wish } from "./wish.ts";

/** Nothing said. */
export const emptySlots: Slots = {
  subject: "",
  role: "",
  goal: "",
  benefit: "",
  verb: "",
  object: "",
  goals: [],
  conditions: [],
  modal: null,
  negative: false,
  numbers: [],
};

/** What is left of a sentence that wants nothing: what it is about, when, and how much. */
export function withoutWish({ subject, conditions, numbers }: Slots): Slots {
  return { ...emptySlots, subject, conditions, numbers };
}

/** Longer sentences are data rather than prose; what is wanted stands in front. */
const maxReadLength = 1500;

/** "[SRS184]", "[P0]" in the middle of a sentence is no word of it. */
const inlineIdPattern = /\[[A-Z]{1,8}[-_ ]?\d{1,6}\]/g;

const noPeople: ReadonlySet<string> = new Set();

function blankOut(id: string): string {
  return " ".repeat(id.length);
}

/** Role, goal, benefit … of one English sentence (white space collapsed). Every string is a part of `sentence`. */
export function readSlots(sentence: string, context: SlotContext): Slots {
  const text = sentence.slice(0, maxReadLength);
  const words = markPeople(tagWords(text.replaceAll(inlineIdPattern, blankOut)), context.people ?? noPeople);
  const slice = (range: WordRange | null): string =>
    range && range.end > range.first ? text.slice(words[range.first]!.start, words[range.end - 1]!.end) : "";
  const to = endWithoutStop(words);
  const numbers = readQuantities(text);
  const purpose = readLeadingPurpose(words, to);
  const start = purpose?.end ?? Math.max(skipNumber(words), skipPriority(words));
  const opening = findOpening(words, start);
  const from =
    opening || readHope(words, start, to) ? (opening?.next ?? start) : skipLeadingCondition(words, start, to);
  const wish = chooseWish(words, from, to, context, opening !== null);
  const conditionsOf = (first: number, end: number, goalStart = -1): string[] =>
    findConditions(words, first, end)
      .filter((condition) => condition.first >= goalStart || condition.end <= goalStart)
      .map(slice);
  const qualifiers = opening?.qualifier ? [slice(opening.qualifier)] : [];
  if (!wish)
    return {
      ...emptySlots,
      role: slice(opening?.role ?? null),
      benefit: "",
      conditions: [...qualifiers, ...conditionsOf(0, to)],
      numbers,
    };
  const benefit = findBenefit(words, wish.goalStart, to);
  const goalEnd = trimJoint(words, wish.goalStart, Math.min(wish.goalEnd ?? to, benefit ? benefit.marker : to));
  if (goalEnd <= wish.goalStart) return { ...emptySlots, conditions: conditionsOf(0, to), numbers };
  const goal = { first: wish.goalStart, end: goalEnd };
  const verb = verbOf(words, wish, goalEnd);
  return {
    subject: slice(withoutArticle(words, opening ? null : wish.subject)),
    role: slice(withoutArticle(words, opening ? opening.role : roleOf(words, wish))),
    goal: slice(goal),
    benefit: slice(benefit ? { first: benefit.first, end: to } : (purpose?.benefit ?? null)),
    verb: slice(verb),
    object: slice(objectOf(words, wish, verb, goalEnd)),
    goals: wish.form === "action" ? splitGoals(words, goal.first, goal.end).map(slice) : [slice(goal)],
    conditions: [...qualifiers, ...conditionsOf(opening ? wish.goalStart : 0, goalEnd, wish.goalStart)],
    modal: modalOf(words, wish),
    negative: wish.isNegative || (wish.subject !== null && words[wish.subject.first]!.lower === "no"),
    numbers,
  };
}

/** "It would be nice if we could …" wishes, whatever its "could". */
function modalOf(words: readonly Word[], wish: Wish): Wish["modal"] {
  const isPolite = wish.modal === "may" && words.slice(0, wish.goalStart).some((word) => word.lower === "would");
  return isPolite ? "want" : wish.modal;
}

function verbOf(words: readonly Word[], wish: Wish, goalEnd: number): VerbSpan | null {
  const verb =
    wish.form === "action" ? readVerbAt(words, wish.goalStart, goalEnd) : findThingVerb(words, wish.goalStart, goalEnd);
  return verb && verb.end <= goalEnd ? verb : null;
}

function objectOf(words: readonly Word[], wish: Wish, verb: VerbSpan | null, goalEnd: number): WordRange | null {
  if (wish.form === "thing") return findObject(words, { first: wish.goalStart, end: wish.goalStart }, goalEnd);
  return verb ? findObject(words, verb, goalEnd) : null;
}

function roleOf(words: readonly Word[], wish: Wish): WordRange | null {
  if (wish.actor) return wish.actor;
  const subject = wish.subject && withoutArticle(words, wish.subject);
  if (!subject || subject.end - subject.first > 6) return null;
  return namesPerson(words, subject) || actsAsPerson(words, subject, wish.goalStart) ? subject : null;
}

function endWithoutStop(words: readonly Word[]): number {
  let end = words.length;
  while (end > 0 && /^[.!?;,:…]{1,9}$/.test(words[end - 1]!.text)) end -= 1;
  return end;
}

function trimJoint(words: readonly Word[], from: number, end: number): number {
  let trimmed = end;
  while (trimmed > from && (/^[,;:.–—-]{1,3}$/.test(words[trimmed - 1]!.text) || words[trimmed - 1]!.lower === "and"))
    trimmed -= 1;
  return trimmed;
}
