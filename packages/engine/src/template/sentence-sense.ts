import type { Sentence } from "../reading/reading.ts";
import { isOwnWish } from "./list-intro.ts";
import { sectionRole } from "./section-role.ts";

/** "Could we also get the raw data?" asks for something rather than about it. */
export function isRequest({ text, slots, speaker }: Sentence): boolean {
  return (
    speaker === null &&
    slots.goal !== "" &&
    /^(?:please |and |also )?(?:could|can|would) (?:we|you|I) (?!hear|see me|tell)/iu.test(text)
  );
}

/** Begins a ticket where it stands alone. */
export function startsTicket(sentence: Sentence): boolean {
  if (isState(sentence)) return false;
  return (
    isRequest(sentence) || sentence.kind === "requirement" || sentence.kind === "bug" || sentence.kind === "criterion"
  );
}

/** Somebody must do something, said in so many words. */
export function isDemand(sentence: Sentence): boolean {
  const { modal } = sentence.slots;
  return isOwnWish(sentence) || (sentence.kind === "requirement" && (modal === "must" || modal === "want"));
}

/** "Acceptance criteria:" or "AC:" as a line of its own. */
export function isCriteriaLabel({ text }: Sentence): boolean {
  return /^\W*AC\W*$/u.test(text) || sectionRole(text) === "criteria";
}

/** "Priority: low", "Estimate: 5 points", "Depends on story 1": says something about the ticket before it. */
export function isNote({ text }: Sentence): boolean {
  return /^\W*(?:(?:priority|estimate|effort|story points|points|notes?|rationale|reason|source|author|status|last updated|comments?|examples?|due(?: date)?|deadline|owner|assignee)\s*:|depends on\b|blocked by\b)/iu.test(
    text,
  );
}

/** Tells how things are today, not how they should be. */
function isState({ text, slots }: Sentence): boolean {
  return (
    /^(?:today|currently|at present|at the moment|so far|until now)\b/iu.test(text) &&
    slots.modal !== "must" &&
    slots.modal !== "want"
  );
}
