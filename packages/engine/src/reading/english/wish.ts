import type { Slots } from "../reading.ts";
import { isThing, skipAdverbs } from "./goal-verb.ts";
import { namesPerson, type WordRange } from "./role.ts";
import type { Word } from "./tagger.ts";
import {
  abilityNouns,
  ableWords,
  beForms,
  lettingVerbs,
  modalStrength,
  negations,
  orderVerbs,
  speakers,
  wishVerbs,
} from "./words.ts";

/** Where a sentence says what is wanted. Word indexes; ends exclusive. */
export interface Wish {
  /** "The system", "Users"; null for an order or where nobody is named. */
  readonly subject: WordRange | null;
  /** Who is to act when the subject only lets them: "allow **the user** to search". */
  readonly actor: WordRange | null;
  readonly modal: Exclude<Slots["modal"], null>;
  readonly isNegative: boolean;
  readonly goalStart: number;
  /** Whether the goal opens with its verb, or names a thing. */
  readonly form: "action" | "thing";
}

/** The first wish between two words: "I want to …", "the system shall …", "users are able to …". */
export function findWish(words: readonly Word[], from: number, to: number): Wish | null {
  for (let index = from; index < to; index += 1) {
    const head = readWishHead(words, index, to);
    if (head) return completeWish(words, from, index, head, to);
  }
  return null;
}

