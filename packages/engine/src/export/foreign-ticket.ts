import type { PortableTicket } from "@myba/shared/tickets/bundle";
import {
  emptyContent,
  type ChecklistItem,
  type Priority,
  type Status,
  type TicketType,
} from "@myba/shared/tickets/content";
import { criterionOf } from "./cell-lists.ts";
import { parseStorySentence } from "./story-sentence.ts";

/** What a file of another program says about a ticket, in its own words. Only the title must be there. */
export interface ForeignTicket {
  readonly id: string;
  readonly title: string;
  readonly type?: TicketType | undefined;
  readonly status?: Status | undefined;
  readonly priority?: Priority | undefined;
  readonly description?: string;
  readonly criteria?: readonly string[];
  readonly subtasks?: readonly ChecklistItem[];
  readonly labels?: readonly string[];
  readonly parentId?: string | null;
  readonly dependsOn?: readonly string[];
  /** `Sprint: 12`: what has no field of ours and is worth keeping. */
  readonly notes?: readonly string[];
}

/**
 * Makes a ticket of it and loses no word: what is too long for its field, or beyond the number of entries it takes,
 * goes on in the description. `from` names the format and is kept as the origin.
 */
export function ticketFromForeign(foreign: ForeignTicket, from: string): PortableTicket {
  const fullTitle = foreign.title.replace(/\s+/g, " ").trim();
  const title = shortened(fullTitle, 200);
  const criteria = keepable(foreign.criteria ?? [], 20, 500);
  const subtasks = foreign.subtasks ?? [];
  const story = parseStorySentence(fullTitle);
  const rest = [
    ...(title === fullTitle ? [] : [fullTitle]),
    (foreign.description ?? "").trim(),
    bullets(criteria.rest),
    bullets(subtasks.slice(20).map((item) => item.title)),
    (foreign.notes ?? []).join("\n"),
  ].filter((part) => part !== "");
  const type = foreign.type ?? (story ? "story" : "task");
  return {
    id: foreign.id,
    key: null,
    parentId: foreign.parentId ?? null,
    dependsOn: [...new Set(foreign.dependsOn)].slice(0, 50),
    sourceId: null,
    content: {
      ...emptyContent(type, title),
      status: foreign.status ?? "draft",
      priority: foreign.priority ?? "none",
      story,
      description: shortened(rest.join("\n\n"), 20_000),
      acceptanceCriteria: criteria.kept.map((text, index) => criterionOf(`AC-${index + 1}`, "check", text)),
      subtasks: subtasks
        .slice(0, 20)
        .map((item) => ({ title: shortened(item.title, 200), done: item.done }))
        .filter((item) => item.title !== ""),
      labels: [...(foreign.labels ?? [])],
    },
    meta: { engine: "import", model: from, language: "und" },
  };
}

/** Cuts at the limit with an ellipsis, never inside a surrogate pair. */
export function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

function keepable(texts: readonly string[], count: number, length: number): { kept: string[]; rest: string[] } {
  const filled = texts.map((text) => text.trim()).filter((text) => text !== "");
  const fits = filled.filter((text) => text.length <= length).slice(0, count);
  const kept = new Set(fits);
  return { kept: fits, rest: filled.filter((text) => !kept.has(text)) };
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}
