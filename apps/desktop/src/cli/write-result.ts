import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename } from "node:path";
import { AppError } from "@myba/shared/errors";
import type { CliIo } from "./io.ts";

/**
 * Puts a result where the command line wants it: standard output, or a file. A file appears whole or not at all, and
 * an older one survives a full disk. Throws `file/unwritable`, `data/disk-full`.
 */
export async function writeResult(text: string, out: string | undefined, io: CliIo): Promise<void> {
  if (out === undefined || out === "-") return io.writeOut(io.isScreen ? withoutControls(text) : text);
  try {
    if (await isDevice(out)) await writeWhole(out, text);
    else await replace(out, text);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOSPC" || code === "EDQUOT") throw new AppError("data/disk-full", {}, { cause });
    throw new AppError("file/unwritable", { name: basename(out) }, { cause });
  }
}

/** Tickets are somebody's text: on a screen their control characters must not steer the terminal. */
export function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, " ");
}

/** `/dev/stdout`, a named pipe: there is nothing to put a new file in place of. */
async function isDevice(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && !found.isFile() && !found.isDirectory();
}

async function replace(named: string, text: string): Promise<void> {
  // What a link leads to is replaced, not the link.
  const path = await realpath(named).catch(() => named);
  const draft = `${path}.${process.pid}.part`;
  try {
    await writeWhole(draft, text);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}
