import { findConditions } from "./conditions.ts";
import { readStoryOpening, type StoryOpening, type WordRange } from "./role.ts";
import type { Word } from "./tagger.ts";
import { conditionWords } from "./words.ts";

/** "4. Establish …": the number of an item that runs in the text. */
export function skipNumber(words: readonly Word[]): number {
  const first = words[0];
  if (!first || !/^\(?\d{1,3}[.)]?$/.test(first.text)) return 0;
  if (/[.)]$/.test(first.text)) return 1;
  return /^[.)]$/.test(words[1]?.text ?? "") ? 2 : 0;
}

/** "Must have: …", "Nice to have - …": how much it is wanted, not what. */
export function skipPriority(words: readonly Word[]): number {
  if (!/^(?:must|should|could|nice|good|would|won't)$/.test(words[0]?.lower ?? "")) return 0;
  for (let index = 1; index < 5; index += 1) {
    const word = words[index]?.lower ?? "";
    if (/^[:–]$/.test(word)) return index + 1;
    if (!/^(?:have|to|-|haves?)$/.test(word)) return 0;
  }
  return 0;
}

/** "In order to save time, as a clerk, I want …": the reason comes first. */
export function readLeadingPurpose(words: readonly Word[], to: number): { benefit: WordRange; end: number } | null {
  if (words[0]?.lower !== "in" || words[1]?.lower !== "order" || !/^(?:to|that)$/.test(words[2]?.lower ?? ""))
    return null;
  for (let index = 3; index < to; index += 1) {
    if (words[index]!.text === "," && index > 3) return { benefit: { first: 3, end: index }, end: index + 1 };
    const opensStory = words[index]!.lower === "as" && /^(?:an?|the)$/.test(words[index + 1]?.lower ?? "");
    if (opensStory && index > 3) return { benefit: { first: 3, end: index }, end: index };
  }
  return null;
}

/** The word behind "If the card is refused," at the start; `from` where no condition opens the sentence. */
export function skipLeadingCondition(words: readonly Word[], from: number, to: number): number {
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

/** "As a …" at the start, or after a short label such as "Story:". */
export function findOpening(words: readonly Word[], from: number): StoryOpening | null {
  for (let index = from; index < Math.min(words.length, from + 4); index += 1) {
    const before = words[index - 1];
    if (words[index]!.lower === "as" && (index === from || before?.pos === "PUNCT"))
      return readStoryOpening(words, index);
  }
  return null;
}

/** Behind a short label in front of a list item: "Progress tracking - Maintain a log", "Login: remember the user". */
export function labelEnd(words: readonly Word[], from: number, to: number): number {
  for (let index = from + 1; index < Math.min(to - 1, from + 8); index += 1) {
    if (
      /^(?:[:–—]|-{1,2})$/.test(words[index]!.text) &&
      words[index]!.start > words[index - 1]!.end - (words[index]!.text === ":" ? 1 : 0)
    )
      return index + 1;
  }
  return from;
}
