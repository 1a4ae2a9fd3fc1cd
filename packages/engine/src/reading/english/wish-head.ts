import type { Slots } from "../reading.ts";
import { skipAdverbs } from "./goal-verb.ts";
import { hasNegation, skipNegations } from "./negation.ts";
import type { Word } from "./tagger.ts";
import { abilityNouns, ableWords, beForms, modalStrength, orderVerbs, speakers, wishVerbs } from "./words.ts";

/** The words that carry a wish: "I want to", "shall be able to". */
export interface WishHead {
  readonly modal: Exclude<Slots["modal"], null>;
  /** First word after the wishing words. */
  readonly next: number;
  /** Whether what follows must be a verb ("to", a modal) or may be a thing ("I want a …"). */
  readonly expects: "verb" | "either";
  readonly isNegative: boolean;
}

/** The wishing words that start at `index`, or null. */
export function readWishHead(words: readonly Word[], index: number, to: number): WishHead | null {
  const word = words[index]!;
  const next = words[index + 1];
  if (!next || index + 1 >= to) return null;
  if (wishVerbs.has(word.lower)) {
    const before = words[index - 1];
    const isNoun = word.pos === "NOUN" && before !== undefined && /^(?:DET|ADJ|NOUN|PROPN)$/.test(before.pos);
    const isRequire = /^(?:require|expect)/.test(word.lower);
    if (isNoun && next.lower !== "to") return null;
    // "wishes from reception" names a list.
    if (/^(?:wishes|needs|wants|desires)$/.test(word.lower) && /^(?:from|of|by|for|and)$/.test(next.lower)) return null;
    // "here's what we need for the portal:" announces.
    if (
      words.slice(Math.max(0, index - 3), index).some(({ lower }) => lower === "what") &&
      /^(?:for|from|in|:)$/.test(next.lower)
    )
      return null;
    // "supervisors need it when …" says why, not what.
    if (/^(?:it|this|that|them|these|those)$/.test(next.lower) && !pointsOn(words, index + 2, to)) return null;
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
    const welcome = readWelcome(words, index + 1, to);
    if (welcome > 0) return afterWish(words, welcome, to, "want", false);
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

/** Whether a wanted pronoun goes on: "it to be fast", "that report". */
function pointsOn(words: readonly Word[], index: number, to: number): boolean {
  const word = words[index];
  return word !== undefined && index < to && (word.lower === "to" || /^(?:NOUN|PROPN|ADJ|NUM|VERB)$/.test(word.pos));
}

/** Behind "would": "be nice to", "also help to", "be great if we could" up to what would be so; 0 for anything else. */
function readWelcome(words: readonly Word[], from: number, to: number): number {
  let at = skipAdverbs(words, from, to);
  if (words[at]?.lower === "be") {
    at = skipAdverbs(words, at + 1, to);
    if (/^(?:really|very|super|so)$/.test(words[at]?.lower ?? "")) at += 1;
    if (
      !/^(?:nice|good|great|helpful|useful|handy|cool|awesome|ideal|perfect|lovely|better|convenient)$/.test(
        words[at]?.lower ?? "",
      )
    )
      return 0;
  } else if (words[at]?.lower !== "help") return 0;
  at += 1;
  if (words[at]?.lower === "a" && words[at + 1]?.lower === "lot") at += 2;
  if (words[at]?.lower !== "to" || at + 1 >= to) return 0;
  // "to have a dashboard" wishes for the dashboard.
  return words[at + 1]!.lower === "have" && /^(?:DET|NUM|ADJ)$/.test(words[at + 2]?.pos ?? "") ? at + 2 : at;
}

/** After "want": "to …", "the ability to …", a bare verb, or a thing. */
function afterWish(
  words: readonly Word[],
  from: number,
  to: number,
  modal: WishHead["modal"],
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
  modal: WishHead["modal"],
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
