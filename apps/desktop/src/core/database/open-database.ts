import Database from "better-sqlite3";
import { accessSync, chmodSync, constants, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AppError, type ErrorReport } from "@myba/shared/errors";
import { expectedDatabaseError, isCorruption } from "./database-errors.ts";
import { type FolderLock, lockFolder } from "./folder-lock.ts";
import { migrations } from "./migrations/migrations.ts";
import { createPrivateFile } from "./private-file.ts";
import { takeSuspicion } from "./suspicion.ts";

/** "MyBA" in ASCII: tells our file from any other SQLite database. */
const applicationId = 0x4d794241;

/** A check of every page takes about 1.5 ms a megabyte; past this size only a database that was not closed gets it. */
const alwaysCheckedBytes = 64 * 1024 * 1024;

export interface OpenedDatabase {
  readonly db: Database.Database;
  /** Null for a guest beside the owner. */
  readonly lock: FolderLock | null;
  /** What the person should know, such as `data/set-aside`. */
  readonly notices: readonly ErrorReport[];
}

export interface OpenOptions {
  readonly folder: string;
  readonly nowMs: number;
  /** Work beside an owner that has the folder, instead of being refused. */
  readonly share: boolean;
}

/**
 * Opens `tickets.sqlite` of a data folder, making the folder (0700) and the file (0600) when missing. A file that
 * cannot be read is set aside, never overwritten. Throws `data/locked`, `data/read-only`, `data/newer`,
 * `data/disk-full`.
 */
export function openDatabase(options: OpenOptions): OpenedDatabase {
  const { folder } = options;
  let lock: FolderLock | null = null;
  try {
    prepareFolder(folder);
    lock = lockFolder(folder);
    if (lock === null && !options.share) throw new AppError("data/locked", { folder });
    const file = join(folder, "tickets.sqlite");
    return lock === null ? { db: openAsGuest(file, folder), lock, notices: [] } : openAsOwner(file, lock, options);
  } catch (error) {
    lock?.release();
    throw expectedDatabaseError(error, folder);
  }
}

function prepareFolder(folder: string): void {
  try {
    makeFolder(resolve(folder));
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new AppError("data/read-only", { folder }, { cause });
  }
}

/** A folder with those above it. Node's own recursion never ends where the system answers ENOENT, as in `/proc`. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  mkdirSync(folder, { mode: 0o700 });
}

function openAsOwner(file: string, lock: FolderLock, options: OpenOptions): OpenedDatabase {
  try {
    return { db: openChecked(file, options.folder), lock, notices: [] };
  } catch (error) {
    if (!isCorruption(error)) throw error;
    const aside = setAside(file, options.nowMs);
    return {
      db: openChecked(file, options.folder),
      lock,
      notices: [{ code: "data/set-aside", data: { file: aside } }],
    };
  }
}

function openAsGuest(file: string, folder: string): Database.Database {
  const db = connect(file);
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version === migrations.length) return db;
  db.close();
  if (version < migrations.length) throw new AppError("data/locked", { folder });
  throw new AppError("data/newer", { found: version, known: migrations.length });
}

function openChecked(file: string, folder: string): Database.Database {
  const isNew = !existsSync(file) || statSync(file).size === 0;
  // Before any pragma that writes: a newer database must stay as it is.
  if (!isNew) refuseForeign(file, folder);
  createPrivateFile(file);
  chmodSync(file, 0o600);
  const db = connect(file);
  try {
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function refuseForeign(file: string, folder: string): void {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new AppError("data/read-only", { folder }, { cause });
  }
  const db = new Database(file, { readonly: true });
  try {
    // The version comes first: what a newer program calls broken is not ours to judge.
    const id = Number(db.pragma("application_id", { simple: true }));
    const version = Number(db.pragma("user_version", { simple: true }));
    if (id === applicationId && version > migrations.length) {
      throw new AppError("data/newer", { found: version, known: migrations.length });
    }
    if (version === 0 && isBlank(db)) return;
    if (id !== applicationId) throw corruption("another program's database");
    const problem = deservesFullCheck(file) ? firstProblem(db) : "ok";
    if (problem !== "ok") throw corruption(problem);
  } finally {
    db.close();
  }
}

/** What a first start leaves that died, or found the disk full, before the first transaction: a header without tables. */
function isBlank(db: Database.Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
}

function deservesFullCheck(file: string): boolean {
  if (takeSuspicion(dirname(file))) return true;
  // A log left behind means that the last owner did not come to close it.
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  return (log?.size ?? 0) > 0 || statSync(file).size <= alwaysCheckedBytes;
}

function firstProblem(db: Database.Database): string {
  return String(db.pragma("quick_check(1)", { simple: true }));
}

function corruption(what: string): Error {
  return new Database.SqliteError(what, "SQLITE_CORRUPT");
}

function connect(file: string): Database.Database {
  const db = new Database(file, { timeout: 5000 });
  db.pragma("journal_mode = WAL");
  // better-sqlite3 is built so that WAL means NORMAL; only FULL keeps acknowledged commits through a power loss.
  db.pragma("synchronous = FULL");
  db.pragma("fullfsync = ON");
  // Copying the log back takes tens of milliseconds in the middle of somebody's save: rarer is better.
  db.pragma("wal_autocheckpoint = 4000");
  db.pragma("foreign_keys = ON");
  db.pragma("trusted_schema = OFF");
  db.pragma("temp_store = MEMORY");
  db.pragma("cache_size = -65536");
  return db;
}

function migrate(db: Database.Database): void {
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version === migrations.length) return;
  db.transaction(() => {
    for (const statements of migrations.slice(version)) db.exec(statements);
    db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${migrations.length}`);
  })();
}

/** Renames the database with its log out of the way and returns the new name. */
function setAside(file: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, "-");
  const aside = file.replace(/\.sqlite$/, `.corrupt-${stamp}.sqlite`);
  for (const suffix of ["", "-wal", "-shm"]) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}
