import { lemmas } from "./words.ts";

/** Share of the words of a person's summary that the titles hold (ROUGE-1 recall, repeated words counted as often). */
export function rouge1Recall(summary: string, titles: readonly string[]): number {
  const held = new Map<string, number>();
  for (const word of lemmas(titles.join(" "))) held.set(word, (held.get(word) ?? 0) + 1);
  const wanted = lemmas(summary);
  let found = 0;
  for (const word of wanted) {
    const left = held.get(word) ?? 0;
    if (left === 0) continue;
    held.set(word, left - 1);
    found += 1;
  }
  return wanted.length === 0 ? 0 : found / wanted.length;
}
