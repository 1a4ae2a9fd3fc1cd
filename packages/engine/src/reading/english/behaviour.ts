import { actsAsPerson } from "./acting.ts";
import { skipAdverbs } from "./goal-verb.ts";
import { namesPerson, type WordRange } from "./role.ts";
import type { Word } from "./tagger.ts";
import type { Wish } from "./wish.ts";
import { beForms, modalStrength, orderVerbs, wishVerbs } from "./words.ts";

/**
 * What somebody does, told in the present: "users book a desk for a day", "The approver rejects an expense". In a list
 * of requirements that is what they want to do, though no word says so.
 */
export function findBehaviour(words: readonly Word[], from: number, to: number): Wish | null {
  let first = from;
  while (first < to && /^(?:the|an?|all|any|every|each|only|our)$/.test(words[first]!.lower)) first += 1;
  // "Help people understand …" orders.
  const opener = words[first];
  if (!opener || (opener.pos === "VERB" && opener.lower === opener.lemma.toLowerCase())) return null;
  const limit = Math.min(to - 1, first + 5);
  for (let end = first + 1; end <= limit; end += 1) {
    const before = words[end - 1]!;
    if (!/^(?:NOUN|PROPN|ADJ|ADP|VERB|X)$/.test(before.pos) || /^(?:who|that|which|and|or)$/.test(before.lower))
      return null;
    const subject: WordRange = { first, end };
    const verbAt = skipAdverbs(words, end, to);
    if (!namesPerson(words, subject) && !actsAsPerson(words, subject, verbAt)) continue;
    if (isPresent(words, verbAt, to, before, first > from))
      return { subject, actor: null, modal: null, isNegative: false, goalStart: verbAt, form: "action" };
  }
  return null;
}

/** A verb in the present that fits its subject in number and has something behind it. */
function isPresent(words: readonly Word[], at: number, to: number, subject: Word, hasArticle: boolean): boolean {
  const verb = words[at];
  const next = words[at + 1];
  if (!verb || !next || at + 1 >= to) return false;
  if (beForms.has(verb.lower) || /^(?:ha(?:s|ve|d)|do(?:es)?|did|become|becomes)$/.test(verb.lower)) return false;
  if (modalStrength.has(verb.lower) || wishVerbs.has(verb.lower) || modalStrength.has(next.lower)) return false;
  const isPlural = /[^s]s$|^(?:people|staff|children|men|women|nurses)$/.test(subject.lower);
  if (isPlural) return isBase(verb, next);
  const base = withoutEnding(verb.lower);
  if (!/[^s]s$/.test(verb.lower)) return false;
  const opensObject = /^(?:DET|PRON|NUM|ADP|ADJ|ADV|PART|PROPN)$/.test(next.pos) || next.pos === "NOUN";
  if (!opensObject) return false;
  // "the customer orders" may be orders of the customer: something must show the verb.
  return verb.pos === "VERB" || (hasArticle && orderVerbs.has(base) && /^(?:DET|PRON|NUM)$/.test(next.pos));
}

function isBase(verb: Word, next: Word): boolean {
  const opensObject = /^(?:DET|PRON|NUM|ADP|PART|ADJ|ADV|PROPN|NOUN|SCONJ)$/.test(next.pos);
  if (!opensObject) return false;
  if (participles.has(verb.lower)) return false;
  if (verb.pos === "VERB") return !/(?:ed|ing)$/.test(verb.lower) && !/[^s]s$/.test(verb.lower);
  return orderVerbs.has(verb.lower) && /^(?:DET|PRON|NUM|ADP)$/.test(next.pos);
}

/** "Assignees shown in brackets": nobody acts. */
const participles = new Set(
  "shown known drawn given taken seen done sent kept held met paid built made found told written hidden chosen lost left brought bought".split(
    " ",
  ),
);

function withoutEnding(verb: string): string {
  if (/(?:[sxz]|[cs]h)es$/.test(verb)) return verb.slice(0, -2);
  return /[^aeiou]ies$/.test(verb) ? `${verb.slice(0, -3)}y` : verb.slice(0, -1);
}
