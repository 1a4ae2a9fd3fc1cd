import type { Job } from "../../jobs/job.ts";
import type { ReconcileParts } from "./reconcile-parts.ts";
import { runReconciliation } from "./reconcile-runs.ts";

const minute = 60_000;
/** What has just happened is left to its webhook. */
const graceMs = 5 * minute;

/** Compares Stripe with the ledger once an hour, from where the last comparison ended. */
export function reconcileJob(parts: ReconcileParts): Job {
  return {
    name: "reconcile",
    everyMs: 60 * minute,
    async run(signal) {
      if (!parts.stripe.isOpen) return;
      await runReconciliation(parts, { by: "job", isDry: false, until: parts.now() - graceMs, signal });
    },
  };
}
