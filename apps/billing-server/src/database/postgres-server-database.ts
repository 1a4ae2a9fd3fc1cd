import { setTimeout as sleep } from "node:timers/promises";
import { Kysely, PostgresDialect, type Transaction } from "kysely";
import { DatabaseError } from "pg";
import { CommittedWrites } from "./committed-writes.ts";
import { migratePostgres } from "./postgres-migrations.ts";
import { openPostgresPool } from "./postgres.ts";
import { serverMigrations } from "./server-migrations/server-migrations.ts";
import type { ServerDatabase } from "./server-database.ts";
import type { ServerTables } from "./server-tables.ts";

export interface PostgresServerDatabaseOptions {
  readonly url: string;
  readonly connections?: number;
  /** False where somebody with more rights migrates the database. */
  readonly isMigrating?: boolean;
}

/** Serialisation failure and deadlock: nothing was done, and the next try gets through. */
const comeAgain = new Set(["40001", "40P01"]);
const attempts = 10;

/** Opens the server's tables in a PostgreSQL database, which other processes may use too. */
export async function openPostgresServerDatabase(options: PostgresServerDatabaseOptions): Promise<ServerDatabase> {
  const { url, connections = 8, isMigrating = true } = options;
  if (isMigrating) await migratePostgres(url, { steps: serverMigrations, table: "server_schema_version" });
  const pool = openPostgresPool({ url, connections, isPlanning: true });
  const db = new Kysely<ServerTables>({ dialect: new PostgresDialect({ pool }) });
  const committed = new CommittedWrites();
  async function transact<T>(work: (transaction: Transaction<ServerTables>) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await db.transaction().setIsolationLevel("read committed").execute(work);
      } catch (error) {
        const mayRetry = error instanceof DatabaseError && comeAgain.has(error.code ?? "");
        if (!mayRetry || attempt === attempts) throw error;
        await sleep(Math.random() * Math.min(100, 2 * 2 ** attempt));
      }
    }
  }
  return {
    engine: "postgres",
    db,
    unhurried: db,
    write: (work) => committed.telling(work, transact),
    onWritten: (listener) => committed.listen(listener),
    close: () => db.destroy(),
  };
}
