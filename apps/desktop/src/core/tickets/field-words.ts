import type { TicketContent } from "@myba/shared/tickets/content";
import type { TicketState } from "./ticket-state.ts";

type Field = keyof TicketContent | Exclude<keyof TicketState, "content">;

const words: Record<Field, string> = {
  type: "type",
  title: "title",
  status: "status",
  story: "story",
  description: "description",
  acceptanceCriteria: "acceptance criteria",
  bug: "bug details",
  spike: "spike details",
  points: "points",
  estimate: "estimate",
  priority: "priority",
  priorityReason: "priority reason",
  labels: "labels",
  component: "component",
  fixVersion: "fix version",
  subtasks: "checklist",
  dueDate: "due date",
  assignee: "assignee",
  openQuestions: "open questions",
  assumptions: "assumptions",
  parentId: "parent",
  dependsOn: "dependencies",
  projectId: "project",
  trashed: "trash",
  provenance: "sources",
};

/** The fields that differ, in the order a ticket shows them; provenance only where nothing else differs. */
export function fieldsChanged(before: TicketState, after: TicketState): Field[] {
  const flatBefore: Record<Field, unknown> = { ...before, ...before.content };
  const flatAfter: Record<Field, unknown> = { ...after, ...after.content };
  const names = Object.keys(words) as Field[]; // The table has exactly the fields as keys.
  const changed = names.filter((name) => JSON.stringify(flatBefore[name]) !== JSON.stringify(flatAfter[name]));
  const visible = changed.filter((name) => name !== "provenance");
  return visible.length > 0 ? visible : changed;
}

/** "title and points", "title, points and 3 more": at most three names. */
export function fieldWords(fields: readonly Field[]): string {
  if (fields.length === 0) return "nothing";
  const named = fields.map((field) => words[field]);
  if (named.length > 3) return `${named.slice(0, 2).join(", ")} and ${named.length - 2} more`;
  return named.length === 1 ? named.join("") : `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}

/** "3 tickets", "1 ticket". */
export function countWords(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
