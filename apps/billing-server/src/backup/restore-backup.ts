import { constants } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { AppError } from "@myba/shared/errors";
import { migrations } from "../database/migrations/migrations.ts";
import { serverMigrations } from "../database/server-migrations/server-migrations.ts";
import { openSqliteWriter } from "../database/sqlite.ts";
import { type AnchorRecord, fileAnchor, isGenuine } from "../ledger/proof/anchors.ts";
import type { ChainKeys } from "../ledger/proof/chain-key.ts";
import { checkCopy } from "./check-copy.ts";
import { makeDurable } from "./durable-files.ts";
import { fileNames, type Manifest, manifestName, measured, readManifest } from "./manifest.ts";

export interface RestoreParts {
  readonly from: string;
  /** A folder that is empty or not there yet. */
  readonly to: string;
  readonly keys: ChainKeys;
  /** Files of anchors that lived on after the backup: they tell what it lacks. */
  readonly laterAnchors: readonly string[];
  readonly now: () => number;
}

export interface Restored {
  readonly manifest: Manifest;
  /** The newest anchor that the backup does not reach. */
  readonly lost: AnchorRecord | undefined;
}

/**
 * Puts a backup into a folder that a server can start on, after it has proved every byte of it. Throws
 * `backup/refused`, `backup/damaged`, `ledger/chain-key` where a key it was sealed with is missing, `data/newer`, and
 * leaves the folder as empty as it was.
 */
export async function restoreBackup(parts: RestoreParts): Promise<Restored> {
  const { from, keys, now } = parts;
  const to = resolve(parts.to);
  const manifest = readManifest(from);
  const missing = manifest.keys.chain.filter((id) => keys.byId(id) === undefined);
  if (missing.length > 0) throw new AppError("ledger/chain-key", { reason: `${missing.join(", ")} is not among them` });
  await mkdir(to, { recursive: true, mode: 0o700 });
  if ((await readdir(to)).length > 0) throw new AppError("backup/refused", { reason: `${to} is not empty` });
  const unproved = join(to, "unproved");
  await mkdir(unproved, { mode: 0o700 });
  try {
    await copyAsMeasured(from, unproved, manifest);
    bringUpToDate(unproved, manifest);
    const anchors = await fileAnchor(join(unproved, "ledger.db.anchors.jsonl")).read();
    const { head } = await checkCopy(unproved, { keys, anchors, now });
    const lost = await lostSince(head?.seq ?? 0, parts);
    for (const name of fileNames) {
      await makeDurable(join(unproved, name));
      await rename(join(unproved, name), join(to, name));
    }
    await rmdir(unproved);
    await makeDurable(to);
    return { manifest, lost };
  } catch (error) {
    for (const name of [...fileNames, "unproved"]) await rm(join(to, name), { recursive: true, force: true });
    throw error;
  }
}

/** What is measured is the copy, so that nothing can change between measuring and using it. */
async function copyAsMeasured(from: string, to: string, { files }: Manifest): Promise<void> {
  for (const file of files) {
    await copyFile(join(from, file.name), join(to, file.name), constants.COPYFILE_EXCL).catch((cause: unknown) => {
      throw new AppError("backup/damaged", { reason: `its ${file.name} cannot be read` }, { cause });
    });
    const { bytes, sha256 } = await measured(to, file.name);
    if (bytes !== file.bytes || sha256 !== file.sha256) {
      throw new AppError("backup/damaged", {
        reason: `its ${file.name} is not the one that ${manifestName} describes`,
      });
    }
  }
}

/** A backup of an older program is proved by the rules of this one. */
function bringUpToDate(folder: string, { schema }: Manifest): void {
  if (schema.ledger < migrations.length) openSqliteWriter(join(folder, "ledger.db")).close();
  if (schema.server < serverMigrations.length) openSqliteWriter(join(folder, "server.db"), serverMigrations).close();
}

async function lostSince(headSeq: number, { laterAnchors, keys }: RestoreParts): Promise<AnchorRecord | undefined> {
  const records = (await Promise.all(laterAnchors.map((file) => fileAnchor(file).read()))).flat();
  return records
    .filter((record) => record.seq > headSeq && isGenuine(record, keys))
    .toSorted((one, other) => other.seq - one.seq)[0];
}
