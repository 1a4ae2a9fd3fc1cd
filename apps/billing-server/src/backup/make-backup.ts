import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "@myba/shared/errors";
import { copySqliteTogether } from "../database/sqlite-copy.ts";
import { type AnchorRecord, fileAnchor } from "../ledger/proof/anchors.ts";
import { chainKeysFrom } from "../ledger/proof/chain-key.ts";
import { openProofDatabase } from "../ledger/proof/open-proof-database.ts";
import { headOf } from "../ledger/proof/sealer.ts";
import type { KeyKind, KeyRing } from "../keys/key-rings.ts";
import { version } from "../version.ts";
import { checkCopy } from "./check-copy.ts";
import { makeDurable } from "./durable-files.ts";
import { fileNames, type Manifest, manifestName, measured } from "./manifest.ts";

export interface BackupParts {
  /** The server's data folder. */
  readonly from: string;
  /** A folder that is not there yet. */
  readonly to: string;
  readonly rings: Readonly<Record<KeyKind, KeyRing>>;
  readonly anchorsFile: string;
  readonly now: () => number;
}

/**
 * Copies both databases as they are at one instant, beside a running server, proves the copies, and puts them in a
 * folder of their own with a manifest: all of it or, whatever fails, nothing. No key is in it. Throws
 * `backup/refused`, `backup/damaged` and what proving throws.
 */
export async function makeBackup(parts: BackupParts): Promise<Manifest> {
  const { from, rings, now } = parts;
  const to = resolve(parts.to);
  if (existsSync(to)) throw refused(`${to} is there already, and nothing is ever overwritten`);
  for (const name of ["ledger.db", "server.db"]) {
    if (!existsSync(join(from, name))) throw refused(`there is no ${name} in ${from}`);
  }
  const unfinished = `${to}.unfinished-${randomUUID()}`;
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    const made = await fill(unfinished, parts, { keys: chainKeysFrom(rings.chain.text), now });
    if (existsSync(to)) throw refused(`somebody else has made ${to} meanwhile`);
    await rename(unfinished, to);
    await makeDurable(dirname(to));
    return made;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function fill(
  folder: string,
  { from, rings, anchorsFile }: BackupParts,
  { keys, now }: Pick<Parameters<typeof checkCopy>[1], "keys" | "now">,
): Promise<Manifest> {
  const anchor = fileAnchor(anchorsFile);
  const before = await anchor.read();
  const madeAt = now();
  // The ledger last: whatever the server has noted of it is then in it.
  await copySqliteTogether(
    ["server.db", "ledger.db"].map((name) => ({ from: join(from, name), to: join(folder, name) })),
  );
  const after = await anchor.read();
  const anchors = await anchorsOf(folder, { before, after });
  await writeFile(
    join(folder, "ledger.db.anchors.jsonl"),
    anchors.map((record) => `${JSON.stringify(record)}\n`).join(""),
    {
      mode: 0o600,
    },
  );
  const { schema, head, chainKeys } = await checkCopy(folder, { keys, anchors, now });
  const files = [];
  for (const name of fileNames) {
    await makeDurable(join(folder, name));
    files.push(await measured(folder, name));
  }
  const manifest: Manifest = {
    format: 1,
    madeAt: new Date(madeAt).toISOString(),
    version,
    schema,
    head: head && { ...head, sealedAt: new Date(head.sealedAt).toISOString() },
    keys: {
      chain: [...new Set([keys.newest.id, ...chainKeys])],
      secret: [...rings.secret.ids],
      signing: [...rings.signing.ids],
    },
    files,
  };
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  await makeDurable(folder);
  return manifest;
}

/**
 * The anchors a copy can know of: all that were there before it was made, and of those written meanwhile the ones for
 * blocks it has, since it may remember them.
 */
async function anchorsOf(
  folder: string,
  { before, after }: { readonly before: readonly AnchorRecord[]; readonly after: readonly AnchorRecord[] },
): Promise<AnchorRecord[]> {
  const proof = await openProofDatabase(join(folder, "ledger.db"));
  try {
    const { seq: headSeq } = await proof.snapshot(headOf);
    return [...before, ...after.slice(before.length).filter(({ seq }) => seq <= headSeq)];
  } finally {
    await proof.close();
  }
}

function refused(reason: string): AppError {
  return new AppError("backup/refused", { reason });
}
