import { readVerbAt, skipAdverbs, type VerbSpan } from "./goal-verb.ts";
import type { WordRange } from "./role.ts";
import type { Word } from "./tagger.ts";
import { orderVerbs } from "./words.ts";

/** The object of a verb: the noun phrase behind it, up to the preposition, clause or conjunction that ends it. */
export function findObject(words: readonly Word[], verb: VerbSpan, to: number): WordRange | null {
  let first = verb.end;
  // "search for an item": the preposition belongs to the verb.
  if (first < to && words[first]!.pos === "ADP" && first + 1 < to) first += 1;
  let end = first;
  let hasNoun = false;
  while (end < to) {
    const word = words[end]!;
    if (/^(?:SCONJ|PRON)$/.test(word.pos) && hasNoun && word.lower !== "it") break;
    if (word.pos === "ADP" && !(word.lower === "of" && hasNoun)) break;
    if (word.pos === "PUNCT" && !/^['’"“”()/-]$/.test(word.text)) break;
    if (word.pos === "PART" && word.lower === "to") break;
    if ((word.pos === "VERB" || word.pos === "AUX") && hasNoun) break;
    if (word.pos === "CCONJ" && opensVerbPhrase(words, end + 1, to)) break;
    if (word.pos === "ADV" && hasNoun) break;
    if (/^(?:NOUN|PROPN|NUM|SYM|X|PRON)$/.test(word.pos)) hasNoun = true;
    end += 1;
  }
  while (end > first && /^(?:CCONJ|PUNCT|DET)$/.test(words[end - 1]!.pos)) end -= 1;
  return hasNoun && end > first ? { first, end } : null;
}

/**
 * Splits a goal that joins verb phrases, each of which can stand alone: "list my classes and include a link" becomes
 * two, "create and edit a report" stays one because "create" lacks its object, "users and groups" because nouns are
 * joined.
 */
export function splitGoals(words: readonly Word[], from: number, to: number): WordRange[] {
  const goals: WordRange[] = [];
  let start = from;
  for (let index = from + 1; index < to - 1; index += 1) {
    const joint = readJoint(words, index, to);
    if (joint === 0) continue;
    const left = { first: start, end: index };
    if (!standsAlone(words, left) || !standsAlone(words, { first: index + joint, end: to }, true)) continue;
    goals.push(trimEnd(words, left));
    start = index + joint;
    index = start;
  }
  goals.push(trimEnd(words, { first: start, end: to }));
  return goals;
}

/** Length of the words that join two verb phrases here: "and", ", and", ";", "and then"; 0 for none. */
function readJoint(words: readonly Word[], index: number, to: number): number {
  let length = 0;
  if (/^[,;]$/.test(words[index]!.text)) length += 1;
  if (/^(?:and|or|&)$/.test(words[index + length]?.lower ?? "")) length += 1;
  else if (length === 0) return 0;
  while (/^(?:then|also|to|even)$/.test(words[index + length]?.lower ?? "")) length += 1;
  return opensVerbPhrase(words, index + length, to) ? length : 0;
}

function opensVerbPhrase(words: readonly Word[], from: number, to: number): boolean {
  const at = skipAdverbs(words, from, to);
  const word = words[at];
  if (!word || at >= to) return false;
  const next = words[at + 1];
  if (word.pos === "VERB") return word.lower === word.lemma.toLowerCase() && !word.lower.endsWith("ing");
  return orderVerbs.has(word.lower) && next !== undefined && /^(?:DET|PRON)$/.test(next.pos);
}

function standsAlone(words: readonly Word[], range: WordRange, isRight = false): boolean {
  const verb = readVerbAt(words, range.first, range.end);
  if (!verb || verb.end > range.end) return false;
  const rest = words.slice(verb.end, range.end);
  const hasObject = rest.some((word) => /^(?:NOUN|PROPN|NUM|X|PRON)$/.test(word.pos));
  // An open bracket or quote would be cut apart.
  const text = rest.map((word) => word.text).join("");
  const isBalanced = isRight || (count(text, "(") === count(text, ")") && count(text, '"') % 2 === 0);
  // A relative or conditional clause on the left may own the verb after "and".
  const ownsJoint =
    !isRight &&
    rest.some((word) =>
      /^(?:that|which|who|if|when|how|what|where|whether|because|while|once|is|are|was|were|has|have|can|to|by)$/.test(
        word.lower,
      ),
    );
  return hasObject && isBalanced && !ownsJoint;
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

function trimEnd(words: readonly Word[], range: WordRange): WordRange {
  let end = range.end;
  while (end > range.first + 1 && /^[,;.:]$/.test(words[end - 1]!.text)) end -= 1;
  return { first: range.first, end };
}
