import type { GenerationEvent } from "@myba/shared/generation/generation";
import type { Transaction } from "kysely";
import type { ServerDatabase } from "../database/server-database.ts";
import type { ServerTables } from "../database/server-tables.ts";
import { worthStoring } from "./worth-storing.ts";

/** An event with its place in the journal of its generation: 1, 2, 3 … with gaps where a newer one took its place. */
export interface JournalEntry {
  readonly seq: number;
  readonly event: GenerationEvent;
}

/** How many events are read at once. */
const pageSize = 100;

/** The next events after a place. */
export async function readJournal({ db }: ServerDatabase, id: string, afterSeq: number): Promise<JournalEntry[]> {
  const rows = await db
    .selectFrom("generation_event")
    .select(["seq", "event"])
    .where("generation_id", "=", id)
    .where("seq", ">", afterSeq)
    .orderBy("seq")
    .limit(pageSize)
    .execute();
  // Only events of this type are ever written, so that reading them back need not check them again.
  return rows.map(({ seq, event }) => ({ seq, event: JSON.parse(event) as GenerationEvent }));
}

/** What one commit adds to a journal and takes out of it. */
export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  /** Places of events that these make worthless. */
  readonly outdated: readonly number[];
}

/**
 * Where the events of one generation go in its journal. Of a ticket the first event stays, because parents come before
 * their children, and the newest; those between are taken out, or a long ticket would fill the journal with copies of
 * itself.
 */
export class Journal {
  #seq = 0;
  /** The place of the newest event of a ticket where the next may take its place; null for the first. */
  readonly #newest = new Map<string, number | null>();
  readonly #complete = new Set<string>();

  /** Tickets that are complete in what was paged so far. */
  get tickets(): number {
    return this.#complete.size;
  }

  get lastSeq(): number {
    return this.#seq;
  }

  page(events: readonly GenerationEvent[]): JournalPage {
    const entries: JournalEntry[] = [];
    const outdated: number[] = [];
    for (const event of worthStoring(events)) {
      this.#seq += 1;
      entries.push({ seq: this.#seq, event });
      if (event.kind !== "ticket") continue;
      const { ref, incomplete } = event.ticket;
      const earlier = this.#newest.get(ref);
      if (earlier !== undefined && earlier !== null) outdated.push(earlier);
      this.#newest.set(ref, earlier === undefined ? null : this.#seq);
      if (incomplete === undefined) this.#complete.add(ref);
    }
    return { entries, outdated };
  }
}

/** Writes a page, in the transaction that shows that the journal is still the writer's. */
export async function writePage(
  transaction: Transaction<ServerTables>,
  id: string,
  { entries, outdated }: JournalPage,
): Promise<void> {
  if (outdated.length > 0) {
    await transaction
      .deleteFrom("generation_event")
      .where("generation_id", "=", id)
      .where("seq", "in", [...outdated])
      .execute();
  }
  if (entries.length === 0) return;
  const rows = entries.map(({ seq, event }) => ({
    generation_id: id,
    seq,
    event: JSON.stringify(event),
    ref: event.kind === "ticket" ? event.ticket.ref : null,
  }));
  await transaction.insertInto("generation_event").values(rows).execute();
}
