import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { addressPath } from "./request-handler.ts";

const note = z.object({ port: z.number().int().min(1).max(65_535), secret: z.string().min(32) });

/** What a running host leaves in its data folder for the next start with the same one. */
export type RunningHost = z.infer<typeof note>;

const fileIn = (dataFolder: string): string => join(dataFolder, "web-host.json");

/**
 * Readable by the same person only, as the tickets beside it are. Answers with what takes the note away again. Where
 * the disk refuses it, as a full one does, MyBA runs without: a second start then only says that the folder is taken.
 */
export function announceHost(dataFolder: string, host: RunningHost): () => void {
  const file = fileIn(dataFolder);
  const withdraw = (): void => quietly(() => rmSync(file, { force: true }));
  // Removed first: an existing file would keep whatever permissions it has.
  withdraw();
  quietly(() => writeFileSync(file, JSON.stringify(host), { mode: 0o600 }));
  return withdraw;
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // A note is a convenience, and an old one is found out by asking.
  }
}

/** A fresh address of the host that runs with this data folder, or nothing where none answers within a second. */
export async function askRunningHost(dataFolder: string): Promise<string | undefined> {
  try {
    const { port, secret } = note.parse(JSON.parse(readFileSync(fileIn(dataFolder), "utf8")));
    const origin = `http://127.0.0.1:${port}`;
    const answer = await fetch(`${origin}${addressPath}`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
      redirect: "error",
      signal: AbortSignal.timeout(1000),
    });
    // The port may belong to another program by now; what it says is not to be opened.
    return z.object({ url: z.string().startsWith(`${origin}/`) }).parse(await answer.json()).url;
  } catch {
    // No note, an old one, or no answer: then nothing is known about who has the folder.
    return undefined;
  }
}
