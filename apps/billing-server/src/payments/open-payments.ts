import type { Job } from "../jobs/job.ts";
import { makeAfterPurchase } from "./after-purchase.ts";
import { makeApplyPaymentIntent } from "./apply-payment.ts";
import { makeApplySession } from "./apply-session.ts";
import { checkoutJob } from "./checkout-job.ts";
import { type Checkouts, makeCheckouts } from "./checkouts.ts";
import { monthJob } from "./month-job.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Payments } from "./payments.ts";
import type { CheckoutOptions } from "./session-params.ts";

/** Everything about money. */
export interface OpenPayments {
  readonly payments: Payments;
  readonly checkouts: Checkouts;
  readonly jobs: readonly Job[];
}

/** Puts payments together. */
export function openPayments(parts: PaymentParts & CheckoutOptions): OpenPayments {
  const applyPaymentIntent = makeApplyPaymentIntent(parts);
  const payments: Payments = {
    applySession: makeApplySession(parts),
    applyPaymentIntent,
    ...makeAfterPurchase({ ...parts, applyPaymentIntent }),
  };
  const own = { ...parts, payments };
  return { payments, checkouts: makeCheckouts(own), jobs: [checkoutJob(own), monthJob(parts)] };
}
