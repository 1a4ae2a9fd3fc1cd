import { AppError } from "@myba/shared/errors";
import Database from "better-sqlite3";

/** A file of SQLite and where its copy goes; nothing may be there yet. */
interface FileToCopy {
  readonly from: string;
  readonly to: string;
}

/** So often others may commit in between before it is given up. */
const attempts = 10_000;
/** Pages copied before the program looks at anything else: 4 MiB. */
const pagesAtOnce = 1024;

/**
 * Copies files as all of them were at one instant, as if the power had failed there, while others go on writing, whom
 * it never locks out. Throws `backup/refused` where they never hold still, and what SQLite throws.
 */
export async function copySqliteTogether(files: readonly FileToCopy[]): Promise<void> {
  const opened = files.map(({ from, to }) => ({ to, source: openToRead(from), watch: openToRead(from) }));
  try {
    beginTogether(opened);
    for (const { source, to } of opened) await source.backup(to, { progress: () => pagesAtOnce });
  } finally {
    for (const { source, watch } of opened) {
      source.close();
      watch.close();
    }
  }
}

interface Opened {
  readonly source: Database.Database;
  /** Sees what is committed after the source has begun to read. */
  readonly watch: Database.Database;
}

function openToRead(file: string): Database.Database {
  return new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
}

/**
 * Begins to read one after the other, again and again until nothing was committed to the others while the last began:
 * then all of them are as they were when it did.
 */
function beginTogether(files: readonly Opened[]): void {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = files.map(({ watch }) => commits(watch));
    for (const { source } of files) {
      source.exec("BEGIN");
      // A reading begins with its first question.
      source.prepare("SELECT COUNT(*) FROM sqlite_master").get();
    }
    if (files.slice(0, -1).every(({ watch }, index) => commits(watch) === before[index])) return;
    for (const { source } of files) source.exec("ROLLBACK");
  }
  throw new AppError("backup/refused", { reason: "the server writes all the time, without an instant of rest" });
}

/** Another number after every commit of anybody else. */
function commits(db: Database.Database): unknown {
  return db.pragma("data_version", { simple: true });
}
