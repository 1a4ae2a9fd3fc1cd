import Database from "better-sqlite3";
import { AppError } from "@myba/shared/errors";

const unwritable = new Set(["SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH", "SQLITE_CANTOPEN"]);
// A full disk shows itself as FULL in the log and as a refused growth of the shared index beside it.
const full = new Set(["SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_WRITE"]);
const busy = new Set(["SQLITE_BUSY"]);
const corrupt = new Set(["SQLITE_CORRUPT", "SQLITE_NOTADB"]);

/** The catalogue's word for a database failure that a person can do something about; anything else as it came. */
export function expectedDatabaseError(error: unknown, folder: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (belongs(error.code, full)) return new AppError("data/disk-full", { folder }, { cause: error });
  if (belongs(error.code, unwritable)) return new AppError("data/read-only", { folder }, { cause: error });
  if (belongs(error.code, busy)) return new AppError("data/locked", { folder }, { cause: error });
  return error;
}

/** Whether SQLite says that the file is not, or only partly, a database. */
export function isCorruption(error: unknown): boolean {
  return error instanceof Database.SqliteError && belongs(error.code, corrupt);
}

function belongs(code: string, group: ReadonlySet<string>): boolean {
  // Extended codes such as SQLITE_READONLY_DBMOVED begin with the primary one.
  return group.has(code) || [...group].some((primary) => code.startsWith(`${primary}_`));
}
