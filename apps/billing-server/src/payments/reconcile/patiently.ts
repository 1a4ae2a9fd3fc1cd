import { AppError } from "@myba/shared/errors";
import type { ReconcileParts } from "./reconcile-parts.ts";

/** The waits before each try after the first. */
const waitsMs = [1000, 5000, 20_000, 60_000];

/** Does something again and again while Stripe or the ledger gives no answer, and throws what the last try threw. */
export async function patiently<T>({ wait }: Pick<ReconcileParts, "wait">, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- the next try waits for the end of this one
      return await work();
    } catch (error) {
      const waitMs = waitsMs[tries];
      if (waitMs === undefined || !(error instanceof AppError) || !passing.has(error.code)) throw error;
      // oxlint-disable-next-line no-await-in-loop -- as above
      await wait(waitMs);
    }
  }
}

const passing: ReadonlySet<string> = new Set(["payment/unavailable", "ledger/unavailable"]);
