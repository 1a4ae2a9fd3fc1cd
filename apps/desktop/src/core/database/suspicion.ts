import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createPrivateFile } from "./private-file.ts";

const suspicionFile = (folder: string): string => join(folder, "check-at-start");

/** Remembers that SQLite met damage while the program ran, so that the next start looks at every page. */
export function raiseSuspicion(folder: string): void {
  try {
    createPrivateFile(suspicionFile(folder));
  } catch {
    // The disk that damaged the database may refuse this too; the next start then finds what it can.
  }
}

/** Whether damage was met since the last start; asking settles it. */
export function takeSuspicion(folder: string): boolean {
  const isRaised = existsSync(suspicionFile(folder));
  if (isRaised) rmSync(suspicionFile(folder), { force: true });
  return isRaised;
}
