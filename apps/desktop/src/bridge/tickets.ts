import { projectGuidance } from "@myba/shared/generation/guidance";
import { projectId, ticketId, ticketKey } from "@myba/shared/ids";
import { label, points, priority, status, ticketContent, ticketType } from "@myba/shared/tickets/content";
import { author, ticket } from "@myba/shared/tickets/ticket";
import { z } from "zod";
import { procedure } from "./procedure.ts";

/** What a list shows of a ticket. */
const ticketRow = z.object({
  id: ticketId,
  key: ticketKey,
  projectId,
  parentId: ticketId.nullable(),
  /** Steps below the outermost ancestor that is in the same list: 0, 1, 2. Always 0 unless sorted as a tree. */
  depth: z.number().int(),
  childCount: z.number().int(),
  type: ticketType,
  title: z.string(),
  status,
  priority,
  points,
  labels: z.array(z.string()),
  criterionCount: z.number().int(),
  questionCount: z.number().int(),
  /** A model broke off while writing it, and no person has edited it since. */
  incomplete: z.boolean(),
  updatedAt: z.number().int(),
});
export type TicketRow = z.infer<typeof ticketRow>;

export const ticketSorts = ["tree", "updated", "created", "key", "title", "priority", "points", "relevance"] as const;

/** Which tickets. Empty lists mean "any"; several values of one list mean "one of". */
export const ticketFilter = z.object({
  projectId: projectId.nullable(),
  trashed: z.boolean(),
  types: z.array(ticketType),
  statuses: z.array(status),
  priorities: z.array(priority),
  labels: z.array(z.string()),
  /** Only tickets with unanswered open questions. */
  withQuestions: z.boolean(),
  /** Words, each matched as a prefix, in title, story, description, criteria and labels; `T-42` finds that ticket. */
  search: z.string().max(200),
});
export type TicketFilter = z.infer<typeof ticketFilter>;

export const ticketListInput = ticketFilter.extend({
  sort: z.enum(ticketSorts),
  descending: z.boolean(),
  offset: z.number().int().min(0),
  limit: z.number().int().min(1).max(500),
});

export const ticketList = z.object({
  rows: z.array(ticketRow),
  /** With a search, at most the 500 newest matches are ranked and counted; `capped` says whether that cut something. */
  total: z.number().int(),
  capped: z.boolean(),
});

/** Replaces whole fields of the content; `parentId` and `dependsOn` move the ticket. */
const ticketPatch = ticketContent.partial().extend({
  parentId: ticketId.nullable().optional(),
  dependsOn: z.array(ticketId).max(50).optional(),
});
export type TicketPatch = z.infer<typeof ticketPatch>;

export const bulkPatch = z.object({
  status: status.optional(),
  priority: priority.optional(),
  points: points.optional(),
  type: ticketType.optional(),
  projectId: projectId.optional(),
  addLabels: z.array(label).optional(),
  removeLabels: z.array(z.string()).optional(),
});

const fieldChange = z.object({ path: z.string(), before: z.unknown(), after: z.unknown() });

const ticketVersion = z.object({
  revision: z.number().int(),
  author,
  at: z.number().int(),
  /** "Changed title and points", "Created", "Restored version 3". */
  summary: z.string(),
  changes: z.array(fieldChange),
});
export type TicketVersion = z.infer<typeof ticketVersion>;

const ids = z.array(ticketId).min(1).max(100_000);

export const ticketsContract = {
  list: procedure.input(ticketListInput).output(ticketList),
  /** Every id the filter matches, in list order: for "select all" and for export. */
  ids: procedure.input(ticketListInput.omit({ offset: true, limit: true })).output(z.array(ticketId)),
  /** Labels in use with their counts, most used first. */
  labels: procedure
    .input(z.object({ projectId: projectId.nullable() }))
    .output(z.array(z.object({ label: z.string(), count: z.number() }))),
  get: procedure.input(z.object({ id: ticketId })).output(
    z.object({
      ticket,
      parent: ticketRow.nullable(),
      children: z.array(ticketRow),
      dependencies: z.array(ticketRow),
    }),
  ),
  create: procedure
    .input(
      z.object({
        projectId,
        parentId: ticketId.nullable(),
        content: ticketContent,
      }),
    )
    .output(ticket),
  /** `ticket/changed-meanwhile` when `revision` is not the current one. */
  update: procedure.input(z.object({ id: ticketId, revision: z.number().int(), patch: ticketPatch })).output(ticket),
  updateMany: procedure.input(z.object({ ids, patch: bulkPatch })).output(z.object({ changed: z.number() })),
  /** Children go with their parent. */
  trash: procedure.input(z.object({ ids })).output(z.object({ changed: z.number() })),
  restore: procedure.input(z.object({ ids })).output(z.object({ changed: z.number() })),
  deleteForever: procedure.input(z.object({ ids })).output(z.object({ changed: z.number() })),
  history: procedure.input(z.object({ id: ticketId })).output(z.array(ticketVersion)),
  /** Makes the content of an older revision the newest; itself undoable. */
  revert: procedure.input(z.object({ id: ticketId, revision: z.number().int() })).output(ticket),
};

const undoLabel = z.object({ label: z.string() }).nullable();

/** One line of undo for the whole data folder: every change of tickets and projects, newest first. */
export const undoContract = {
  state: procedure.output(z.object({ undo: undoLabel, redo: undoLabel })),
  undo: procedure.output(z.object({ label: z.string() })),
  redo: procedure.output(z.object({ label: z.string() })),
};

const projectRow = z.object({
  id: projectId,
  name: z.string(),
  ticketCount: z.number().int(),
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
});
export type ProjectRow = z.infer<typeof projectRow>;

const projectName = z.string().trim().min(1).max(100);

export const projectsContract = {
  list: procedure.output(z.array(projectRow)),
  create: procedure.input(z.object({ name: projectName })).output(projectRow),
  rename: procedure.input(z.object({ id: projectId, name: projectName })).output(projectRow),
  /** What the project tells a model: its glossary, style and definition of done. */
  guidance: procedure.input(z.object({ id: projectId })).output(projectGuidance),
  changeGuidance: procedure.input(z.object({ id: projectId, guidance: projectGuidance })).output(projectGuidance),
  /** Trashes the project and its tickets; undo brings both back. */
  trash: procedure.input(z.object({ id: projectId })),
};
