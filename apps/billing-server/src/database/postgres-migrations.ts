import { AppError } from "@myba/shared/errors";
import { Client, DatabaseError } from "pg";
import { migrations } from "./migrations/migrations.ts";

/** What two processes that migrate at the same time, or a deadlock with old ones, may get; the next try finds it done. */
const comeAgain = new Set(["23505", "42P07", "42710", "40001", "40P01", "55P03"]);
const attempts = 8;

/**
 * Applies the migrations that the database has not had, each in a transaction of its own, so that a large ledger is
 * never locked for all of them. Several processes may do so at once. Throws `data/newer` for the schema of a newer
 * program.
 */
export async function migratePostgres(url: string, upTo = migrations.length): Promise<void> {
  const client = new Client({ connectionString: url, application_name: "myba migrations" });
  await client.connect();
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await applyMissing(client, upTo);
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

async function applyMissing(client: Client, upTo: number): Promise<void> {
  await client.query(
    "CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL)",
  );
  for (;;) {
    await client.query("BEGIN");
    // Whoever comes second waits here, and then sees what the first has done.
    await client.query("LOCK TABLE schema_version IN EXCLUSIVE MODE");
    const { rows } = await client.query<{ had: number }>("SELECT COALESCE(MAX(version), 0) AS had FROM schema_version");
    const had = rows[0]?.had ?? 0;
    if (had > migrations.length) throw new AppError("data/newer", { found: had, known: migrations.length });
    const migration = had < upTo ? migrations[had] : undefined;
    if (migration !== undefined) {
      await client.query(migration.postgres);
      await client.query("INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, now())", [
        had + 1,
        migration.name,
      ]);
    }
    await client.query("COMMIT");
    if (migration === undefined) return;
  }
}
