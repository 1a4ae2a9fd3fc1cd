import { existsSync } from "node:fs";
import { type Anchor, fileAnchor } from "../ledger/proof/anchors.ts";
import { type ChainKeys, chainKeysFrom, chainKeysInFile } from "../ledger/proof/chain-key.ts";
import { isPostgresAddress, sqliteFileOf } from "../ledger/proof/open-proof-database.ts";
import type { ProofDatabase } from "../ledger/proof/proof-database.ts";
import { AppError } from "@myba/shared/errors";
import type { LedgerIo } from "./io.ts";

export interface ProofFlags {
  readonly database: string;
  readonly keyFile?: string;
  readonly anchors: readonly string[];
  readonly withoutAnchors?: boolean;
}

/** The keys of the chain, from where they are said or usually are. Throws `ledger/chain-key`. */
export function keysFor({ database, keyFile }: ProofFlags, io: LedgerIo): ChainKeys {
  if (keyFile !== undefined) return chainKeysInFile(keyFile);
  if (io.chainKey !== undefined && io.chainKey !== "") return chainKeysFrom(io.chainKey);
  if (isPostgresAddress(database)) throw new AppError("ledger/chain-key", { reason: "none is given" });
  return chainKeysInFile(`${sqliteFileOf(database)}.chain-key`);
}

/** The anchors, from where they are said or usually are. Throws `ledger/anchors` where a sealed ledger has none. */
export async function anchorsFor(flags: ProofFlags, database: ProofDatabase): Promise<Anchor[]> {
  if (flags.withoutAnchors === true) return [];
  if (flags.anchors.length > 0) return flags.anchors.map((file) => fileAnchor(file));
  const isSealed = await database.snapshot(async (snapshot) => {
    if ((await snapshot.schemaVersion()) < 4) return false; // Too old to have blocks, which is told by who reads more.
    return (await snapshot.query("SELECT seq FROM chain LIMIT 1")).length > 0;
  });
  const usual = isPostgresAddress(flags.database) ? undefined : `${sqliteFileOf(flags.database)}.anchors.jsonl`;
  if (usual !== undefined && existsSync(usual)) return [fileAnchor(usual)];
  if (!isSealed) return [];
  throw new AppError("ledger/anchors", { place: usual ?? "no file given", reason: "there are none" });
}
