import Database from "better-sqlite3";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "pg";
import { onTestFinished } from "vitest";
import { fileAnchor } from "../../ledger/proof/anchors.ts";
import { chainKeysFrom } from "../../ledger/proof/chain-key.ts";
import { type ChainWriter, postgresChainWriter, sqliteChainWriter } from "../../ledger/proof/chain-writer.ts";
import { openProofDatabase } from "../../ledger/proof/open-proof-database.ts";
import { makeSealer } from "../../ledger/proof/sealer.ts";
import { type Report, verify } from "../../ledger/proof/verify.ts";
import type { ServerWorld } from "../../testing/server-world.ts";

/** The proof of a world's ledger, as the server and the nightly run keep it. */
export interface LedgerProof {
  readonly seal: () => Promise<void>;
  readonly verify: () => Promise<Report>;
}

export async function openLedgerProof({ engine, address, now }: ServerWorld): Promise<LedgerProof> {
  const folder = mkdtempSync(join(tmpdir(), "myba-proof-"));
  const file = join(folder, "anchors.jsonl");
  writeFileSync(file, "");
  const [keys, anchors] = [chainKeysFrom("ab".repeat(32)), [fileAnchor(file)]];
  const database = await openProofDatabase(engine === "sqlite" ? join(address, "ledger.db") : address);
  const { writer, close } = engine === "sqlite" ? sqliteWriter(join(address, "ledger.db")) : postgresWriter(address);
  onTestFinished(async () => {
    await database.close();
    await close();
    rmSync(folder, { recursive: true, force: true });
  });
  const sealer = makeSealer({ database, writer, keys, anchors, now });
  return {
    async seal() {
      await sealer.seal("journal");
      await sealer.seal("keys");
      await sealer.anchor();
    },
    verify: () => verify(database, { keys, anchors, now }),
  };
}

interface Writing {
  readonly writer: ChainWriter;
  readonly close: () => Promise<void>;
}

function sqliteWriter(file: string): Writing {
  const db = new Database(file);
  return { writer: sqliteChainWriter(db), close: () => Promise.resolve(void db.close()) };
}

function postgresWriter(url: string): Writing {
  const pool = new Pool({ connectionString: url, max: 1 });
  return { writer: postgresChainWriter(pool), close: () => pool.end() };
}
