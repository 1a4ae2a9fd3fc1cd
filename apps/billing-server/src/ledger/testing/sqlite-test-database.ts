import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteReader, openSqliteWriter } from "../../database/sqlite.ts";
import { openSqliteLedger } from "../sqlite-ledger.ts";
import type { TestDatabase } from "./world.ts";

/** An empty SQLite file in a folder of its own, below `parent`. */
export function sqliteTestDatabase(parent = tmpdir()): Promise<TestDatabase> {
  const folder = mkdtempSync(join(parent, "myba-ledger-"));
  const file = join(folder, "ledger.sqlite");
  const closing: (() => Promise<void>)[] = [];
  return Promise.resolve({
    open(options) {
      const ledger = openSqliteLedger({ file, lingerMs: 0, ...options });
      const database = openSqliteReader(file);
      closing.push(() => database.close());
      return Promise.resolve({ ledger, database });
    },
    run(sql) {
      const db = openSqliteWriter(file);
      try {
        db.exec(sql);
        return Promise.resolve();
      } catch (error) {
        return Promise.reject(error as Error); // better-sqlite3 throws errors only.
      } finally {
        db.close();
      }
    },
    async destroy() {
      await Promise.all(closing.map((close) => close()));
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
