import { openPostgresPool } from "../../database/postgres.ts";
import { openSqliteWriter } from "../../database/sqlite.ts";
import { fileAnchor, makeAnchorFile } from "../proof/anchors.ts";
import { chainKeysFrom } from "../proof/chain-key.ts";
import { type ChainWriter, postgresChainWriter, sqliteChainWriter } from "../proof/chain-writer.ts";
import { openProofDatabase } from "../proof/open-proof-database.ts";
import { makeSealer } from "../proof/sealer.ts";
import { startSealing } from "../proof/sealing.ts";
import { verify } from "../proof/verify.ts";
import type { LoadOrder } from "./crash-load.ts";

/** The chain of a ledger that is being killed. */
export interface CrashProof {
  /** What a server does about the chain when it starts: seals what is committed, remembers what was anchored. */
  start(): Promise<void>;
  /** Seals what is committed and anchors it outside. */
  seal(): Promise<void>;
  /** Throws with what is wrong. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

const keys = chainKeysFrom("5e".repeat(32));

/** Opens what seals and verifies a ledger, as each of its servers does. */
export async function openProof({ address, engine, anchorFile }: Omit<LoadOrder, "seed">): Promise<CrashProof> {
  await makeAnchorFile(anchorFile);
  const database = await openProofDatabase(address);
  const { writer, close } = engine === "sqlite" ? writerOfSqlite(address) : writerOfPostgres(address);
  const anchors = [fileAnchor(anchorFile)];
  const sealer = makeSealer({ database, writer, keys, anchors, now: Date.now });
  let anchoredSeq = 0;
  return {
    async start() {
      const errors: unknown[] = [];
      const onError = (error: unknown): void => void errors.push(error);
      await startSealing({ database, writer, keys, anchors, now: Date.now, onError }).stop();
      if (errors.length > 0) throw new Error(errors.map(String).join("\n"));
    },
    async seal() {
      await sealer.seal("journal", { lookbackMs: 60_000 });
      await sealer.seal("keys", { lookbackMs: 60_000 });
      anchoredSeq = await sealer.anchor(anchoredSeq);
    },
    async verify() {
      const { isSound, findings, breaches } = await verify(database, { keys, anchors, now: Date.now });
      if (!isSound) throw new Error(JSON.stringify({ findings: findings.slice(0, 10), breaches }, null, 1));
    },
    async close() {
      await database.close();
      await close();
    },
  };
}

function writerOfSqlite(file: string): { writer: ChainWriter; close: () => Promise<void> } {
  const db = openSqliteWriter(file);
  return { writer: sqliteChainWriter(db), close: () => Promise.resolve(void db.close()) };
}

function writerOfPostgres(url: string): { writer: ChainWriter; close: () => Promise<void> } {
  const pool = openPostgresPool({ url, connections: 1 });
  return { writer: postgresChainWriter(pool), close: () => pool.end() };
}
