import { keepHouse, type TidyLedger } from "../ledger/housekeeping.ts";
import type { Job } from "./job.ts";

/** Keeps the ledger's house once a minute, and deletes old keys, for which it looks at all of them, four times a day. */
export function houseJobs(ledger: TidyLedger): Job[] {
  return [
    { name: "ledger-house", everyMs: 60_000, run: async () => void (await keepHouse(ledger, { isPruning: false })) },
    { name: "ledger-keys", everyMs: 6 * 60 * 60_000, run: async () => void (await keepHouse(ledger)) },
  ];
}
