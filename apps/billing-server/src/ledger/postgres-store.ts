import { setTimeout as sleep } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { accountsOf, Batch, type Outcome } from "./batch.ts";
import type { AnswerOf, Command } from "./commands.ts";
import { faultOf, unavailable } from "./postgres-faults.ts";
import type { Connection, PostgresRows } from "./postgres-rows.ts";
import { type LedgerStore, type OnCommitted, tellCommitted } from "./store.ts";
import { WalletQueue } from "./wallet-queue.ts";

export interface PostgresStoreOptions {
  /** Connections that write (`openPostgresPool`). */
  readonly pool: Pool;
  readonly rows: PostgresRows;
  readonly now: () => number;
  /** See `makeIds`. */
  readonly makeId: () => string;
  readonly largestGroup?: number;
  /** At most so many transactions at a time. */
  readonly parallel?: number;
  /** How long a command is tried again while the database is away, before it is given up. */
  readonly patienceMs?: number;
  readonly onCommitted?: OnCommitted | undefined;
  /** Called before each step of a transaction: tests throw or kill from here. */
  readonly beforeStep?: (step: "begin" | "load" | "write" | "commit" | "committed") => void;
}

/** Races are lost in microseconds and outages last seconds, so that both bounds are only reached when something is wrong. */
const mostAttempts = 60;

/**
 * The ledger for several server processes. Nearly always a batch is two statements: one that reads all it needs, one
 * that writes all it decided if no wallet has changed meanwhile. Whoever loses that race locks the wallets first the
 * next time, so that everybody gets through.
 */
export function openPostgresStore(options: PostgresStoreOptions): LedgerStore {
  const { pool, rows, now, makeId, largestGroup = 64, parallel = 4 } = options;
  const { patienceMs = 10_000, beforeStep = () => undefined, onCommitted } = options;
  let isHealthy = true;

  /** Decides on what is loaded in one statement: where more is needed, all is loaded and decided again. */
  async function decide(connection: Connection, commands: readonly Command[], isLocking: boolean): Promise<Batch> {
    const moment = { nowMs: now(), makeId };
    let batch = new Batch(commands, moment);
    const keys = batch.firstKeys();
    for (;;) {
      beforeStep("load");
      if (isLocking) await rows.lock(connection, keys);
      batch.load(keys, await rows.load(connection, keys));
      const more = batch.decide();
      if (more.length === 0) return batch;
      keys.push(...more);
      batch = new Batch(commands, moment);
    }
  }

  async function runInTwo(commands: readonly Command[]): Promise<readonly Outcome[]> {
    beforeStep("begin");
    const batch = await decide(pool, commands, false);
    beforeStep("write");
    beforeStep("commit");
    const changes = batch.changes();
    await rows.write(pool, changes);
    beforeStep("committed");
    tellCommitted(onCommitted, changes);
    return batch.outcomes;
  }

  async function runLocked(commands: readonly Command[]): Promise<readonly Outcome[]> {
    beforeStep("begin");
    return inTransaction(pool, async (client) => {
      const batch = await decide(client, commands, true);
      beforeStep("write");
      const changes = batch.changes();
      await rows.write(client, changes);
      beforeStep("commit");
      await client.query("COMMIT");
      beforeStep("committed");
      tellCommitted(onCommitted, changes);
      return batch.outcomes;
    });
  }

  async function run(commands: readonly Command[]): Promise<readonly Outcome[]> {
    const giveUpAt = Date.now() + patienceMs;
    let isLocking = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const outcomes = await (isLocking ? runLocked(commands) : runInTwo(commands));
        isHealthy = true;
        return outcomes;
      } catch (error) {
        const fault = faultOf(error);
        if (fault === "refusal" && commands.length > 1) return runEach(commands);
        const isOver = attempt === mostAttempts || Date.now() > giveUpAt;
        if (fault === "foreign" || fault === "refusal" || isOver) {
          if (fault === "outage" || fault === "race") isHealthy = false;
          throw unavailable(error);
        }
        isLocking = fault === "race" && !isLocking;
        await sleep(delayMs(fault, attempt));
      }
    }
  }

  /** What the database refuses may be the fault of one command: it shall not harm those that share its batch. */
  async function runEach(commands: readonly Command[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const command of commands) {
      const [outcome] = await run([command]).catch((error: unknown): Outcome[] => [{ ok: false, error }]);
      if (outcome !== undefined) outcomes.push(outcome);
    }
    return outcomes;
  }

  const queue = new WalletQueue<Command, Outcome>({ walletsOf: accountsOf, largest: largestGroup, parallel, run });
  return {
    async execute<C extends Command>(command: C): Promise<AnswerOf<C>> {
      const outcome = await queue.add(command);
      if (!outcome.ok) throw outcome.error;
      return outcome.answer as AnswerOf<C>; // The rule of the command's kind made it.
    },
    close: () => queue.idle(),
    isHealthy: () => isHealthy,
  };
}

/** Gives up the connection unless the transaction ended in order: what else it may be in is nobody's business. */
async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks while it is taken says so here too; the query that waits for it gets the error.
  client.on("error", ignore);
  try {
    await client.query("BEGIN ISOLATION LEVEL READ COMMITTED");
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    const isUsable = await client.query("ROLLBACK").then(
      () => true,
      () => false,
    );
    client.release(!isUsable);
    throw error;
  } finally {
    client.off("error", ignore);
  }
}

function ignore(): void {
  // See where it is used.
}

/** Longer with each attempt and never the same, so that those who met do not meet again. */
function delayMs(fault: "race" | "outage", attempt: number): number {
  const [first, most] = fault === "race" ? [2, 50] : [20, 1000];
  return Math.random() * Math.min(most, first * 2 ** attempt);
}
