import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Query, ReadingDatabase } from "../../database/database.ts";
import { breachesIn } from "../invariants.ts";
import type { Ledger } from "../ledger.ts";
import { type BankOrder, customers, devices, openingTokens } from "./bank-load.ts";
import type { CrashOptions } from "./crash-run.ts";

export interface BankOptions extends Pick<CrashOptions, "engine" | "address" | "open" | "worker"> {
  readonly processes: number;
  /** Of each worker; a process has two. */
  readonly operations: number;
  readonly seed: number;
}

export interface BankReport {
  /** Readings of all balances while tokens moved. */
  readonly reads: number;
  /** How many transfers the workers made. */
  readonly transfers: number;
}

/**
 * Lets workers in several processes move tokens while all balances are read again and again, each time as one state of
 * the database. Throws where a reading does not add up to what there was at first.
 */
export async function runBank({
  engine,
  address,
  open,
  processes,
  operations,
  seed,
  worker = fileURLToPath(new URL("bank-worker.ts", import.meta.url)),
}: BankOptions): Promise<BankReport> {
  const { ledger, database } = await open(Date.now);
  try {
    await fill(ledger);
    const total = (customers.length + devices.length) * openingTokens;
    const begun = await transfersIn(database);
    const state = { isDone: false };
    const workers = Array.from({ length: processes }, (_, no) =>
      work(worker, { engine, address, operations, seed: seed * 100 + no }),
    );
    const done = Promise.all(workers).finally(() => (state.isDone = true));
    let reads = 0;
    // Nobody waits for the workers before the readings end; their failure is told then.
    done.catch(() => undefined);
    while (!state.isDone) {
      await database.snapshot((query) => expectTotal(query, total));
      reads += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
    await database.snapshot((query) => expectTotal(query, total));
    const breaches = await breachesIn(database.query);
    if (breaches.length > 0) throw new Error(JSON.stringify(breaches, null, 1));
    return { reads, transfers: (await transfersIn(database)) - begun };
  } finally {
    await ledger.close();
    await database.close();
  }
}

async function fill(ledger: Ledger): Promise<void> {
  for (const accountId of [...customers, ...devices]) {
    const asked = { idempotency: { scope: "bank", key: accountId }, actor: "bank" };
    const cause = { type: "rule", id: `bank/${accountId}` };
    await ledger.execute({ ...asked, kind: "grant", grant: "promo", accountId, tokens: openingTokens, cause });
  }
}

async function transfersIn({ query }: ReadingDatabase): Promise<number> {
  const [row] = await query<{ many: number }>("SELECT COUNT(*) AS many FROM transfer");
  return row?.many ?? 0;
}

/** Wallets, lots and journal in separate queries: only one and the same state adds up. */
async function expectTotal(query: Query, total: number): Promise<void> {
  const ask = async (sql: string): Promise<number> => Number((await query<{ tokens: number }>(sql))[0]?.tokens);
  const posted = await ask("SELECT SUM(posted) AS tokens FROM account");
  const used = await ask("SELECT COALESCE(-SUM(amount), 0) AS tokens FROM entry WHERE contra = 'usage_revenue'");
  const remaining = await ask("SELECT SUM(remaining) AS tokens FROM lot");
  const balances = await query<{ posted: number }>("SELECT posted FROM account ORDER BY id");
  const oneByOne = balances.reduce((sum, balance) => sum + balance.posted, 0);
  if (posted + used !== total || remaining !== posted || oneByOne !== posted) {
    throw new Error(`${posted} in wallets (${remaining} in lots, ${oneByOne} one by one) and ${used} used of ${total}`);
  }
}

/** Resolves once the process has done its work. */
async function work(worker: string, order: BankOrder): Promise<void> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", worker, JSON.stringify(order)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let failure = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (failure += text));
  const code = await new Promise<number | null>((resolve) => void child.once("close", resolve));
  if (code !== 0) throw new Error(`a worker ended with ${code}: ${failure}`);
}
