import type { Word } from "./tagger.ts";
import { conditionWords } from "./words.ts";

/** Word ranges that limit a sentence: "if the card is refused", "within 2 seconds". End exclusive, in order. */
export function findConditions(words: readonly Word[], from: number, to: number): { first: number; end: number }[] {
  const found: { first: number; end: number }[] = [];
  for (let index = from; index < to; index += 1) {
    if (!opensCondition(words, index)) continue;
    const end = conditionEnd(words, index, to);
    if (end - index >= 2) {
      found.push({ first: index, end });
      index = end - 1;
    }
  }
  return found;
}

function opensCondition(words: readonly Word[], index: number): boolean {
  const word = words[index]!;
  const next = words[index + 1];
  if (!next) return false;
  if (word.lower === "as") return next.lower === "soon" || next.lower === "long";
  if (word.lower === "in" || word.lower === "at") {
    if (next.lower === "case" || next.lower === "less") return true;
    return word.lower === "at" && /^(?:least|most)$/.test(next.lower) && words[index + 2]?.pos === "NUM";
  }
  if (!conditionWords.has(word.lower)) return false;
  // "see if", "know when", "decide where" ask rather than limit.
  const before = words[index - 1];
  if (before && askingVerbs.has(before.lemma) && /^(?:if|when|where)$/.test(word.lower)) return false;
  if (word.lower === "where") return index === 0;
  if (word.lower === "within") return next.pos === "NUM" || /^(?:a|an|one|two|three)$/.test(next.lower);
  if (word.lower === "provided") return next.lower === "that";
  return true;
}

const askingVerbs = new Set([
  "see",
  "know",
  "check",
  "decide",
  "determine",
  "understand",
  "ask",
  "find",
  "tell",
  "learn",
  "verify",
  "identify",
  "and",
  "or",
]);

/** Up to the comma that closes it, the next condition, or the end. */
function conditionEnd(words: readonly Word[], first: number, to: number): number {
  for (let index = first + 1; index < to; index += 1) {
    const word = words[index]!;
    if (word.lower === "," || word.lower === ";" || word.lower === ":") {
      const next = words[index + 1];
      // "if it is red, green or blue" goes on; ", the system must" does not.
      const isList =
        next &&
        words.slice(index + 1, index + 4).some((near) => near.lower === "or" || near.lower === "and") &&
        next.pos !== "DET" &&
        next.pos !== "PRON";
      if (!isList) return index;
    }
    if (word.lower === "then" || (index > first + 1 && opensCondition(words, index))) return index;
  }
  return to;
}
