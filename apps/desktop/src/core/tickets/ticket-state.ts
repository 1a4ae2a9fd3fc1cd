import { ticketContent, type TicketContent } from "@myba/shared/tickets/content";
import type { ProjectId, TicketId } from "@myba/shared/ids";
import { ticketId } from "@myba/shared/ids";
import { ticketMeta, type TicketMeta } from "@myba/shared/tickets/ticket";
import { z } from "zod";
import type { Store } from "../database/store.ts";

/** Everything about a ticket that changes, and that a version can bring back. */
export interface TicketState {
  readonly content: TicketContent;
  readonly projectId: ProjectId;
  readonly parentId: TicketId | null;
  readonly dependsOn: readonly TicketId[];
  readonly trashed: boolean;
}

/** A stored ticket as the services work on it: its number (the 42 of T-42), its state and what never changes. */
export interface StoredTicket {
  readonly number: number;
  readonly id: TicketId;
  readonly revision: number;
  readonly state: TicketState;
  readonly meta: TicketMeta;
  readonly sourceId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly trashedAt: number | null;
}

const storedRow = z.object({
  number: z.number().int(),
  id: ticketId,
  project_id: z.string().transform((id) => id as ProjectId), // Written only from parsed project ids.
  parent_id: ticketId.nullable(),
  revision: z.number().int(),
  source_id: z.string().nullable(),
  created_at: z.number().int(),
  updated_at: z.number().int(),
  trashed_at: z.number().int().nullable(),
  content: z.string(),
  meta: z.string(),
});

const columns = `
  SELECT t.number, t.id, t.project_id, p.id AS parent_id, t.revision, t.source_id, t.created_at, t.updated_at,
    t.trashed_at, c.content, c.meta
  FROM ticket t JOIN ticket_content c USING (number) LEFT JOIN ticket p ON p.number = t.parent`;

/** The ticket with this id, trashed or not; null when there is none. */
export function findTicket(store: Store, id: TicketId): StoredTicket | null {
  return stored(store, store.sql(`${columns} WHERE t.id = ?`).get(id));
}

/** The ticket with this number, trashed or not; null when there is none. */
export function findTicketByNumber(store: Store, number: number): StoredTicket | null {
  return stored(store, store.sql(`${columns} WHERE t.number = ?`).get(number));
}

function stored(store: Store, found: unknown): StoredTicket | null {
  if (found === undefined) return null;
  const row = storedRow.parse(found);
  return {
    number: row.number,
    id: row.id,
    revision: row.revision,
    state: {
      // Only parsed content is ever written, so that reading it back need not check it again.
      content: JSON.parse(row.content) as TicketContent,
      projectId: row.project_id,
      parentId: row.parent_id,
      dependsOn: dependencies(store, row.number),
      trashed: row.trashed_at !== null,
    },
    meta: ticketMeta.parse(JSON.parse(row.meta)),
    sourceId: row.source_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    trashedAt: row.trashed_at,
  };
}

function dependencies(store: Store, number: number): TicketId[] {
  const query = `SELECT t.id FROM dependency d JOIN ticket t ON t.number = d.needs WHERE d.number = ? ORDER BY d.position`;
  return z.array(ticketId).parse(store.sql(query).pluck().all(number));
}

/** The number of the ticket with this id, trashed or not; null when there is none. */
export function numberOf(store: Store, id: TicketId): number | null {
  return z
    .number()
    .nullable()
    .parse(store.sql("SELECT number FROM ticket WHERE id = ?").pluck().get(id) ?? null);
}

/** The content as a ticket may hold it, or the schema's complaint. */
export function parseContent(content: unknown): TicketContent {
  return ticketContent.parse(content);
}
