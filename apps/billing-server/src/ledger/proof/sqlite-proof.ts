import { AppError } from "@myba/shared/errors";
import Database from "better-sqlite3";
import { statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Value } from "../../database/database.ts";
import type { RawRow } from "../columns.ts";
import { pageRows, type ProofDatabase, type Snapshot } from "./proof-database.ts";

/** Milliseconds to wait for a writer that recovers its log. */
const busyTimeoutMs = 10_000;

/** Opens a SQLite file read-only. Throws `ledger/no-database`. */
export function openSqliteProof(file: string): Promise<ProofDatabase> {
  // Asked now, so that a wrong path is told before any work.
  connect(file).close();
  return Promise.resolve({
    engine: "sqlite",
    async snapshot(work) {
      const db = connect(file);
      try {
        db.exec("BEGIN");
        return await work(snapshotOf(db));
      } finally {
        db.close();
      }
    },
    close: () => Promise.resolve(),
  });
}

function connect(file: string): Database.Database {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    const reason = `it is a folder; name the file in it, such as ${join(file, "ledger.db")}`;
    throw new AppError("ledger/no-database", { database: file, reason });
  }
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
    db.pragma("query_only = ON");
    db.pragma("trusted_schema = OFF");
    db.pragma("cache_size = -65536");
    // Looks at the file, which opening alone does not.
    db.pragma("user_version");
    return db;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError("ledger/no-database", { database: file, reason }, { cause: error });
  }
}

function snapshotOf(db: Database.Database): Snapshot {
  return {
    engine: "sqlite",
    // The caller knows the columns of its own query.
    query: <Row>(sql: string, ...values: readonly Value[]) => Promise.resolve(db.prepare(sql).all(...values) as Row[]),
    async *stream(sql, ...values) {
      let page: RawRow[] = [];
      for (const row of db.prepare<Value[], RawRow>(sql).iterate(...values)) {
        page.push(row);
        if (page.length < pageRows) continue;
        yield page;
        page = [];
        // Whoever runs this inside a server lets it answer in between.
        await nextTurn();
      }
      if (page.length > 0) yield page;
    },
    schemaVersion: () => Promise.resolve(Number(db.pragma("user_version", { simple: true }))),
  };
}
