import type { Word } from "./tagger.ts";
import {
  conditionWords,
  notRoles,
  personNouns,
  speakers,
  systemNouns,
  thingNouns,
  wishVerbs,
  modalStrength,
} from "./words.ts";

/** A range of words, end exclusive. */
export interface WordRange {
  readonly first: number;
  readonly end: number;
}

/** The opening "As a registered customer, …": the role's words, what qualifies them, and where the wish may begin. */
export interface StoryOpening {
  readonly role: WordRange;
  /** "who has read a teaser", "working with data in NetCDF"; null for none. */
  readonly qualifier: WordRange | null;
  readonly next: number;
}

/** Reads "As a …" at word `from`; null where the words open something else ("As a result, …"). */
export function readStoryOpening(words: readonly Word[], from: number): StoryOpening | null {
  if (words[from]?.lower !== "as") return null;
  let first = from + 1;
  if (/^(?:an?|the|one|our)$/.test(words[first]?.lower ?? "")) first += 1;
  else if (!isPersonWord(words[first]) && !/^(?:NOUN|PROPN|ADJ)$/.test(words[first]?.pos ?? "")) return null;
  const opener = words[first];
  if (!opener || notRoles.has(opener.lower)) return null;
  const speaker = findSpeaker(words, first);
  const subject = speaker < 0 ? findOtherSubject(words, first) : speaker;
  if (subject < 0) return null;
  let end = subject;
  while (end > first && words[end - 1]!.pos === "PUNCT") end -= 1;
  if (end === first) return null;
  const cut = qualifierStart(words, first, end);
  if (notRoles.has(words[cut - 1]!.lower)) return null;
  const qualifier = cut < end ? { first: words[cut]!.pos === "PUNCT" ? cut + 1 : cut, end } : null;
  return { role: { first, end: cut }, qualifier, next: subject };
}

/** Where the story goes on after the role: "I", or the wish itself where the author left "I" out. */
function findSpeaker(words: readonly Word[], from: number): number {
  const limit = Math.min(words.length, from + 40);
  for (let index = from + 1; index < limit; index += 1) {
    const word = words[index]!;
    const before = words[index - 1]!;
    const isSpeaker =
      speakers.has(word.lower) &&
      (word.pos === "PRON" || word.lower === "i") &&
      !/^(?:that|which)$/.test(before.lower) &&
      !conditionWords.has(before.lower);
    if (isSpeaker && hasWishAfter(words, index + 1)) return index;
    if (
      before.pos === "PUNCT" &&
      (wishVerbs.has(word.lower) || modalStrength.has(word.lower) || word.lower === "would")
    )
      return index;
  }
  return -1;
}

/** "As an archivist, the system should …": another subject follows the comma, and the role is a person's. */
function findOtherSubject(words: readonly Word[], from: number): number {
  const comma = words.findIndex((word, index) => index > from && index < from + 12 && word.text === ",");
  if (comma < 0 || !namesPerson(words, { first: from, end: comma })) return -1;
  return words.slice(comma + 1).some((word) => wishVerbs.has(word.lower) || modalStrength.has(word.lower))
    ? comma + 1
    : -1;
}

function hasWishAfter(words: readonly Word[], from: number): boolean {
  return words
    .slice(from, from + 5)
    .some(
      (word) =>
        wishVerbs.has(word.lower) ||
        modalStrength.has(word.lower) ||
        /^(?:would|'d|like|love|able|have|has|am|'m)$/.test(word.lower) ||
        word.pos === "VERB",
    );
}

/** The role ends at a relative clause, at a participle ("interested in …") or at a comma before one. */
function qualifierStart(words: readonly Word[], first: number, end: number): number {
  let comma = -1;
  for (let index = first + 1; index < end; index += 1) {
    const word = words[index]!;
    if (/^(?:who|that|which|whose|when|where|if|while|once|whenever)$/.test(word.lower))
      return trimPunctuation(words, first, comma === index - 1 ? comma : index);
    if (word.pos === "PUNCT" && /^[,;(–—-]$/.test(word.text)) {
      if (word.text !== "," || comma >= 0 || hasVerb(words, index + 1, end))
        return comma >= 0 && !hasVerb(words, comma + 1, index) ? index : comma >= 0 ? comma : index;
      comma = index;
      continue;
    }
    const isParticiple = /(?:ed|ing)$/.test(word.text) && word.pos !== "NOUN" && word.pos !== "PROPN";
    const before = words[index - 1]!;
    const follows = words[index + 1]?.pos ?? "";
    if (isParticiple && /^(?:NOUN|PROPN)$/.test(before.pos) && /^(?:ADP|DET|PRON|PART)$/.test(follows)) return index;
  }
  return end;
}

function trimPunctuation(words: readonly Word[], first: number, end: number): number {
  let trimmed = end;
  while (trimmed > first + 1 && words[trimmed - 1]!.pos === "PUNCT") trimmed -= 1;
  return trimmed;
}

function hasVerb(words: readonly Word[], first: number, end: number): boolean {
  return words.slice(first, end).some((word) => word.pos === "VERB" || word.pos === "AUX");
}

/** Whether a noun phrase names people: its head is a person ("site visitors") and not the system ("print server"). */
export function namesPerson(words: readonly Word[], range: WordRange): boolean {
  const head = headOf(words, range);
  return head !== null && isPersonWord(head);
}

/** Whether a noun phrase names the thing being built. */
export function namesSystem(words: readonly Word[], range: WordRange): boolean {
  const head = headOf(words, range);
  return head === null || systemNouns.has(head.lower) || systemNouns.has(head.lemma);
}

function headOf(words: readonly Word[], range: WordRange): Word | null {
  let head: Word | null = null;
  for (let index = range.first; index < range.end; index += 1) {
    const word = words[index]!;
    if (
      word.pos === "ADP" ||
      word.pos === "SCONJ" ||
      /^(?:who|that|which)$/.test(word.lower) ||
      word.lower === "," ||
      word.lower === "("
    ) {
      if (head) return head;
    } else if (/\p{L}/u.test(word.text)) head = word;
  }
  return head;
}

function isPersonWord(word: Word | undefined): boolean {
  if (!word) return false;
  if (word.isPerson) return true;
  const singular = word.lower.replace(/s$/, "");
  if (personNouns.has(word.lower) || personNouns.has(singular)) return true;
  if (systemNouns.has(singular) || thingNouns.has(singular)) return false;
  return (
    /^(?:NOUN|PROPN)$/.test(word.pos) &&
    singular.length > 4 &&
    /(?:er|or|ist|ian|ee|eur|ant)$/.test(singular) &&
    !/(?:meter|metre|ment)$/.test(singular)
  );
}
