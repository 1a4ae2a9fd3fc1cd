import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError, errorReport } from "@myba/shared/errors";
import { z } from "zod";

/** Where another process of the same person asks for a fresh address. */
export const addressPath = "/address";

/** Where it hands in a `myba://` link that the system gave it. */
export const linkPath = "/link";

const note = z.object({
  port: z.number().int().min(1).max(65_535),
  secret: z.string().min(32),
  /** For whoever looks after the machine; nothing is done with it. */
  pid: z.number().int().optional(),
});

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
  const answer = await post(dataFolder, addressPath);
  return answer?.status === 200 ? answered.safeParse(answer).data?.body.url : undefined;
}

/** What the host that runs said to a link: that a page shows it, or where to open one that does. */
export interface LinkTaken {
  readonly hasPage: boolean;
  readonly url: string;
}

/**
 * Hands a link to the host that runs with this data folder; nothing where none answers. Throws what the host refuses it
 * with: `link/invalid`, `ticket/not-found`.
 */
export async function handLinkToHost(dataFolder: string, link: string): Promise<LinkTaken | undefined> {
  const answer = await post(dataFolder, linkPath, { link });
  const refusal = answer && refused.safeParse(answer).data?.body.error;
  if (refusal) throw new AppError(refusal.code, refusal.data);
  return answer?.status === 200 ? linkTaken.safeParse(answer).data?.body : undefined;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const url = z.url();
const answered = z.object({ body: z.object({ url }) });
const linkTaken = z.object({ body: z.object({ url, hasPage: z.boolean() }) });
const refused = z.object({ status: z.literal(422), body: z.object({ error: errorReport }) });

async function post(dataFolder: string, path: string, body?: object): Promise<Answer | undefined> {
  try {
    const { port, secret } = note.parse(JSON.parse(readFileSync(fileIn(dataFolder), "utf8")));
    const origin = `http://127.0.0.1:${port}`;
    const answer = await fetch(`${origin}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(1000),
      ...(body && { body: JSON.stringify(body) }),
    });
    const said: unknown = await answer.json();
    // The port may belong to another program by now; where it leads is not to be opened.
    const leadsAway = answered.safeParse({ body: said }).data?.body.url.startsWith(`${origin}/`) === false;
    return leadsAway ? undefined : { status: answer.status, body: said };
  } catch {
    // No note, an old one, or no answer: then nothing is known about who has the folder.
    return undefined;
  }
}
