import type { Sentence } from "../reading/reading.ts";
import { isPerson } from "./item-type.ts";
import { oneLine } from "./wording.ts";

export function isItem(sentence: Sentence): boolean {
  return sentence.block === "bullet" || sentence.block === "step";
}

/** "As a …, I want …": a wish of its own wherever it stands. */
export function isOwnWish(sentence: Sentence): boolean {
  return sentence.slots.role !== "" && /^\W*(?:\p{L}+:\s*)?as (?:an?|the)?\b/iu.test(sentence.text);
}

/** Ends so that only a list can follow: in a colon, or "The user is able to". */
export function opensList(sentence: Sentence): boolean {
  return /:\s*$/u.test(sentence.text) || /\b(?:able to|must|shall|should|the following)\s*$/iu.test(sentence.text);
}

/** "A user account contains:" — the items below are what the thing is made of. */
export function opensDefinition(text: string): boolean {
  return /\b(?:contains?|consists? of|includes?|comprises?|(?:is|are) (?:defined|described|composed|made up) (?:by|of|as)|holds?|has|have)\s*:?$/iu.test(
    oneLine(text),
  );
}

/** The items below are wants of their own: "The user must be able to:", "The following features are needed:". */
export function opensTickets(intro: Sentence): boolean {
  return /\b(?:able to|can|must|shall|should|will|needs?(?: to)?|wants?(?: to)?|to|allowed to|following (?:\p{L}+\s)?(?:features?|services?|functions?|capabilities|requirements?|tasks?|stories|user stories|use cases|improvements|changes|operations|actions))(?: (?:to|are|is) [\p{L} ]{2,30})?\s*:?\s*$/iu.test(
    oneLine(intro.text),
  );
}

/** The role a listed goal has: its own, or that of the sentence that opens the list. */
export function rolesOf(sentence: Sentence, intro: Sentence | null): { role: string; roleSentence: Sentence | null } {
  if (sentence.slots.role !== "") return { role: sentence.slots.role, roleSentence: sentence };
  if (isAble(sentence)) return { role: sentence.slots.subject, roleSentence: sentence };
  if (sentence.slots.subject !== "") return { role: "", roleSentence: null };
  const role = intro === null ? "" : intro.slots.role || roleInIntro(intro);
  return role === "" ? { role, roleSentence: null } : { role, roleSentence: intro };
}

/** "The driver shall be able to …": who is able to do something is somebody, unless the word is a well-known thing. */
function isAble({ text, slots }: Sentence): boolean {
  return (
    /\b(?:be able to|be allowed to)\b/iu.test(text) &&
    /(?:er|or|ist|ant|ian|eer|ee|man|woman|people|staff|agent|clerk|nurse|guest|parent|student)s?$/u.test(
      slots.subject,
    ) &&
    !/(?:server|printer|scanner|monitor|sensor|controller|processor|computer|router|buffer|counter|timer|browser|container|folder|number|order|parameter|editor|parser|compiler|adapter|reader|header|footer|layer|master|register|transmitter|receiver|transfer|player|viewer|filter|parameter|character|center|vector|error|calendar|generator|indicator|operator interface)s?$/iu.test(
      slots.subject,
    )
  );
}

/** "A librarian is able to:" names the librarian, "As a clerk, I want to:" the clerk. */
function roleInIntro(intro: Sentence): string {
  const opened = /^\W*as (?:an?|the)?\s*([^,:]{2,80}?),? (?:I|we) /iu.exec(oneLine(intro.text))?.[1];
  if (opened !== undefined) return opened.trim();
  const subject =
    /^(?:(?:an?|the|all|any|every|each)\s+)?((?:\p{L}[\p{L}'’-]*\s+){1,4}?)(?:is|are|must|shall|should|can|will|may|needs?|wants?|ha(?:s|ve)|would)\b/iu
      .exec(oneLine(intro.text))?.[1]
      ?.trim() ?? "";
  return isPerson(subject) && !/^\p{Lu}+$/u.test(subject) ? subject : "";
}

/**
 * Goes on about what the sentence before it says: its subject is a pronoun or it opens with a word of continuation.
 * Only within the same paragraph, where the pronoun has something to point at.
 */
export function continuesPrevious(sentence: Sentence): boolean {
  // Aloud, "Also, …" brings up the next thing.
  if (sentence.speaker !== null && /^(?:also|then|additionally|in addition)\b/iu.test(sentence.text)) return false;
  // "It was noted that …" points at nothing.
  if (/^it (?:was|is|has been) (?:also )?\p{L}+ (?:out )?that\b/iu.test(sentence.text)) return false;
  return /^(?:it|this|that|these|those|they|he|she|such|both|otherwise|in this case|in that case|then|also|additionally|in addition|furthermore|moreover|for example|for instance|e\.g|note that|the (?:latter|former|same))\b/iu.test(
    oneLine(sentence.text),
  );
}

/** Only says what must be there before: "Depends on writing". */
export function isDependency(sentence: Sentence): boolean {
  return /^(?:depends|relies|builds|built|based|requires|needs|blocked|waits)\b(?! to\b)/iu.test(
    oneLine(sentence.text),
  );
}

/** Tells what its parent does or needs ("Provides the fundamental operations"), so it is no part to be done. */
export function isRemark(sentence: Sentence): boolean {
  const text = oneLine(sentence.text).replace(/^(?:it|this|that|they) /iu, "");
  return (
    thirdPerson.test(text) ||
    /^(?:built (?:up)?on|based on|required (?:for|by)|gateway to|independent of|(?:can|could|may|must|should) be)\b/iu.test(
      text,
    )
  );
}

const thirdPerson =
  /^(?:depends|provides|enables|defines|establishes|ensures|creates|enhances|improves|addresses|maintains|structures|optimi[sz]es|allows|supports|helps|reduces|makes|gives|keeps|contains|includes|uses|requires|serves|builds|prevents|relies|needs|means|applies|runs|works|lets|adds|brings|replaces|covers)\b/iu;

/** "POST /backups - starts a backup". */
export function isEndpoint({ text }: Sentence): boolean {
  return /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+\/\S*/u.test(text);
}
