import { story, type Story } from "@myba/shared/tickets/content";

/**
 * Takes `As a buyer, I want to pay by card so that I can finish` apart. Null for a text of another shape, or with a
 * part that is longer than its field. Only the author's words get in.
 */
export function parseStorySentence(sentence: string): Story | null {
  if (sentence.length > 2000) return null;
  const match =
    /^as (?:an?|the) (?<role>.{1,80}?),? (?:i|we) (?:want|need|would like)(?: to)? (?<goal>.+?)(?:,? (?:so that|in order to) (?<benefit>.+?))?[.!]?$/iu.exec(
      sentence.replace(/\s+/g, " ").trim(),
    );
  const parts = { role: "", goal: "", benefit: "", ...definedGroups(match) };
  return story.safeParse(parts).data ?? null;
}

function definedGroups(match: RegExpExecArray | null): Record<string, string> {
  return Object.fromEntries(Object.entries(match?.groups ?? {}).filter(([, value]) => value !== undefined));
}