/** An order at the start of a line: "Display the total", "Please add a filter". */
export function findOrder(words: readonly Word[], from: number, to: number, surely: boolean): Wish | null {
  let first = from;
  while (
    first < to &&
    (/^(?:please|also|then|and|or|must|never|always|only|don't|do|n't|not|to|automatically|let's)$/.test(
      words[first]!.lower,
    ) ||
      words[first]!.pos === "PUNCT")
  )
    first += 1;
  const word = words[first];
  const next = words[first + 1];
  if (!word) return null;
  const opensClause =
    !next ||
    first + 1 >= to ||
    /^(?:DET|PRON|NUM|ADP|PART|ADJ|ADV|CCONJ|SCONJ|PROPN|NOUN|SYM)$/.test(next.pos) ||
    /^[,/"“'(`]$/.test(next.text);
  const isBase = word.pos === "VERB" && word.lower === word.lemma.toLowerCase() && opensClause;
  const isKnown = orderVerbs.has(word.lower);
  const followedByObject =
    next !== undefined &&
    first + 1 < to &&
    (/^(?:DET|PRON|NUM|ADP|SCONJ|CCONJ)$/.test(next.pos) ||
      /^(?:all|new|each|every|up|out|,|\/)$/.test(next.lower) ||
      (next.pos === "NOUN" && next.lower.endsWith("s")));
  const isOrder = surely
    ? isKnown || word.pos === "VERB"
    : (isBase && (isKnown || followedByObject)) || (isKnown && followedByObject && next?.lower !== "is");
  if (!isOrder || beForms.has(word.lower) || pointers.has(word.lower)) return null;
  return {
    subject: null,
    actor: null,
    modal: "imperative",
    isNegative: hasNegation(words, from, first),
    goalStart: first,
    form: "action",
  };
}

/** Orders to the reader of the document, not to its builders. */
const pointers = new Set("see refer note consider suppose recall thank welcome click".split(" "));

interface WishHead {
  readonly modal: Wish["modal"];
  /** First word after the wishing words. */
  readonly next: number;
  /** Whether what follows must be a verb ("to", a modal) or may be a thing ("I want a …"). */
  readonly expects: "verb" | "either" | "thing";
  readonly isNegative: boolean;
}

function readWishHead(words: readonly Word[], index: number, to: number): WishHead | null {
  const word = words[index]!;
  const next = words[index + 1];
  if (!next || index + 1 >= to) return null;
  if (wishVerbs.has(word.lower)) {
    const before = words[index - 1];
    const isNoun = word.pos === "NOUN" && before !== undefined && /^(?:DET|ADJ|NOUN|PROPN)$/.test(before.pos);
    const isRequire = /^(?:require|expect)/.test(word.lower);
    if (isNoun && next.lower !== "to") return null;
    if (isRequire && !(before && speakers.has(before.lower))) return null;
    return afterWish(
      words,
      index + 1,
      to,
      /^(?:need|require)/.test(word.lower) ? "must" : "want",
      hasNegation(words, index - 3, index),
    );
  }
  if (/^(?:would|'d|d|’d)$/.test(word.lower)) {
    const at = skipAdverbs(words, index + 1, to);
    if (/^(?:like|love|prefer|wish|want)$/.test(words[at]?.lower ?? ""))
      return afterWish(words, at + 1, to, "want", false);
    return words[at]?.lower === "be" && words[at + 1]?.lower === "able"
      ? afterWish(words, at, to, "want", false)
      : null;
  }
  if (word.lower === "like" && words[index - 1]?.lower === "i") return afterWish(words, index + 1, to, "want", false);
  const modal = modalStrength.get(word.lower);
  if (modal && word.pos !== "NOUN" && word.pos !== "PROPN" && !(word.lower === "may" && word.text === "May")) {
    // "can I", "shall we": a question turns the subject round.
    const isTurned = next.pos === "PRON" && speakers.has(next.lower);
    return afterModal(words, index + (isTurned ? 2 : 1), to, modal, word.lower === "cannot");
  }
  if (/^(?:has|have|had)$/.test(word.lower) && next.lower === "to")
    return { modal: "must", next: index + 2, expects: "verb", isNegative: hasNegation(words, index - 2, index) };
  if (beForms.has(word.lower)) {
    const at = skipNegations(words, skipAdverbs(words, index + 1, to), to);
    if (ableWords.has(words[at]?.lower ?? "") && words[at + 1]?.lower === "to") {
      return {
        modal: /^(?:require|oblige|need|suppose|expect)/.test(words[at]!.lower) ? "must" : "want",
        next: at + 2,
        expects: "verb",
        isNegative: at > index + 1 && hasNegation(words, index, at),
      };
    }
  }
  return null;
}

/** After "want": "to …", "the ability to …", a bare verb, or a thing. */
function afterWish(
  words: readonly Word[],
  from: number,
  to: number,
  modal: Wish["modal"],
  isNegative: boolean,
): WishHead {
  let next = from;
  let expects: WishHead["expects"] = "either";
  if (words[next]?.lower === "to") {
    next += 1;
    expects = "verb";
  }
  const able = skipAble(words, next, to);
  if (able > next) return { modal, next: able, expects: "verb", isNegative };
  return { modal, next, expects, isNegative };
}

function afterModal(
  words: readonly Word[],
  from: number,
  to: number,
  modal: Wish["modal"],
  alreadyNegative: boolean,
): WishHead {
  const next = skipNegations(words, skipAside(words, from, to), to);
  const isNegative = alreadyNegative || hasNegation(words, from, next);
  return { modal, next: skipAble(words, next, to), expects: "verb", isNegative };
}

/** Skips ", as a minimum," between a modal and its verb. */
function skipAside(words: readonly Word[], from: number, to: number): number {
  if (words[from]?.text !== ",") return from;
  for (let index = from + 1; index < Math.min(to - 1, from + 9); index += 1) {
    if (words[index]!.text === ",") return index + 1;
  }
  return from;
}

/** Skips "be able to", "the ability to", "be allowed to", "have the option to". */
function skipAble(words: readonly Word[], from: number, to: number): number {
  let at = skipAdverbs(words, from, to);
  if (words[at]?.lower === "be" && ableWords.has(words[skipAdverbs(words, at + 1, to)]?.lower ?? "")) {
    at = skipAdverbs(words, at + 1, to) + 1;
    return /^(?:to|of)$/.test(words[at]?.lower ?? "") ? at + 1 : at;
  }
  if (/^(?:have|has|get|given)$/.test(words[at]?.lower ?? "")) at += 1;
  if (/^(?:the|an|a)$/.test(words[at]?.lower ?? "") && abilityNouns.has(words[at + 1]?.lower ?? "")) {
    if (words[at + 2]?.lower === "to") return at + 3;
    const bare = words[at + 2];
    if (bare && (bare.pos === "VERB" || orderVerbs.has(bare.lower)) && at + 2 < to) return at + 2;
  }
  return from;
}

function completeWish(words: readonly Word[], from: number, headAt: number, head: WishHead, to: number): Wish {
  const subject = subjectBefore(words, from, headAt);
  let goalStart = head.next;
  while (goalStart < to - 1 && /^[:,–-]$/.test(words[goalStart]!.text)) goalStart += 1;
  let actor: WordRange | null = null;
  const isPerson = subject !== null && (namesPerson(words, subject) || speaksForItself(words, subject));
  if (!isPerson && head.expects === "verb") {
    const letting = readLetting(words, goalStart, to);
    if (letting) {
      actor = letting.actor;
      goalStart = letting.goalStart;
    }
  }
  const mayBeThing = head.expects === "either" || words[goalStart - 1]?.lower === "to";
  const form = mayBeThing && isThing(words, goalStart) ? "thing" : "action";
  return { subject, actor, modal: head.modal, isNegative: head.isNegative, goalStart, form };
}

function speaksForItself(words: readonly Word[], subject: WordRange): boolean {
  return (
    subject.end === subject.first + 1 &&
    speakers.has(words[subject.first]!.lower) &&
    words[subject.first]!.lower !== "it"
  );
}

/** "allow the user to search", "be possible for users to search", "provide users with the ability to search". */
function readLetting(
  words: readonly Word[],
  from: number,
  to: number,
): { actor: WordRange | null; goalStart: number } | null {
  const at = skipAdverbs(words, from, to);
  const word = words[at];
  if (!word) return null;
  const limit = Math.min(to, at + 14);
  const isPossible = word.lower === "be" && /^(?:possible|able)$/.test(words[at + 1]?.lower ?? "");
  const isProvide = /^(?:provide|give|offer|grant)$/.test(word.lower);
  if (!lettingVerbs.has(word.lower) && !isPossible && !isProvide) return null;
  if (/^lets?$/.test(word.lower)) {
    const verb = words.findIndex((near, index) => index > at + 1 && index < limit && near.pos === "VERB");
    const people = verb < 0 ? null : personsIn(words, at + 1, verb);
    if (people) return { actor: people, goalStart: verb };
  }
  for (let index = at + 1; index < limit - 1; index += 1) {
    if (words[index]!.lower !== "to" || !words[index + 1]) continue;
    if (words[index + 1]!.pos !== "VERB" && words[index + 1]!.pos !== "AUX" && !orderVerbs.has(words[index + 1]!.lower))
      continue;
    const between = words.slice(at + 1, index);
    if (isProvide && !between.some((near) => abilityNouns.has(near.lower))) return null;
    const people = personsIn(words, at + 1, index);
    if (!isPossible && !isProvide && !people) return null;
    return { actor: people, goalStart: index + 1 };
  }
  return null;
}

function personsIn(words: readonly Word[], from: number, to: number): WordRange | null {
  const forAt = words.findIndex((word, index) => index >= from && index < to && word.lower === "for");
  let first = forAt < 0 ? from : forAt + 1;
  while (
    first < to &&
    (/^(?:DET|ADP|PUNCT)$/.test(words[first]!.pos) || /^(?:possible|able)$/.test(words[first]!.lower))
  )
    first += 1;
  let end = first;
  while (end < to && !/^(?:with|the|an|a|,)$/.test(words[end]!.lower)) end += 1;
  const range = { first, end };
  return end > first && namesPerson(words, range) ? range : null;
}

/** The noun phrase in front of the wishing words. */
function subjectBefore(words: readonly Word[], from: number, headAt: number): WordRange | null {
  let end = headAt;
  while (
    end > from &&
    (words[end - 1]!.pos === "ADV" ||
      negations.has(words[end - 1]!.lower) ||
      /^(?:do|does|only|also|both)$/.test(words[end - 1]!.lower))
  )
    end -= 1;
  let first = end;
  while (first > from && belongsToSubject(words, first - 1)) first -= 1;
  while (
    first < end - 1 &&
    (/^(?:PUNCT|CCONJ|SCONJ|ADP)$/.test(words[first]!.pos) || /^(?:that|which|who)$/.test(words[first]!.lower))
  )
    first += 1;
  if (first > from && isRelativeClause(words, from, first)) first = from;
  return end > first ? { first, end } : null;
}

/** "Users who forgot their password should …": the clause belongs to the users. */
function isRelativeClause(words: readonly Word[], from: number, to: number): boolean {
  const before = words.slice(from, to);
  return (
    /^(?:NOUN|PROPN|DET|ADJ)$/.test(before[0]!.pos) &&
    before.length <= 8 &&
    before.some((word) => /^(?:who|that|which)$/.test(word.lower)) &&
    before.every((word) => word.text !== "," && word.text !== ".")
  );
}

/** Whether the word may be part of a noun phrase that ends right before the wish. */
function belongsToSubject(words: readonly Word[], index: number): boolean {
  const word = words[index]!;
  const next = words[index + 1];
  // A pronoun is a whole subject: nothing in front of "we" belongs to it.
  if (next && next.pos === "PRON" && speakers.has(next.lower)) return false;
  if (/^(?:NOUN|PROPN|DET|ADJ|NUM|SYM|X|PRON)$/.test(word.pos)) return true;
  if (word.pos === "ADP" || word.pos === "CCONJ") return index > 0 && word.lower !== "if" && word.lower !== "so";
  if (word.pos === "PUNCT") return /^["'“”‘’()/-]$/.test(word.text) || (word.text === "," && next?.pos === "CCONJ");
  // "the verbiage used within the system", "the selected nodes".
  return word.pos === "VERB" && /(?:ed|ing)$/.test(word.lower);
}

function skipNegations(words: readonly Word[], from: number, to: number): number {
  let index = from;
  while (index < to && negations.has(words[index]!.lower)) index += 1;
  return index;
}

function hasNegation(words: readonly Word[], from: number, to: number): boolean {
  return words.slice(Math.max(0, from), Math.max(0, to)).some((word) => negations.has(word.lower));
}
