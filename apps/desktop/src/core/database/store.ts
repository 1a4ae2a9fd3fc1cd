import type Database from "better-sqlite3";
import type { Topic } from "../pushes.ts";
import { expectedDatabaseError } from "./database-errors.ts";

/** What services work with: the database, and the world's clock and ids. */
export interface Store {
  readonly db: Database.Database;
  /** Milliseconds since 1970. */
  now(): number;
  /** A ULID, larger than every one before it. */
  makeId(): string;
  /** A prepared statement, prepared once a text. */
  sql(text: string): Database.Statement;
  /**
   * Runs `work` in one transaction, durable on return, then tells the windows which topics changed. Nested calls join
   * the outer transaction. Throws `data/disk-full` and `data/read-only` where the disk refuses.
   */
  write<T>(topics: readonly Topic[], work: () => T): T;
  /**
   * As `write`, without waiting for the disk: what it writes survives the death of the process at once, and a power cut
   * from the next `write` on. For steps of something that goes on, such as words of a model.
   */
  writeAhead<T>(topics: readonly Topic[], work: () => T): T;
  /** Grows with every commit of this or another process: what a cache of query results is good for. */
  version(): string;
}

export interface StoreOptions {
  readonly db: Database.Database;
  readonly folder: string;
  readonly now: () => number;
  readonly makeId: () => string;
  readonly changed: (topics: readonly Topic[]) => void;
}

/** Makes the store over an open database. */
export function makeStore({ db, folder, now, makeId, changed }: StoreOptions): Store {
  const statements = new Map<string, Database.Statement>();
  const touched = new Set<Topic>();
  let commits = 0;

  function sql(text: string): Database.Statement {
    let statement = statements.get(text);
    if (statement === undefined) {
      statement = db.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  }

  function commit<T>(work: () => T): T {
    try {
      return db.transaction(work).immediate();
    } catch (error) {
      throw expectedDatabaseError(error, folder);
    }
  }

  function write<T>(topics: readonly Topic[], work: () => T): T {
    if (db.inTransaction) {
      for (const topic of topics) touched.add(topic);
      return work();
    }
    touched.clear();
    for (const topic of topics) touched.add(topic);
    const result = commit(work);
    commits += 1;
    changed([...touched]);
    return result;
  }

  function writeAhead<T>(topics: readonly Topic[], work: () => T): T {
    if (db.inTransaction) return write(topics, work);
    // In WAL mode NORMAL leaves the log to the system's own cache until something is synced.
    db.pragma("synchronous = NORMAL");
    try {
      return write(topics, work);
    } finally {
      db.pragma("synchronous = FULL");
    }
  }

  return {
    db,
    now,
    makeId,
    sql,
    write,
    writeAhead,
    version: () => `${commits}.${String(sql("PRAGMA data_version").pluck().get())}`,
  };
}
