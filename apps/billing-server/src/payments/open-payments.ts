import { setTimeout as sleep } from "node:timers/promises";
import type { RowOf } from "../database/server-tables.ts";
import type { Job } from "../jobs/job.ts";
import { makeAfterPurchase } from "./after-purchase.ts";
import { makeApplyPaymentIntent } from "./apply-payment.ts";
import { makeApplySession } from "./apply-session.ts";
import { checkoutJob } from "./checkout-job.ts";
import { type Checkouts, makeCheckouts } from "./checkouts.ts";
import { type EndPayments, makeEndPayments } from "./end-payments.ts";
import { exportPayments } from "./export-payments.ts";
import { mirrorJobs } from "./mirror/mirror.ts";
import { monthJob } from "./month-job.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Applied, Payments } from "./payments.ts";
import { compareExport, type ExportCompared } from "./reconcile/compare-export.ts";
import { reconcileJob } from "./reconcile/reconcile-job.ts";
import type { ReconcileParts } from "./reconcile/reconcile-parts.ts";
import { type RunOptions, runReconciliation } from "./reconcile/reconcile-runs.ts";
import type { Reconciled } from "./reconcile/reconcile.ts";
import { makeRefunds, type Refunds } from "./refunds/refunds.ts";
import { retryQuarantine } from "./retry-quarantine.ts";
import type { CheckoutOptions } from "./session-params.ts";

/** Everything about money. */
export interface OpenPayments {
  readonly payments: Payments;
  readonly checkouts: Checkouts;
  readonly refunds: Refunds;
  /** For people who delete their account. */
  readonly ending: EndPayments;
  /** For people who want to have what is known of them. */
  exportFor(personId: string): ReturnType<typeof exportPayments>;
  /** Makes good what webhooks missed, and holds Stripe's money against the ledger's tokens. */
  reconcile(options: RunOptions): Promise<Reconciled>;
  /** Holds an audit export in a folder against Stripe's balance transactions of its period. */
  compareExport(folder: string): Promise<ExportCompared>;
  /** Looks again at something that was put aside. See `retryQuarantine`. */
  retry(row: RowOf<"quarantine">, by: string): Promise<Applied | undefined>;
  readonly jobs: readonly Job[];
}

interface OpenPaymentsParts extends PaymentParts, CheckoutOptions, Pick<ReconcileParts, "reader"> {
  readonly wait?: ReconcileParts["wait"];
}

/** Puts payments together. */
export function openPayments(parts: OpenPaymentsParts): OpenPayments {
  const applyPaymentIntent = makeApplyPaymentIntent(parts);
  const payments: Payments = {
    applySession: makeApplySession(parts),
    applyPaymentIntent,
    ...makeAfterPurchase({ ...parts, applyPaymentIntent }),
  };
  const own = { ...parts, payments };
  const reconciling: ReconcileParts = { wait: (ms) => sleep(ms), ...own };
  return {
    payments,
    checkouts: makeCheckouts(own),
    refunds: makeRefunds(own),
    ending: makeEndPayments(own),
    exportFor: (personId) => exportPayments(parts, personId),
    compareExport: (folder) => compareExport(reconciling, folder),
    retry: (row, by) => retryQuarantine(reconciling, row, by),
    reconcile: (options) => runReconciliation(reconciling, options),
    jobs: [checkoutJob(own), monthJob(parts), reconcileJob(reconciling), ...mirrorJobs(parts)],
  };
}
