import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError } from "@myba/shared/errors";
import { z } from "zod";

const file = z.object({
  name: z.enum(["ledger.db", "server.db", "ledger.db.anchors.jsonl"]),
  bytes: z.int().min(0),
  sha256: z.string().length(64),
});
const manifest = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  /** Of the program that made it. */
  version: z.string(),
  schema: z.object({ ledger: z.int(), server: z.int() }),
  /** The newest block of the ledger's chain; nothing was sealed before the first one. */
  head: z.object({ seq: z.int(), hash: z.string(), sealedAt: z.iso.datetime() }).nullable(),
  /** Ids of keys without which the backup cannot be proved, or people would have to sign in again. None is in it. */
  keys: z.object({ chain: z.array(z.string()), secret: z.array(z.string()), signing: z.array(z.string()) }),
  files: z.array(file).length(3),
});

/** What a backup says about itself, in its file `manifest.json`. */
export type Manifest = z.infer<typeof manifest>;
export type BackedUpFile = Manifest["files"][number];

/** The files of a backup besides its manifest. */
export const fileNames = file.shape.name.options;
export const manifestName = "manifest.json";

/** The manifest of a backup. Throws `backup/refused` where there is none, and `backup/damaged`. */
export function readManifest(folder: string): Manifest {
  let text;
  try {
    text = readFileSync(join(folder, manifestName), "utf8");
  } catch (cause) {
    throw new AppError("backup/refused", { reason: `${folder} is no finished backup: it has no manifest` }, { cause });
  }
  try {
    return manifest.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("backup/damaged", { reason: "its manifest cannot be read" }, { cause });
  }
}

/** Size and hash of a file in a folder. */
export async function measured(folder: string, name: BackedUpFile["name"]): Promise<BackedUpFile> {
  const path = join(folder, name);
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return { name, bytes: (await stat(path)).size, sha256: hash.digest("hex") };
}
