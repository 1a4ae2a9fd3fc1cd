import { AppError } from "@myba/shared/errors";
import { migrations } from "../../database/migrations/migrations.ts";
import { type Breach, breachesIn } from "../invariants.ts";
import { keyRetentionMs } from "../keys.ts";
import type { Anchor, AnchorRecord } from "./anchors.ts";
import type { ChainKeys } from "./chain-key.ts";
import { type ChainCheck, checkChain, checkForgotten, checkRemembered, type ChainState } from "./check-chain.ts";
import { checkRows, graceMs, type Tail } from "./check-rows.ts";
import { type Finding, Findings } from "./findings.ts";
import type { ProofDatabase, Snapshot } from "./proof-database.ts";
import { compareRebuilt } from "./rebuild.ts";

export interface VerifyOptions {
  readonly keys: ChainKeys;
  readonly anchors: readonly Anchor[];
  readonly now: () => number;
  /** Called now and then with what is being done and how many rows that part has seen. */
  readonly onProgress?: (part: VerifyPart, rows: number) => void;
}
type VerifyPart = "chain" | "journal" | "keys" | "rebuild" | "promises";

/** What a ledger proves of itself. */
export interface Report {
  /** Nothing is wrong, as far as it is sealed; what is not is in `tail`. */
  readonly isSound: boolean;
  readonly engine: "sqlite" | "postgres";
  readonly schemaVersion: number;
  /** The first bad row, in the order of the chain; rows outside it come after those. */
  readonly first: Finding | null;
  readonly findings: readonly Finding[];
  /** How many there are; `findings` names a thousand at most. */
  readonly findingCount: number;
  /** Promises of the ledger that do not hold, with the rows that show it. */
  readonly breaches: readonly Breach[];
  readonly chain: ChainState;
  /** What is committed and not sealed yet. */
  readonly tail: { readonly journal: Tail; readonly keys: Tail };
  readonly anchors: { readonly records: number; readonly newestSeq: number };
  /** Rows that were held against seals, and rows that were made anew and compared. */
  readonly rows: { readonly checked: number; readonly rebuilt: number };
}

/**
 * Proves a ledger, or names what is wrong with it: the chain from its first block and against the anchors, every
 * sealed row, what follows from the journal, and every promise of `invariants.ts`. Reads one state of the database,
 * also while servers write, in bounded memory. Throws `ledger/chain-key`, `ledger/anchors`, `ledger/older-schema` and
 * `data/newer`.
 */
export async function verify(database: ProofDatabase, options: VerifyOptions): Promise<Report> {
  // What is anchored before the snapshot must be in it, and what the snapshot remembers must be outside after it.
  const before = await readAll(options.anchors);
  return database.snapshot(async (snapshot) => {
    const schemaVersion = await assertSchema(snapshot);
    await snapshot.query("SELECT COUNT(*) AS blocks FROM chain"); // The snapshot is taken by its first reading.
    return report(snapshot, options, { schemaVersion, before, after: await readAll(options.anchors) });
  });
}

interface Given {
  readonly schemaVersion: number;
  readonly before: readonly AnchorRecord[];
  readonly after: readonly AnchorRecord[];
}

async function report(snapshot: Snapshot, options: VerifyOptions, given: Given): Promise<Report> {
  const { keys, now } = options;
  const findings = new Findings();
  const counted = counting(options.onProgress);
  counted.begin("chain");
  const check: ChainCheck = { keys, anchors: given.before, findings };
  const chain = await checkChain(snapshot, check);
  if (options.anchors.length > 0) {
    await checkRemembered(snapshot, { ...check, anchors: given.after });
    await checkForgotten(snapshot, check);
  }
  const keysBefore = await checkRetention(snapshot, { chain, findings, nowMs: now() });
  const shared = { keys, chain, findings, keysBefore, onRows: counted.add };
  counted.begin("journal");
  const journal = await checkRows(snapshot, { kind: "journal", ...shared });
  counted.begin("keys");
  const usedKeys = await checkRows(snapshot, { kind: "keys", ...shared });
  const checked = counted.total();
  counted.begin("rebuild");
  const rebuilt = await compareRebuilt(snapshot, { findings, onRows: counted.add });
  counted.begin("promises");
  await checkWalletShape(snapshot, findings);
  const breaches = await breachesOf(snapshot);
  const list = findings.list();
  return {
    isSound: list.length === 0 && breaches.length === 0,
    engine: snapshot.engine,
    schemaVersion: given.schemaVersion,
    first: list[0] ?? null,
    findings: list,
    findingCount: findings.count,
    breaches,
    chain,
    tail: { journal, keys: usedKeys },
    anchors: { records: given.before.length, newestSeq: Math.max(0, ...given.before.map(({ seq }) => seq)) },
    rows: { checked, rebuilt },
  };
}

