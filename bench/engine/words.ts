/** Words that carry meaning, lower case, without endings. Kept apart from the engine's own so that it is no judge in its own cause. */
export function lemmas(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll("’", "'")
      .match(/\p{L}[\p{L}\p{M}']*/gu) ?? []
  )
    .map((word) => word.replace(/'(?:s|re|ve|ll|d|m|t)?$/u, ""))
    .filter((word) => word.length > 1 && !stopWords.has(word))
    .map(stem);
}

/** Numbers as written: "12.5", "1,000", "99". */
export function numbers(text: string): string[] {
  return (text.match(/\d+(?:[.,]\d+)*/gu) ?? []).map((number) => number.replaceAll(",", ""));
}

/** Words with a capital inside a sentence: names of people, products, places. */
export function names(text: string): string[] {
  return [...text.matchAll(/(?<=[\p{L}\p{N},;)] )\p{Lu}[\p{L}\p{N}]+/gu)].map(([name]) => name);
}

function stem(word: string): string {
  for (const [ending, instead] of endings) {
    if (word.length > ending.length + 3 && word.endsWith(ending)) return word.slice(0, -ending.length) + instead;
  }
  return word;
}

const endings: readonly (readonly [string, string])[] = [
  ["ies", "y"],
  ["sses", "ss"],
  ["ing", ""],
  ["ed", ""],
  ["es", ""],
  ["ss", "ss"],
  ["s", ""],
  ["e", ""],
];

const stopWords: ReadonlySet<string> = new Set(
  `a about above after again all also am an and any are as at be because been before being between both but by can could
  did do does doing down each for from had has have having he her here him his how i if in into is it its just may me might
  more most must my need no nor not of off on once only or other our out over own same shall she should so some such than
  that the their them then there these they this those through to too under until up us very want was we were what when
  where which while who whom why will with would you your`
    .split(/\s+/u)
    .filter((word) => word !== ""),
);
