import Database from "better-sqlite3";
import { AppError } from "@myba/shared/errors";
import type { Query, ReadingDatabase, Value } from "./database.ts";
import type { Migration } from "./migrations/migration.ts";
import { migrations } from "./migrations/migrations.ts";

/** From how many pages of the log a commit copies it back: 32 MiB. */
export const pagesInCommit = 8192;
/** Milliseconds that a connection waits for another's lock before it gives up. */
const busyTimeoutMs = 5000;

/**
 * Opens the one connection that writes, and brings the schema up to date. Throws `data/newer` for the schema of a newer
 * program, and an assertion where the file system does not give what durability needs.
 */
export function openSqliteWriter(file: string, steps: readonly Migration[] = migrations): Database.Database {
  const db = new Database(file, { timeout: busyTimeoutMs });
  try {
    db.pragma("journal_mode = WAL");
    // better-sqlite3 is built so that WAL means NORMAL, and power loss would take acknowledged commits.
    db.pragma("synchronous = FULL");
    db.pragma("fullfsync = ON");
    db.pragma("foreign_keys = ON");
    db.pragma("trusted_schema = OFF");
    // Otherwise INSERT OR REPLACE would delete a row of the journal without asking the trigger that refuses it.
    db.pragma("recursive_triggers = ON");
    db.pragma("temp_store = MEMORY");
    db.pragma("cache_size = -65536");
    // Copying the log back within a commit stops the writer: `SqliteCheckpointer` does it elsewhere while it can.
    db.pragma(`wal_autocheckpoint = ${pagesInCommit}`);
    // What a long reader has made it grow to is given back.
    db.pragma("journal_size_limit = 67108864");
    assertDurable(db);
    migrateSqlite(db, steps);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Throws unless every commit is on the disk before it is acknowledged. */
export function assertDurable(db: Database.Database): void {
  const journalMode = db.pragma("journal_mode", { simple: true });
  const synchronous = db.pragma("synchronous", { simple: true });
  // A database in memory has no log, and nothing to lose.
  const isDurable = db.memory || (journalMode === "wal" && synchronous === 2);
  if (!isDurable)
    throw new Error(`not durable: journal_mode=${String(journalMode)} synchronous=${String(synchronous)}`);
}

/** Applies the migrations that the database has not had, all in one transaction. */
export function migrateSqlite(
  db: Database.Database,
  steps: readonly Migration[] = migrations,
  upTo = steps.length,
): void {
  if (versionOf(db, steps) >= upTo) return;
  db.transaction(() => {
    // Another process that started at the same time may have been here since.
    const had = versionOf(db, steps);
    for (const migration of steps.slice(had, upTo)) db.exec(migration.sqlite);
    if (had < upTo) db.pragma(`user_version = ${upTo}`);
  }).exclusive();
}

function versionOf(db: Database.Database, steps: readonly Migration[]): number {
  const had = Number(db.pragma("user_version", { simple: true }));
  if (had > steps.length) throw new AppError("data/newer", { found: had, known: steps.length });
  return had;
}

/** Opens the reading side of a SQLite file that a writer has made. */
export function openSqliteReader(file: string): ReadingDatabase {
  const shared = connectReader(file);
  return {
    engine: "sqlite",
    query: queryOn(shared),
    async snapshot(work) {
      // A connection of its own: its transaction would otherwise hold back what others may see.
      const own = connectReader(file);
      try {
        own.exec("BEGIN");
        return await work(queryOn(own));
      } finally {
        own.close();
      }
    },
    close: () => Promise.resolve(void shared.close()),
  };
}

function connectReader(file: string): Database.Database {
  const db = new Database(file, { readonly: true, timeout: busyTimeoutMs });
  db.pragma("query_only = ON");
  db.pragma("trusted_schema = OFF");
  return db;
}

function queryOn(db: Database.Database): Query {
  const statements = new Map<string, Database.Statement>();
  return <Row>(sql: string, ...values: readonly Value[]): Promise<Row[]> => {
    let statement = statements.get(sql);
    if (statement === undefined) statements.set(sql, (statement = db.prepare(sql)));
    // The caller knows the columns of its own query.
    return Promise.resolve(statement.all(...values) as Row[]);
  };
}
