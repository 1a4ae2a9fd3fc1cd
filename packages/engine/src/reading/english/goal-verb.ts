import { tagWords, type Word } from "./tagger.ts";
import { adverbsBeforeVerb, beForms, lightVerbs, orderVerbs, phrasalVerbs } from "./words.ts";

/** Word indexes of a verb, end exclusive; `null` where the goal names a thing and no action. */
export interface VerbSpan {
  readonly first: number;
  readonly end: number;
}

/** The first verb of a goal such as "log in with my work account" ("log in"); empty where it names only a thing. */
export function goalVerb(goal: string): string {
  const words = tagWords(`to ${goal}`);
  const span = isThing(words, 1) ? findThingVerb(words, 1, words.length) : readVerbAt(words, 1, words.length);
  if (!span) return "";
  const prefix = "to ".length;
  return goal.slice(words[span.first]!.start - prefix, words[span.end - 1]!.end - prefix);
}

/** Whether the words from `from` on name a thing ("a jQuery plugin", "results to be stored") rather than an action. */
export function isThing(words: readonly Word[], from: number): boolean {
  const first = skipAdverbs(words, from, words.length);
  const word = words[first];
  if (!word) return true;
  const lower = word.lower;
  if (determiners.has(lower)) return true;
  if (orderVerbs.has(lower)) return false;
  // "results to be stored" after "want": no base form ends so.
  if (word.pos === "VERB" || word.pos === "AUX") return words[from - 1]?.lower === "to" && /[^siu]s$/.test(lower);
  if (word.pos !== "NOUN") return true;
  // After "to" a noun may serve as a verb ("to version my data"), and then has an object.
  const next = words[first + 1];
  return words[from - 1]?.lower !== "to" || !next || !/^(?:DET|PRON|NUM)$/.test(next.pos);
}

const determiners = new Set(
  "a an the my our your their his her its this that these those all every each any some more less no another several both many few enough".split(
    " ",
  ),
);

/** The verb that starts at `from`: adverbs skipped, "be" + participle and particles included. */
export function readVerbAt(words: readonly Word[], from: number, to: number): VerbSpan | null {
  let first = skipAdverbs(words, from, to);
  const word = words[first];
  if (!word || !/\p{L}/u.test(word.text)) return null;
  if (beForms.has(word.lower)) {
    const next = skipAdverbs(words, first + 1, to);
    const participle = words[next];
    // "be quickly log": the author meant the verb.
    if (participle && next > first + 1 && orderVerbs.has(participle.lower)) return { first: next, end: next + 1 };
    if (participle && isParticiple(participle)) return { first, end: next + 1 };
    if (participle && phrasalVerbs.get("be")!.has(participle.lower)) return { first, end: next + 1 };
    return { first, end: first + 1 };
  }
  let end = first + 1;
  const next = words[end];
  if (next && end < to) {
    const particles = phrasalVerbs.get(word.lower) ?? phrasalVerbs.get(word.lemma);
    if (particles?.has(next.lower)) end += 1;
    else if (
      lightVerbs.has(word.lower) &&
      (next.lower.endsWith("ing") ? next.pos !== "ADP" : word.lower === "help" && orderVerbs.has(next.lower))
    )
      end += 1;
    else if (isPerfect(words, first, to)) end += 1;
  }
  return { first, end };
}

/** The verb inside a wished thing: "results to be **stored**", "FABS **deployed**", "an app that **generates**". */
export function findThingVerb(words: readonly Word[], from: number, to: number): VerbSpan | null {
  for (let index = from; index < to - 1; index += 1) {
    if (words[index]!.lower !== "to") continue;
    let first = skipAdverbs(words, index + 1, to);
    if (words[first]?.lower === "be") first = skipAdverbs(words, first + 1, to);
    const word = words[first];
    if (word && first < to && (word.pos === "VERB" || (orderVerbs.has(word.lower) && word.pos !== "DET"))) {
      return readVerbAt(words, first, to);
    }
  }
  for (let index = from + 1; index < to; index += 1) {
    const word = words[index]!;
    const before = words[index - 1]!;
    if (/^(?:that|which|who)$/.test(before.lower) && word.pos === "VERB") return readVerbAt(words, index, to);
    if (/^(?:NOUN|PROPN)$/.test(before.pos) && word.pos === "VERB" && isParticiple(word))
      return { first: index, end: index + 1 };
  }
  return null;
}

/** Index of the first word from `from` on that is no adverb. */
export function skipAdverbs(words: readonly Word[], from: number, to: number): number {
  let index = from;
  while (
    index < to - 1 &&
    (words[index]!.pos === "ADV" || adverbsBeforeVerb.has(words[index]!.lower)) &&
    !orderVerbs.has(words[index]!.lower)
  ) {
    index += 1;
  }
  return index;
}

function isParticiple(word: Word): boolean {
  return (
    (word.pos === "VERB" || word.pos === "ADJ") &&
    (/(?:ed|en|wn|ught)$/.test(word.lower) || irregularParticiples.has(word.lower))
  );
}

/** "have written a site", but not "have updated error codes". */
function isPerfect(words: readonly Word[], at: number, to: number): boolean {
  const participle = words[at + 1]!;
  const next = words[at + 2];
  if (!/^ha(?:ve|s|d)$/.test(words[at]!.lower) || participle.pos !== "VERB" || !isParticiple(participle)) return false;
  return next !== undefined && at + 2 < to && /^(?:DET|PRON)$/.test(next.pos);
}

const irregularParticiples = new Set(
  "shown sent told made done set put kept held paid found given taken met led read run cut built lost won sold kept spent lent bent meant dealt felt hidden".split(
    " ",
  ),
);
