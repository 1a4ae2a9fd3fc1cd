import { accessSync, constants } from "node:fs";
import { tmpdir } from "node:os";
import { postgresTestDatabase } from "./postgres-test-database.ts";
import { sqliteTestDatabase } from "./sqlite-test-database.ts";
import type { TestDatabase } from "./world.ts";

/** Where Linux keeps files in memory: nobody pulls the plug in these tests, and they commit ten thousand times. */
const memory = "/dev/shm";

/** An empty SQLite database for one run of random commands. */
export function sqliteForModel(): Promise<TestDatabase> {
  return sqliteTestDatabase(isWritable(memory) ? memory : tmpdir());
}

/** Makes empty databases on a PostgreSQL for runs of random commands. */
export function postgresForModel(serverUrl: string): () => Promise<TestDatabase> {
  return () => postgresTestDatabase(serverUrl);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