async function readAll(anchors: readonly Anchor[]): Promise<AnchorRecord[]> {
  return (await Promise.all(anchors.map((anchor) => anchor.read()))).flat();
}

/** Throws `ledger/older-schema` or `data/newer` unless the schema is the one this program knows. */
export async function assertSchema(snapshot: Snapshot): Promise<number> {
  const found = await snapshot.schemaVersion();
  if (found > migrations.length) throw new AppError("data/newer", { found, known: migrations.length });
  if (found < migrations.length) throw new AppError("ledger/older-schema", { found, known: migrations.length });
  return found;
}

/** The date that keys are kept from: what was sealed last, or a later one that pruning has set since. */
async function checkRetention(
  { query }: Snapshot,
  { chain, findings, nowMs }: { chain: ChainState; findings: Findings; nowMs: number },
): Promise<number> {
  const rows = await query<{ id: number; keys_before: number }>("SELECT id, keys_before FROM retention");
  const found = rows[0]?.keys_before ?? 0;
  const sealed = chain.keysBefore;
  if (rows.length !== 1 || rows[0]?.id !== 1) {
    findings.add([1, 0], { table: "retention", id: "1", what: "changed", detail: "there must be one row" });
  }
  if (sealed === null) return found;
  const earliest = (chain.lastSealedAt.keys ?? 0) - keyRetentionMs - graceMs;
  const isPruned = found >= Math.max(earliest, sealed) && found <= nowMs - keyRetentionMs + graceMs;
  if (found === sealed || isPruned) return found;
  const detail = `keys_before is ${found} and was sealed as ${sealed}`;
  findings.add([1, 0], { table: "retention", id: "1", what: "changed", detail });
  return sealed;
}

/** On SQLite account and lots share a table: each leaves the other's columns empty, and no row is neither. */
async function checkWalletShape(snapshot: Snapshot, findings: Findings): Promise<void> {
  if (snapshot.engine !== "sqlite") return;
  const mixed = snapshot.stream(`
    SELECT account_id, no FROM wallet WHERE no < 0
      OR (no = 0 AND (is_live <> 0 OR COALESCE(remaining, granted, clawed, transfer_id, source, priority, effective_at,
        expires_at, cost_cents, payment_id, parent_no) IS NOT NULL))
      OR (no > 0 AND COALESCE(posted, owed, seq, lots, version, last_transfer_id, recorded_at, unlimited_until,
        closed_at, successor_id) IS NOT NULL)`);
  for await (const page of mixed) {
    for (const { account_id: account, no } of page) {
      const detail = "it is neither an account nor a lot";
      findings.add([5, findings.count], { table: "wallet", id: `${account} / ${no}`, what: "changed", detail });
    }
  }
}

/** Sums that no number holds are a broken promise too, not an error. */
async function breachesOf({ query }: Snapshot): Promise<Breach[]> {
  try {
    return await breachesIn(query);
  } catch (error) {
    return [{ promise: "all amounts can be added up", rows: [{ error: String(error) }] }];
  }
}

function counting(onProgress: VerifyOptions["onProgress"] = () => undefined): {
  begin: (part: VerifyPart) => void;
  add: (rows: number) => void;
  total: () => number;
} {
  let part: VerifyPart = "chain";
  let [rows, told, total] = [0, 0, 0];
  return {
    begin(next) {
      part = next;
      rows = told = 0;
      onProgress(part, 0);
    },
    add(more) {
      rows += more;
      total += more;
      if (rows - told < 10_000) return;
      told = rows;
      onProgress(part, rows);
    },
    total: () => total,
  };
}
