import type { TicketType } from "@myba/shared/tickets/content";
import { namesWish } from "../lint/story-text.ts";
import type { Sentence } from "../reading/reading.ts";

/**
 * The type of a ticket that starts with this sentence: a bug where it tells of a fault, a spike where it asks to find
 * something out, a story where somebody wants something, otherwise a task. A verb is wish enough ("log in").
 */
export function itemType(sentence: Sentence, role: string, goal: string): TicketType {
  const isDemand =
    sentence.slots.modal === "must" || sentence.slots.modal === "want" || /\bshall\b/iu.test(sentence.text);
  if (sentence.kind === "bug" && !isDemand) return "bug";
  // Of a person who wants to research something the product should let them; only the team's own research is a spike.
  const isTeams = !isPerson(role) || /^(?:developer|engineer|team|we|architect|tester)s?$/iu.test(role);
  if (
    isTeams &&
    /^(?:investigate|research|explore|evaluate|find out|look into|analy[sz]e whether|prototype)\b/iu.test(goal)
  ) {
    return "spike";
  }
  if (/^\W*\d+(?:\.\d+)?\s?%/u.test(sentence.text)) return "task";
  return goal !== "" && namesWish(goal) && isPerson(role) ? "story" : "task";
}

/** Somebody rather than a part of the product; not told for names like "the BE". */
export function isPerson(role: string): boolean {
  return role !== "" && !/^(?:it|this|that|they|there|he|she|we|you|i)$/iu.test(role) && !isSystem(role);
}

function isSystem(role: string): boolean {
  return /\b(?:system|application|app|software|program|database|api|server|service|module|component|interface|product|website|site|page|tool|platform)$/iu.test(
    role,
  );
}
