import { makeApplyDeletedCustomer } from "./apply-deleted-customer.ts";
import { makeApplyDispute } from "./apply-dispute.ts";
import { makeApplyInvoice } from "./apply-invoice.ts";
import { makeApplyRefund } from "./apply-refund.ts";
import { makeApplySubscription } from "./apply-subscription.ts";
import type { KnownPaymentParts } from "./known-payment.ts";
import type { Payments } from "./payments.ts";

/** What becomes of money and plans once somebody has bought. */
export function makeAfterPurchase(parts: KnownPaymentParts): Omit<Payments, "applySession" | "applyPaymentIntent"> {
  const { applySubscription } = makeApplySubscription(parts);
  return {
    ...makeApplyRefund(parts),
    ...makeApplyDispute(parts),
    ...makeApplyInvoice({ ...parts, applySubscription }),
    ...makeApplyDeletedCustomer(parts),
    applySubscription,
  };
}
