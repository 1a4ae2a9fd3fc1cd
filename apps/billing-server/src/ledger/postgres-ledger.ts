import { appRoleFor, migratePostgres } from "../database/postgres-migrations.ts";
import { openPostgresPool, openPostgresReader } from "../database/postgres.ts";
import { makeIds } from "./ids.ts";
import { type Ledger, makeLedger } from "./ledger.ts";
import { PostgresRows } from "./postgres-rows.ts";
import { openPostgresStore, type PostgresStoreOptions } from "./postgres-store.ts";

export interface PostgresLedgerOptions extends Pick<
  PostgresStoreOptions,
  "largestGroup" | "parallel" | "patienceMs" | "beforeStep"
> {
  readonly url: string;
  readonly now: () => number;
  readonly makeId?: () => string;
  /** The most connections that write. */
  readonly connections?: number;
  /** False where somebody with more rights migrates the database. */
  readonly isMigrating?: boolean;
}

export interface PostgresLedger extends Ledger {
  /** False from giving a command up because of the database until one succeeds again. */
  isHealthy(): boolean;
}

/** The ledger in one PostgreSQL database, which other processes may use too. `close` ends its connections. */
export async function openPostgresLedger(options: PostgresLedgerOptions): Promise<PostgresLedger> {
  const { url, now, makeId = makeIds(now), connections = 8, isMigrating = true, ...rest } = options;
  if (isMigrating) await migratePostgres(url);
  const pool = openPostgresPool({ url, connections, role: await appRoleFor(url) });
  const database = openPostgresReader(url);
  const store = openPostgresStore({ pool, rows: await PostgresRows.of(pool), now, makeId, ...rest });
  return {
    ...makeLedger({ store, database, now }),
    isHealthy: () => store.isHealthy(),
    async close() {
      await store.close();
      await Promise.all([pool.end(), database.close()]);
    },
  };
}
