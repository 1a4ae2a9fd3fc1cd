import type { WordRange } from "./role.ts";
import type { Word } from "./tagger.ts";
import { negations, speakers } from "./words.ts";

/** The noun phrase in front of the wishing words. */
export function subjectBefore(words: readonly Word[], from: number, headAt: number): WordRange | null {
  let end = headAt;
  while (
    end > from &&
    (words[end - 1]!.pos === "ADV" ||
      negations.has(words[end - 1]!.lower) ||
      /^(?:do|does|only|also|both)$/.test(words[end - 1]!.lower))
  )
    end -= 1;
  let first = end;
  while (first > from && belongsToSubject(words, first - 1)) first -= 1;
  while (
    first < end - 1 &&
    (/^(?:PUNCT|CCONJ|SCONJ|ADP)$/.test(words[first]!.pos) || /^(?:that|which|who)$/.test(words[first]!.lower))
  )
    first += 1;
  while (first < end - 1 && timeWords.has(words[first]!.lower) && opensClause(words, first)) first += 1;
  if (first > from && isRelativeClause(words, from, first)) first = from;
  return end > first ? { first, end } : null;
}

/** "Today users have to call": when, not who; the tagger takes some of these for nouns. */
const timeWords = new Set("today currently now nowadays then normally usually often sometimes".split(" "));

function opensClause(words: readonly Word[], index: number): boolean {
  const next = words[index + 1]!;
  return (index === 0 || words[index - 1]!.pos !== "DET") && next.text !== "'s" && next.lower !== "of";
}

/** The noun phrase without articles and quantities in front. */
export function withoutArticle(words: readonly Word[], range: WordRange | null): WordRange | null {
  if (!range) return null;
  let first = range.first;
  // "all of the users", "90 % of new users": the users are meant.
  for (let index = first; index < Math.min(range.end - 1, first + 4); index += 1) {
    if (
      words[index]!.lower === "of" &&
      words.slice(first, index).every((word) => quantifiers.has(word.lower) || word.pos === "NUM" || word.pos === "SYM")
    ) {
      first = index + 1;
      break;
    }
  }
  while (first < range.end - 1 && quantifiers.has(words[first]!.lower)) first += 1;
  return { first, end: range.end };
}

const quantifiers = new Set(
  "a an the no all any each every only most some many this these those our your both at least \\ %".split(" "),
);

/** "Users who forgot their password should …": the clause belongs to the users. */
function isRelativeClause(words: readonly Word[], from: number, to: number): boolean {
  const before = words.slice(from, to);
  return (
    /^(?:NOUN|PROPN|DET|ADJ)$/.test(before[0]!.pos) &&
    before.length <= 8 &&
    before.some((word) => /^(?:who|that|which)$/.test(word.lower)) &&
    before.every((word) => word.text !== "," && word.text !== ".")
  );
}

/** Whether the word may be part of a noun phrase that ends right before the wish. */
function belongsToSubject(words: readonly Word[], index: number): boolean {
  const word = words[index]!;
  const next = words[index + 1];
  // A pronoun is a whole subject: nothing in front of "we" belongs to it.
  if (next && next.pos === "PRON" && speakers.has(next.lower)) return false;
  if (/^(?:NOUN|PROPN|DET|ADJ|NUM|SYM|X|PRON)$/.test(word.pos)) return true;
  if (word.pos === "ADP" || word.pos === "CCONJ") return index > 0 && word.lower !== "if" && word.lower !== "so";
  if (word.pos === "PUNCT") return /^["'“”‘’()/-]$/.test(word.text) || (word.text === "," && next?.pos === "CCONJ");
  // "the verbiage used within the system", "the selected nodes".
  return word.pos === "VERB" && /(?:ed|ing)$/.test(word.lower);
}
