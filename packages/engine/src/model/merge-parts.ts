import type { Provenance, TicketContent } from "@myba/shared/tickets/content";
import { meaningKeys } from "../reply/source-words.ts";

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
