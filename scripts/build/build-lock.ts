import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Runs `work` while no other process on this machine builds into the same folder: `npm start` in two terminals must
 * not empty each other's output. A lock left by a process that died is taken over, and so is one older than any build:
 * its number may belong to another process by then.
 */
export async function withBuildLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  while (!take(file)) await wait(100);
  const release = (): void => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

const longestBuildMs = 5 * 60_000;

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    if (!holderLives(file)) rmSync(file, { force: true });
    return false;
  }
}

function holderLives(file: string): boolean {
  try {
    if (Date.now() - statSync(file).mtimeMs > longestBuildMs) return false;
    process.kill(Number(readFileSync(file, "utf8")), 0);
    return true;
  } catch (error) {
    // EPERM: the process lives but belongs to somebody else. An empty file is one being written this very moment.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
