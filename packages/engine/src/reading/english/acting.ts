import type { WordRange } from "./role.ts";
import type { Word } from "./tagger.ts";
import { humanVerbs, systemNouns, thingNouns, twofoldNouns } from "./words.ts";

/**
 * Whether a noun that may name a thing names somebody here, by what it does: "The driver shall be able to report a
 * defect", "Wardens need to see expired tickets". `goalStart` is the index of its verb.
 */
export function actsAsPerson(words: readonly Word[], subject: WordRange, goalStart: number): boolean {
  const head = words[subject.end - 1];
  const verb = words[goalStart];
  if (!head || !verb || !humanVerbs.has(verb.lower) || !/^(?:NOUN|PROPN|ADJ|VERB)$/.test(head.pos)) return false;
  const between = words.slice(subject.end, goalStart).map(({ lower }) => lower);
  const singular = head.lower.replace(/s$/, "");
  if (twofoldNouns.has(singular))
    return (
      singular !== head.lower || between.some((word) => /^(?:able|allowed|can|may|wants?|needs?|like)$/.test(word))
    );
  if (systemNouns.has(singular) || systemNouns.has(head.lower) || thingNouns.has(singular)) return false;
  if (/(?:tion|ment|ity|ness|ing|age|ance|ence)s?$/.test(head.lower)) return false;
  return between.some((word) => /^(?:wants?|needs?)$/.test(word)) && between.includes("to");
}
