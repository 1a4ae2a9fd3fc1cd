import { AppError } from "@myba/shared/errors";
import { Client, DatabaseError } from "pg";
import type { Migration } from "./migrations/migration.ts";
import { migrations } from "./migrations/migrations.ts";

/** What two processes that migrate at the same time, or a deadlock with old ones, may get; the next try finds it done. */
const comeAgain = new Set(["23505", "42P07", "42710", "40001", "40P01", "55P03"]);
const attempts = 8;

interface MigrationOptions {
  readonly steps: readonly Migration[];
  /** Remembers which steps the database has had. */
  readonly table: string;
  readonly upTo: number;
}

/**
 * Applies the migrations that the database has not had, each in a transaction of its own, so that a large ledger is
 * never locked for all of them. Several processes may do so at once. Throws `data/newer` for the schema of a newer
 * program.
 */
export async function migratePostgres(url: string, options: Partial<MigrationOptions> = {}): Promise<void> {
  const { steps = migrations, table = "schema_version", upTo = steps.length } = options;
  const client = new Client({ connectionString: url, application_name: "myba migrations" });
  await client.connect();
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await applyMissing(client, { steps, table, upTo });
      } catch (error) {
        await client.query("ROLLBACK");
        const mayRetry = error instanceof DatabaseError && comeAgain.has(error.code ?? "");
        if (!mayRetry || attempt === attempts) throw error;
      }
    }
  } finally {
    await client.end();
  }
}

async function applyMissing(client: Client, { steps, table, upTo }: MigrationOptions): Promise<void> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${table} (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL)`,
  );
  for (;;) {
    await client.query("BEGIN");
    // Whoever comes second waits here, and then sees what the first has done.
    await client.query(`LOCK TABLE ${table} IN EXCLUSIVE MODE`);
    const { rows } = await client.query<{ had: number }>(`SELECT COALESCE(MAX(version), 0) AS had FROM ${table}`);
    const had = rows[0]?.had ?? 0;
    if (had > steps.length) throw new AppError("data/newer", { found: had, known: steps.length });
    const migration = had < upTo ? steps[had] : undefined;
    if (migration !== undefined) {
      await client.query(migration.postgres);
      await client.query(`INSERT INTO ${table} (version, name, applied_at) VALUES ($1, $2, now())`, [
        had + 1,
        migration.name,
      ]);
    }
    await client.query("COMMIT");
    if (migration === undefined) return;
  }
}
