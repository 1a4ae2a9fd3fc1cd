import { migratePostgres } from "../database/postgres-migrations.ts";
import { postgresServerFacts } from "../database/postgres-server-facts.ts";
import { numbered, openPostgresPool, openPostgresReader } from "../database/postgres.ts";
import type { TidyLedger } from "./housekeeping.ts";
import { makeIds } from "./ids.ts";
import { pruneKeys } from "./keys.ts";
import { makeLedger } from "./ledger.ts";
import { PostgresRows } from "./postgres-rows.ts";
import { openPostgresStore, type PostgresStoreOptions } from "./postgres-store.ts";

export interface PostgresLedgerOptions extends Pick<
  PostgresStoreOptions,
  "largestGroup" | "parallel" | "patienceMs" | "beforeStep" | "onCommitted"
> {
  readonly url: string;
  readonly now: () => number;
  readonly makeId?: () => string;
  /** The most connections that write. */
  readonly connections?: number;
  /** False where somebody with more rights migrates the database. */
  readonly isMigrating?: boolean;
  /** False only where the database may be lost: tests on a server that writes nothing to the disk. */
  readonly isDurable?: boolean;
}

export type PostgresLedger = TidyLedger;

/**
 * The ledger in one PostgreSQL database, which other processes may use too. `close` ends its connections. Throws where
 * the server would acknowledge commits that a power loss takes back, and `data/newer` for a newer program's schema.
 */
export async function openPostgresLedger(options: PostgresLedgerOptions): Promise<PostgresLedger> {
  const { url, now, makeId = makeIds(now), connections = 8, isMigrating = true, isDurable = true, ...rest } = options;
  if (isMigrating) await migratePostgres(url);
  const server = await postgresServerFacts(url);
  if (isDurable && server.isDurable === false) throw new Error("not durable: fsync or full_page_writes is off");
  const isAsking = isDurable && server.isDurable === "session";
  const pool = openPostgresPool({ url, connections, role: server.role, isAskingForDurability: isAsking });
  const database = openPostgresReader(url);
  const store = openPostgresStore({ pool, rows: await PostgresRows.of(pool), now, makeId, ...rest });
  return {
    ...makeLedger({ store, database, now }),
    pruneKeys: (most) =>
      pruneKeys(async (sql, ...values) => (await pool.query(numbered(sql), [...values])).rowCount ?? 0, now(), most),
    async close() {
      await store.close();
      await Promise.all([pool.end(), database.close()]);
    },
  };
}
