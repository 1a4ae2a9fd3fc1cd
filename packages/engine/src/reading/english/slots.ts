import type { Slots } from "../reading.ts";
import { findBenefit } from "./benefit.ts";
import { findConditions } from "./conditions.ts";
import { findThingVerb, readVerbAt, skipAdverbs, type VerbSpan } from "./goal-verb.ts";
import { findObject, splitGoals } from "./goals.ts";
import { readQuantities } from "./quantities.ts";
import { namesPerson, readStoryOpening, type WordRange } from "./role.ts";
import { tagWords, type Word } from "./tagger.ts";
import { findOrder, findWish, type Wish } from "./wish.ts";
import { abilityNouns, conditionWords, speakers } from "./words.ts";

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

/** What the layout around a sentence says about it. */
export interface SlotContext {
  /** Stands in a list whose opening ends in "to:", so it begins with a verb. */
  readonly beginsWithVerb: boolean;
  /** A bullet, step or heading: a line that opens with a verb is an order. */
  readonly isListItem: boolean;
}

/** Longer sentences are data rather than prose; what is wanted stands in front. */
const maxReadLength = 1500;

/** "[SRS184]" in the middle of a sentence is no word of it. */
const inlineIdPattern = /\[[A-Z]{1,8}[-_ ]?\d{1,6}\]/g;

function blankOut(id: string): string {
  return " ".repeat(id.length);
}

/** Role, goal, benefit … of one English sentence (white space collapsed). Every string is a part of `sentence`. */
export function readSlots(sentence: string, context: SlotContext): Slots {
  const text = sentence.slice(0, maxReadLength);
  const words = tagWords(text.replaceAll(inlineIdPattern, blankOut));
  const slice = (range: WordRange | null): string =>
    range && range.end > range.first ? text.slice(words[range.first]!.start, words[range.end - 1]!.end) : "";
  const to = endWithoutStop(words);
  const numbers = readQuantities(text);
  const purpose = readLeadingPurpose(words, to);
  const start = purpose?.end ?? Math.max(skipNumber(words), skipPriority(words));
  const opening = findOpening(words, start);
  const from = opening ? opening.next : skipLeadingCondition(words, start, to);
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
  const goalEnd = trimJoint(words, wish.goalStart, benefit ? benefit.marker : to);
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

/** "4. Establish …": the number of an item that runs in the text. */
function skipNumber(words: readonly Word[]): number {
  const first = words[0];
  if (!first || !/^\(?\d{1,3}[.)]?$/.test(first.text)) return 0;
  if (/[.)]$/.test(first.text)) return 1;
  return /^[.)]$/.test(words[1]?.text ?? "") ? 2 : 0;
}

