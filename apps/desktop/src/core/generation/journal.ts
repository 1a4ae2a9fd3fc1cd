import type { GenerationId } from "@myba/shared/ids";
import { z } from "zod";
import { type GenerationFeedEvent } from "../../bridge/generations.ts";
import type { Store } from "../database/store.ts";

/** An event with its place in the generation's journal: 1, 2, 3 … */
export interface JournalEntry {
  readonly seq: number;
  readonly event: GenerationFeedEvent;
}

/** How many generations keep their journal; the tickets and the source stay in any case. */
const keptJournals = 20;

/** Appends an event and gives its place; inside a transaction. */
export function appendToJournal(store: Store, id: GenerationId, event: GenerationFeedEvent): number {
  const seq = store
    .sql(
      `INSERT INTO generation_event (generation_id, seq, event)
      SELECT @id, coalesce(max(seq), 0) + 1, @event FROM generation_event WHERE generation_id = @id RETURNING seq`,
    )
    .pluck()
    .get({ id, event: JSON.stringify(event) });
  return z.number().parse(seq);
}

/** Takes an event out that a later one has made worthless; inside a transaction, after the later one was appended. */
export function removeFromJournal(store: Store, id: GenerationId, seq: number): void {
  store.sql("DELETE FROM generation_event WHERE generation_id = ? AND seq = ?").run(id, seq);
}

/** The next events after a place, at most 200. */
export function readJournal(store: Store, id: GenerationId, afterSeq: number): JournalEntry[] {
  const query = `SELECT seq, event FROM generation_event WHERE generation_id = ? AND seq > ? ORDER BY seq LIMIT 200`;
  const rows = z
    .array(z.object({ seq: z.number().int(), event: z.string() }))
    .parse(store.sql(query).all(id, afterSeq));
  // Only events of this type are ever appended, so that reading them back need not check them again.
  return rows.map(({ seq, event }) => ({ seq, event: JSON.parse(event) as GenerationFeedEvent }));
}

/** The last event's place; 0 when there is none. */
export function lastSeq(store: Store, id: GenerationId): number {
  const query = "SELECT coalesce(max(seq), 0) FROM generation_event WHERE generation_id = ?";
  return z.number().parse(store.sql(query).pluck().get(id));
}

/** Forgets the journals of all but the newest generations, and of those that may go on behind what they say. */
export function trimJournals(store: Store): void {
  store
    .sql(
      `DELETE FROM generation_event WHERE generation_id NOT IN (
        SELECT id FROM generation ORDER BY rowid DESC LIMIT ${keptJournals})
      AND generation_id NOT IN (SELECT generation_id FROM metered_generation WHERE state <> 'settled')`,
    )
    .run();
}
