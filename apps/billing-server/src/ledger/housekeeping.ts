import type { Ledger } from "./ledger.ts";

/** What a round of housekeeping did. */
interface Housekeeping {
  readonly sweptHolds: number;
  readonly expiredTokens: number;
  readonly paidTokens: number;
  readonly prunedKeys: number;
}

/** A ledger whose engine can delete the keys that nobody asks with any more (`pruneKeys`). */
export interface TidyLedger extends Ledger {
  /** Deletes some of them. Returns how many went; 0 when none are left. */
  pruneKeys(most?: number): Promise<number>;
}

/** So much at most of each kind of work in one round, in steps of a thousand: the next round goes on. */
const mostSteps = 100;

/**
 * What has to be done because time passes: holds end, lots expire, debts are paid from lots that have begun, old keys
 * go. In this order, because what holds give back may expire or pay at once. For a job that runs every minute or so;
 * safe to run in several processes at a time, and to break off.
 */
export async function keepHouse(ledger: TidyLedger, { isPruning = true } = {}): Promise<Housekeeping> {
  return {
    sweptHolds: await untilNothingIsLeft(() => ledger.sweepHolds()),
    expiredTokens: await untilNothingIsLeft(() => ledger.expireLots()),
    paidTokens: await untilNothingIsLeft(() => ledger.payDebts()),
    // Looks at every key there is, so that a server has it done less often than the rest.
    prunedKeys: isPruning ? await untilNothingIsLeft(() => ledger.pruneKeys()) : 0,
  };
}

async function untilNothingIsLeft(step: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const done = await step();
    if (done === 0) break;
    total += done;
  }
  return total;
}
