import type { Word } from "./tagger.ts";
import { negations } from "./words.ts";

/** Index of the first word from `from` on that negates nothing. */
export function skipNegations(words: readonly Word[], from: number, to: number): number {
  let index = from;
  while (index < to && negations.has(words[index]!.lower)) index += 1;
  return index;
}

/** Whether a word between two places says "not". */
export function hasNegation(words: readonly Word[], from: number, to: number): boolean {
  return words.slice(Math.max(0, from), Math.max(0, to)).some((word) => negations.has(word.lower));
}
