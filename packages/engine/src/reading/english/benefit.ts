import type { Word } from "./tagger.ts";
import { speakers } from "./words.ts";

/** Where the reason begins: `marker` is the first word of "so that", `first` the first word of the reason itself. */
export interface BenefitStart {
  readonly marker: number;
  readonly first: number;
}

/** The reason given after word `from`: "so that …", "so I can …", "in order to …", "because …". */
export function findBenefit(words: readonly Word[], from: number, to: number): BenefitStart | null {
  const soThat = search(words, from, to, readSoThat);
  const so = search(words, from, to, readSo);
  if (soThat && so) return so.marker < soThat.marker && words[so.marker - 1]?.text === "," ? so : soThat;
  return soThat ?? so ?? search(words, from, to, readInOrder) ?? search(words, from, to, readBecause);
}

type Marker = (words: readonly Word[], index: number) => number;

function search(words: readonly Word[], from: number, to: number, read: Marker): BenefitStart | null {
  for (let index = from; index < to - 1; index += 1) {
    const first = read(words, index);
    if (first > index && first < to) return { marker: index, first };
  }
  return null;
}

/** "so that", also stuttered: "so that that", "so that so that". */
function readSoThat(words: readonly Word[], index: number): number {
  let next = index;
  while (words[next]?.lower === "so" && words[next + 1]?.lower === "that") {
    next += 2;
    if (words[next]?.lower === "that" && !isPointedAt(words[next + 1])) next += 1;
  }
  return next;
}

/** "so that that page loads" points at a page; "so that that I know" and "so that that users see" stutter. */
function isPointedAt(word: Word | undefined): boolean {
  if (!word || speakers.has(word.lower)) return false;
  return word.pos === "ADJ" || (word.pos === "NOUN" && !word.lower.endsWith("s"));
}

/** "so I can", ", so users see"; not "so far", "so many". */
function readSo(words: readonly Word[], index: number): number {
  if (words[index]!.lower !== "so") return index;
  const next = words[index + 1]!;
  if (speakers.has(next.lower)) return index + 1;
  const afterComma = words[index - 1]?.text === ",";
  if (next.pos === "DET" && /^(?:the|my|our|their)$/.test(next.lower)) return index + 1;
  return afterComma && /^(?:DET|NOUN|PROPN|PRON)$/.test(next.pos) ? index + 1 : index;
}

function readInOrder(words: readonly Word[], index: number): number {
  if (words[index]!.lower === "so" && words[index + 1]!.lower === "as" && words[index + 2]?.lower === "to")
    return index + 3;
  if (words[index]!.lower !== "in" || words[index + 1]!.lower !== "order") return index;
  return /^(?:to|that|for)$/.test(words[index + 2]?.lower ?? "") ? index + 3 : index;
}

function readBecause(words: readonly Word[], index: number): number {
  const word = words[index]!;
  if (word.lower === "because" && words[index + 1]!.lower !== "of") return index + 1;
  return word.lower === "since" && speakers.has(words[index + 1]!.lower) ? index + 1 : index;
}
