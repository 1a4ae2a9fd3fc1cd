import { ticketId, type ProjectId, type TicketId, type TicketKey } from "@myba/shared/ids";
import { points, priorities, status, ticketType } from "@myba/shared/tickets/content";
import { z } from "zod";
import type { TicketRow } from "../../bridge/tickets.ts";
import type { Store } from "../database/store.ts";

/** The columns of `ticket t` that make a row of a list. */
export const rowColumns = `t.number, t.id, t.project_id, (SELECT p.id FROM ticket p WHERE p.number = t.parent) AS parent_id,
  t.tree_path, t.type, t.title, t.status, t.priority, t.points, t.labels, t.criterion_count, t.question_count,
  t.incomplete, t.updated_at, t.created_at,
  (SELECT count(*) FROM ticket c WHERE c.parent = t.number AND c.trashed_at IS NULL) AS child_count`;

/** A row of a list as the database gives it. */
export const listedRow = z.object({
  number: z.number().int(),
  id: ticketId,
  project_id: z.string(),
  parent_id: ticketId.nullable(),
  tree_path: z.string(),
  type: ticketType,
  title: z.string(),
  status,
  priority: z.number().int(),
  points,
  labels: z.string(),
  criterion_count: z.number().int(),
  question_count: z.number().int(),
  incomplete: z.number().int(),
  updated_at: z.number().int(),
  created_at: z.number().int(),
  child_count: z.number().int(),
});
export type ListedRow = z.infer<typeof listedRow>;

/** A list's row as the contract shows it; `depth` is known only to the list. */
export function asRow(row: ListedRow, depth: number): TicketRow {
  return {
    id: row.id,
    key: `T-${row.number}` as TicketKey, // A row's number is a positive integer.
    projectId: row.project_id as ProjectId, // Written only from parsed project ids.
    parentId: row.parent_id,
    depth,
    childCount: row.child_count,
    type: row.type,
    title: row.title,
    status: row.status,
    priority: priorities[row.priority] ?? "none",
    points: row.points,
    labels: z.array(z.string()).parse(JSON.parse(row.labels)),
    criterionCount: row.criterion_count,
    questionCount: row.question_count,
    incomplete: row.incomplete === 1,
    updatedAt: row.updated_at,
  };
}

/** Rows of these tickets in the given order, trashed ones too; unknown ids are left out. */
export function rowsOf(store: Store, ids: readonly TicketId[]): TicketRow[] {
  const statement = store.sql(`SELECT ${rowColumns} FROM ticket t WHERE t.id = ?`);
  return ids
    .map((id) => statement.get(id))
    .filter((row) => row !== undefined)
    .map((row) => asRow(listedRow.parse(row), 0));
}

/** Rows of the live children of a ticket, in tree order. */
export function rowsByParent(store: Store, number: number): TicketRow[] {
  const query = `SELECT ${rowColumns} FROM ticket t WHERE t.parent = ? AND t.trashed_at IS NULL ORDER BY t.tree_path`;
  return store
    .sql(query)
    .all(number)
    .map((row) => asRow(listedRow.parse(row), 0));
}
