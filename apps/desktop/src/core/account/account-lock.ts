import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@myba/shared/errors";
import { lockFile } from "../database/folder-lock.ts";

/** Work that only one process of a data folder does at a time. */
export type AccountLock = <T>(work: () => Promise<T>) => Promise<T>;

const everyMs = 25;
/** Longer than anybody who holds it waits for the server. */
const patienceMs = 90_000;

/**
 * Keeps two programs on one data folder, such as a window and a terminal, from using the same refresh token, or making
 * two devices of one computer. It is a lock of the operating system, which goes with a process however it dies, and not
 * a note in the database, which would have to be believed for as long as the slowest answer takes. Whoever gets it reads
 * anew what the one before may have changed. Rejects with `billing/unreachable` where somebody never lets go.
 */
export function makeAccountLock(folder: string): AccountLock {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = turn.then(async () => {
      const lock = await take(join(folder, "account-lock.sqlite"));
      try {
        return await work();
      } finally {
        lock.release();
      }
    });
    turn = done.catch(() => undefined);
    return done;
  };
}

async function take(file: string) {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += everyMs) {
    const lock = lockFile(file, 0);
    if (lock !== null) return lock;
    await pause(everyMs);
  }
  throw new AppError("billing/unreachable");
}
