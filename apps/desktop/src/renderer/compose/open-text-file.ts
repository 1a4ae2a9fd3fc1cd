import { AppError } from "@myba/shared/errors";
import { client } from "../lib/client.ts";

/** Larger files cannot hold a text of the longest length in any encoding, and would only clog the line to the core. */
const maxFileBytes = 5 * 1024 * 1024;

/** The text of a file, decoded by the core; throws `file/too-large`, `file/binary`, `file/unreadable`, `text/empty`. */
export async function openTextFile(file: File): Promise<{ readonly name: string; readonly text: string }> {
  if (file.size > maxFileBytes) {
    const size = `${Math.ceil(file.size / 1024 / 1024)} MB`;
    throw new AppError("file/too-large", { name: file.name, size, limit: "5 MB" });
  }
  const bytes = await file.arrayBuffer().catch((cause: unknown) => {
    throw new AppError("file/unreadable", { name: file.name }, { cause });
  });
  return client.texts.open({ file: new File([bytes], file.name, { type: file.type }) });
}
