import type { Sentence } from "../reading/reading.ts";
import { oneLine } from "./wording.ts";

/** "As a …, I want …": a wish of its own wherever it stands. */
export function isOwnWish(sentence: Sentence): boolean {
  return sentence.slots.role !== "" && sentence.slots.modal === "want";
}

/** Ends in a colon, or ends so that only a list can follow ("The user is able to"). */
export function opensList(sentence: Sentence, _byId: ReadonlyMap<string, Sentence>): boolean {
  return /:\s*$/u.test(sentence.text) || /\b(?:able to|must|shall|should|the following)\s*$/iu.test(sentence.text);
}

/** The role a listed goal has: its own, or that of the sentence that opens the list. */
export function rolesOf(sentence: Sentence, intro: Sentence | null): { role: string; roleSentence: Sentence | null } {
  if (sentence.slots.role !== "") return { role: sentence.slots.role, roleSentence: sentence };
  if (intro !== null && intro.slots.role !== "") return { role: intro.slots.role, roleSentence: intro };
  return { role: "", roleSentence: null };
}

/**
 * Goes on about what the sentence before it says: its subject is a pronoun or it opens with a word of continuation.
 * Only within the same paragraph, where the pronoun has something to point at.
 */
export function continuesPrevious(sentence: Sentence, sameBlock: boolean): boolean {
  if (!sameBlock) return false;
  return /^(?:it|this|that|these|those|they|he|she|such|both|otherwise|in this case|in that case|then|also|additionally|in addition|for example|e\.g|note that|the (?:latter|former|same))\b/iu.test(
    oneLine(sentence.text),
  );
}
