import { keepHouse, type TidyLedger } from "../ledger/housekeeping.ts";
import type { Job } from "./job.ts";

/** Keeps the ledger's house once a minute. */
export function houseJob(ledger: TidyLedger): Job {
  return {
    name: "ledger-house",
    everyMs: 60_000,
    run: async () => void (await keepHouse(ledger)),
  };
}
