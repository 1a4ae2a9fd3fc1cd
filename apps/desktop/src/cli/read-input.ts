import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { AppError } from "@myba/shared/errors";
import type { CliIo } from "./io.ts";

/** More than any command takes; what comes after is not waited for. */
const pipeLimitBytes = 64 * 1024 * 1024;

/**
 * A file to give to the core, `-` for standard input. Bytes of a plain file are not read before somebody asks, so a
 * huge one costs nothing. Throws `file/unreadable`.
 */
export async function readInput(path: string, io: CliIo): Promise<File> {
  if (path === "-") return fileFrom(io.stdin(), "standard input");
  const name = basename(path);
  try {
    const found = await stat(path);
    if (found.isFile()) return new File([await openAsBlob(path)], name);
    if (found.isDirectory()) throw new AppError("file/unreadable", { name });
    return await fileFrom(createReadStream(path), name);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("file/unreadable", { name }, { cause });
  }
}

async function fileFrom(chunks: AsyncIterable<unknown>, name: string): Promise<File> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const bytes = chunk instanceof Uint8Array ? Uint8Array.from(chunk) : new TextEncoder().encode(String(chunk));
    parts.push(bytes);
    size += bytes.length;
    if (size > pipeLimitBytes) break;
  }
  return new File(parts, name);
}
