import Database from "better-sqlite3";
import { join } from "node:path";
import { createPrivateFile } from "./private-file.ts";

/** Held until `release`, or until the process dies, however it dies. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the data folder for this process: an exclusive transaction on `lock.sqlite`, which the operating system drops
 * with the process. Returns null when another process (or another core of this one) has it.
 */
export function lockFolder(folder: string): FolderLock | null {
  return lockFile(join(folder, "lock.sqlite"), 200);
}

/** Takes the lock that a file of its own stands for; null where it is not free within so many milliseconds. */
export function lockFile(file: string, timeoutMs: number): FolderLock | null {
  createPrivateFile(file);
  const lock = new Database(file, { timeout: timeoutMs });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) return null;
    throw error;
  }
  return { release: () => lock.close() };
}