/** "Must have: …", "Nice to have - …": how much it is wanted, not what. */
function skipPriority(words: readonly Word[]): number {
  if (!/^(?:must|should|could|nice|good|would|won't)$/.test(words[0]?.lower ?? "")) return 0;
  for (let index = 1; index < 5; index += 1) {
    const word = words[index]?.lower ?? "";
    if (/^[:–]$/.test(word)) return index + 1;
    if (!/^(?:have|to|-|haves?)$/.test(word)) return 0;
  }
  return 0;
}

function priorityModal(word: Word): Wish["modal"] {
  return word.lower === "must" ? "must" : word.lower === "should" ? "should" : "may";
}

/** "It would be nice if we could …" wishes, whatever its "could". */
function modalOf(words: readonly Word[], wish: Wish): Wish["modal"] {
  const isPolite = wish.modal === "may" && words.slice(0, wish.goalStart).some((word) => word.lower === "would");
  return isPolite ? "want" : wish.modal;
}

function chooseWish(
  words: readonly Word[],
  from: number,
  to: number,
  context: SlotContext,
  isStory: boolean,
): Wish | null {
  if (isStory) return readStoryWish(words, from, to);
  if (context.beginsWithVerb) {
    const order = findOrder(words, from, to, true);
    if (order) return order;
  }
  const wish = findOrder(words, from, to, false) ?? findWish(words, from, to);
  if (!wish && from > 0 && skipPriority(words) === from)
    return {
      subject: null,
      actor: null,
      modal: priorityModal(words[0]!),
      isNegative: false,
      goalStart: from,
      form: "thing",
    };
  if (wish || !context.isListItem) return wish;
  const label = labelEnd(words, from, to);
  return label > from ? findOrder(words, label, to, false) : null;
}

/** The wish of a story; where its author just says what happens ("I upload a file"), the first verb opens the goal. */
function readStoryWish(words: readonly Word[], from: number, to: number): Wish | null {
  const end = findBenefit(words, from + 1, to)?.marker ?? to;
  const isPronoun = speakers.has(words[from]?.lower ?? "");
  const wish = findWish(words, from, end);
  const at = skipAdverbs(words, from + 1, end);
  const verb = words[at];
  // "I enter a name that I can remember": the wish of a later clause is not this one's.
  const isLater =
    wish !== null &&
    isPronoun &&
    words
      .slice(at, wish.goalStart)
      .some(
        (word) =>
          /^(?:DET|NOUN|PROPN)$/.test(word.pos) && !abilityNouns.has(word.lower) && !/^(?:the|an?)$/.test(word.lower),
      );
  if (wish && !isLater) return wish;
  if (!isPronoun || !verb || at >= end || verb.pos !== "VERB") return wish;
  return { subject: null, actor: null, modal: "want", isNegative: false, goalStart: at, form: "action" };
}

/** Behind a short label in front of a list item: "Progress tracking - Maintain a log", "Login: remember the user". */
function labelEnd(words: readonly Word[], from: number, to: number): number {
  for (let index = from + 1; index < Math.min(to - 1, from + 8); index += 1) {
    if (
      /^(?:[:–—]|-{1,2})$/.test(words[index]!.text) &&
      words[index]!.start > words[index - 1]!.end - (words[index]!.text === ":" ? 1 : 0)
    )
      return index + 1;
  }
  return from;
}

/** "As a …" at the start, or after a short label such as "Story:". */
function findOpening(words: readonly Word[], from: number): ReturnType<typeof readStoryOpening> {
  for (let index = from; index < Math.min(words.length, from + 4); index += 1) {
    const before = words[index - 1];
    if (words[index]!.lower === "as" && (index === from || before?.pos === "PUNCT"))
      return readStoryOpening(words, index);
  }
  return null;
}

/** "In order to save time, as a clerk, I want …": the reason comes first. */
function readLeadingPurpose(words: readonly Word[], to: number): { benefit: WordRange; end: number } | null {
  if (words[0]?.lower !== "in" || words[1]?.lower !== "order" || !/^(?:to|that)$/.test(words[2]?.lower ?? ""))
    return null;
  for (let index = 3; index < to; index += 1) {
    if (words[index]!.text === "," && index > 3) return { benefit: { first: 3, end: index }, end: index + 1 };
  }
  return null;
}

function skipLeadingCondition(words: readonly Word[], from: number, to: number): number {
  const first = words[from]?.lower ?? "";
  const opens =
    conditionWords.has(first) ||
    (first === "as" && /^(?:soon|long)$/.test(words[from + 1]?.lower ?? "")) ||
    first === "in";
  if (!opens) return from;
  const [condition] = findConditions(words, from, to);
  const atStart = condition?.first === from ? condition : null;
  // Without a comma nobody can tell where it ends: the wish is then looked for from the start.
  if (atStart && !/^(?:,|then)$/.test(words[atStart.end]?.lower ?? "")) return from;
  const comma = atStart ? atStart.end : words.findIndex((word, index) => index > from && word.text === ",");
  return comma > 0 && comma < to - 1 ? comma + 1 : from;
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
  return subject && subject.end - subject.first <= 6 && namesPerson(words, subject) ? subject : null;
}

function withoutArticle(words: readonly Word[], range: WordRange | null): WordRange | null {
  if (!range) return null;
  let first = range.first;
  // "all of the users", "90 % of new users": the users are meant.
  for (let index = first; index < Math.min(range.end - 1, first + 4); index += 1) {
    if (
      words[index]!.lower === "of" &&
      words.slice(first, index).every((word) => quantifiers.has(word.lower) || word.pos === "NUM" || word.pos === "SYM")
    ) {
      first = index + 1;
      break;
    }
  }
  while (first < range.end - 1 && quantifiers.has(words[first]!.lower)) first += 1;
  return { first, end: range.end };
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

const quantifiers = new Set(
  "a an the no all any each every only most some many this these those our your both at least \\ %".split(" "),
);
