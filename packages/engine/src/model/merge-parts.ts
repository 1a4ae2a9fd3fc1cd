import type { Provenance, TicketContent } from "@myba/shared/tickets/content";
import { meaningKeys } from "../reply/source-words.ts";
import { overlap } from "../template/wording.ts";
import { statedNumbers } from "./quantities.ts";

/** What makes two tickets the same, taken once from each. */
export interface TicketKey {
  readonly isEpic: boolean;
  readonly title: ReadonlySet<string>;
  readonly whole: ReadonlySet<string>;
  readonly numbers: string;
  readonly isDenied: boolean;
}

/** The key of a ticket, from its title and story. */
export function ticketKey({ type, title, story }: Pick<TicketContent, "type" | "title" | "story">): TicketKey {
  const words = `${title} ${story?.role ?? ""} ${story?.goal ?? ""}`;
  return {
    isEpic: type === "epic",
    title: new Set(meaningKeys(title)),
    whole: new Set(meaningKeys(words)),
    numbers: [...new Set(statedNumbers(words).flatMap(({ values }) => values))].toSorted((a, b) => a - b).join(" "),
    isDenied: /\b(?:not|never|no|cannot|without|\p{L}+n['’]t|nicht|kein\w*|ohne|ne|pas|sans|sin)\b/iu.test(words),
  };
}

/**
 * Whether two tickets of different parts of a document are one: the same words, or nearly, with the same numbers, and
 * neither denying what the other says. Epics only with epics, by their title alone.
 */
export function isSame(one: TicketKey, other: TicketKey): boolean {
  if (one.isEpic !== other.isEpic || one.numbers !== other.numbers || one.isDenied !== other.isDenied) return false;
  if (one.isEpic) return likeness(one.title, other.title) === 1;
  return likeness(one.whole, other.whole) >= 0.85;
}

/** Whether a title alone may turn out to be another ticket's, once all of it is there. */
export function maybeSame(one: TicketKey, other: TicketKey): boolean {
  return overlap(one.title, other.title) >= 0.5;
}

/** Share of all words of both that both have, 0 to 1. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  return shared / (one.size + other.size - shared);
}

/**
 * One ticket out of two: the first keeps its words, empty fields are filled from the second, lists get what they lack, and
 * the sentences of both are named.
 */
export function mergedContent(first: TicketContent, second: TicketContent): TicketContent {
  const provenance: Provenance = { ...first.provenance };
  const note = (field: string, ids: readonly string[] | undefined): void => {
    if (ids === undefined || ids.length === 0) return;
    provenance[field] = [...new Set([...(provenance[field] ?? []), ...ids])];
  };
  // Whatever the second was taken from, this ticket is now about.
  note("title", Object.values(second.provenance).flat());
  const merged: TicketContent = { ...first, provenance };
  const take = (field: "description" | "story" | "dueDate", isEmpty: boolean): void => {
    if (!isEmpty) return;
    Object.assign(merged, { [field]: second[field] });
    for (const [path, ids] of Object.entries(second.provenance)) if (path.split(".")[0] === field) note(path, ids);
  };
  take("description", first.description === "");
  take("story", first.story === null && first.type === "story");
  take("dueDate", first.dueDate === null);
  if (first.priority === "none" && second.priority !== "none") {
    merged.priority = second.priority;
    merged.priorityReason = second.priorityReason;
    note("priority", second.provenance["priority"]);
  }
  const known = new Set(first.acceptanceCriteria.map(({ text }) => keyOf(text)));
  const criteria = second.acceptanceCriteria.filter(({ text }) => !known.has(keyOf(text)));
  merged.acceptanceCriteria = [...first.acceptanceCriteria, ...criteria]
    .slice(0, 20)
    .map((criterion, index) => ({ ...criterion, id: `AC-${index + 1}` }));
  for (const [index, { sourceIds }] of merged.acceptanceCriteria.entries()) {
    note(`acceptanceCriteria.${index}`, sourceIds);
  }
  const titles = new Set(first.subtasks.map(({ title }) => keyOf(title)));
  merged.subtasks = [...first.subtasks, ...second.subtasks.filter(({ title }) => !titles.has(keyOf(title)))].slice(
    0,
    20,
  );
  merged.labels = [...new Set([...first.labels, ...second.labels])].slice(0, 20);
  return merged;
}

function keyOf(text: string): string {
  return meaningKeys(text).join(" ");
}
