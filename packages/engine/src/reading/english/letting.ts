import { skipAdverbs } from "./goal-verb.ts";
import { namesPerson, type WordRange } from "./role.ts";
import type { Word } from "./tagger.ts";
import { abilityNouns, lettingVerbs, orderVerbs } from "./words.ts";

/** "allow the user to search", "be possible for users to search", "provide users with the ability to search". */
export function readLetting(
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
