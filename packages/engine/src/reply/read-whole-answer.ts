import { readJson } from "./read-json.ts";

/**
 * The tickets of an answer that has ended, as the model wrote them, where its shape was not what was asked for: in
 * fences, behind thoughts or prose, under another name, alone, or broken. Null where there is nothing of the kind.
 */
export function readWholeAnswer(text: string): readonly unknown[] | null {
  for (const candidate of candidatesIn(text)) {
    const tickets = ticketsIn(readJson(candidate), 0);
    if (tickets !== null) return tickets;
  }
  return null;
}

/** The one object an answer is, where it was asked for one; null where there is none. */
export function readWholeObject(text: string): object | null {
  for (const candidate of candidatesIn(text)) {
    const value = readJson(candidate);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  }
  return null;
}

/** The stretches of an answer that may be its JSON, the likeliest first. */
function* candidatesIn(text: string): Generator<string> {
  const spoken = withoutThoughts(text).trim();
  const fenced = [...spoken.matchAll(fences)].map(([, inside]) => inside ?? "");
  yield* fenced.toSorted((left, right) => right.length - left.length).slice(0, 3);
  const begin = spoken.search(/[{[]/);
  if (begin < 0) return;
  const end = Math.max(spoken.lastIndexOf("}"), spoken.lastIndexOf("]"));
  if (end > begin) yield spoken.slice(begin, end + 1);
  yield spoken.slice(begin);
}

/**
 * What was said aloud. Some models only end their thoughts, since the beginning is part of their template: all before
 * that end is thought. One look at each mark, so that a model that writes nothing but beginnings holds nobody up.
 */
function withoutThoughts(text: string): string {
  let spoken = "";
  let from = 0;
  let opened: { readonly name: string; readonly at: number } | null = null;
  for (const mark of text.matchAll(thoughtMarks)) {
    const [whole, slash, word = ""] = mark;
    const name = word.toLowerCase();
    if (slash === "") opened ??= { name, at: mark.index };
    else if (opened === null || opened.name === name) {
      spoken = opened === null ? "" : spoken + text.slice(from, opened.at);
      from = mark.index + whole.length;
      opened = null;
    }
  }
  return spoken + text.slice(from);
}

const thoughtMarks = /<(\/?)(think|thinking|thought|reasoning)>/gi;
const fences = /```[a-z]{0,12}\s?\n([\s\S]*?)\n?```/gi;

function ticketsIn(value: unknown, depth: number): readonly unknown[] | null {
  if (Array.isArray(value)) {
    const tickets = value.filter(isTicketLike);
    return tickets.length > 0 ? tickets : value.length === 0 && depth > 0 ? [] : deeper(value, depth);
  }
  if (typeof value !== "object" || value === null) return null;
  const named: unknown = Object.hasOwn(value, "tickets") ? (value as { tickets: unknown }).tickets : undefined;
  if (Array.isArray(named)) return ticketsIn(named, depth + 1);
  return isTicketLike(value) ? [value] : deeper(Object.values(value), depth);
}

function deeper(values: readonly unknown[], depth: number): readonly unknown[] | null {
  if (depth > 2) return null;
  for (const value of values.slice(0, 20)) {
    const tickets = typeof value === "object" ? ticketsIn(value, depth + 1) : null;
    if (tickets !== null && tickets.length > 0) return tickets;
  }
  return null;
}

function isTicketLike(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return ["title", "summary", "name", "userStory", "user_story"].some((name) => Object.hasOwn(value, name));
}
