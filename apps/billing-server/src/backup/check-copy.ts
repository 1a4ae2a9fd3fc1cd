import { join } from "node:path";
import { AppError } from "@myba/shared/errors";
import Database from "better-sqlite3";
import { migrations } from "../database/migrations/migrations.ts";
import { serverMigrations } from "../database/server-migrations/server-migrations.ts";
import type { AnchorRecord } from "../ledger/proof/anchors.ts";
import type { ChainKeys } from "../ledger/proof/chain-key.ts";
import { openProofDatabase } from "../ledger/proof/open-proof-database.ts";
import { type Report, verify } from "../ledger/proof/verify.ts";

export interface CopyCheck {
  readonly keys: ChainKeys;
  readonly anchors: readonly AnchorRecord[];
  readonly now: () => number;
}

/** What a checked copy turned out to be. */
export interface CheckedCopy {
  readonly schema: { readonly ledger: number; readonly server: number };
  readonly head: Report["chain"]["head"];
  /** Ids of the keys that its chain was sealed with. */
  readonly chainKeys: readonly string[];
}

/**
 * Checks the copies of both databases in a folder: every page, every reference, and the ledger's proof. Each becomes one
 * file without a log beside it. Throws `backup/damaged`, and `data/newer` for what a newer program has made.
 */
export async function checkCopy(folder: string, check: CopyCheck): Promise<CheckedCopy> {
  const ledger = join(folder, "ledger.db");
  const schema = {
    ledger: checkFile(ledger, migrations.length),
    server: checkFile(join(folder, "server.db"), serverMigrations.length),
  };
  const proof = await openProofDatabase(ledger);
  try {
    const anchors = [{ place: "file", read: () => Promise.resolve([...check.anchors]), write: refuse }];
    const { chain, ...report } = await verify(proof, { ...check, anchors });
    if (!report.isSound) throw damaged(`the ledger's proof does not hold: ${wordsOf(report)}`);
    return { schema, head: chain.head, chainKeys: await chainKeysIn(proof) };
  } finally {
    await proof.close();
  }
}

function wordsOf({ first, breaches }: Pick<Report, "first" | "breaches">): string {
  if (first !== null) return `${first.table} ${first.id}: ${first.detail}`;
  return breaches.map(({ promise }) => promise).join("; ");
}

function chainKeysIn(proof: Awaited<ReturnType<typeof openProofDatabase>>): Promise<string[]> {
  return proof.snapshot(async ({ query }) =>
    (await query<{ key_id: string }>("SELECT key_id FROM chain GROUP BY key_id ORDER BY MAX(seq) DESC")).map(
      ({ key_id }) => key_id,
    ),
  );
}

/** The schema's version of a sound file. */
function checkFile(file: string, known: number): number {
  try {
    const db = new Database(file, { fileMustExist: true });
    try {
      db.pragma("journal_mode = DELETE");
      const bad = db.pragma("integrity_check(1)", { simple: true });
      if (bad !== "ok") throw damaged(`${file}: ${String(bad)}`);
      const lost = db.pragma("foreign_key_check") as unknown[];
      if (lost.length > 0) throw damaged(`${file}: ${lost.length} rows refer to rows that are not there`);
      const found = Number(db.pragma("user_version", { simple: true }));
      if (found > known) throw new AppError("data/newer", { found, known });
      return found;
    } finally {
      db.close();
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw damaged(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function damaged(reason: string, cause?: unknown): AppError {
  return new AppError("backup/damaged", { reason }, { cause });
}

function refuse(): Promise<never> {
  return Promise.reject(new Error("a copy is read, not anchored"));
}
