import type Stripe from "stripe";

/** What was learned from Stripe, and by which way: kept with quarantines and in logs. */
export interface Learned {
  /** The webhook's event; null where we asked ourselves. */
  readonly eventId: string | null;
  readonly by: "webhook" | "status" | "reconciler" | "terminal";
}

/**
 * What becomes of what Stripe says. Each takes the object as it is at Stripe, does what is missing, and changes nothing
 * when it comes again, late, twice or in another order; webhooks, the status page and the reconciler all go through
 * these. A mismatch with our order is put into quarantine and grants nothing. `unknown` means that what it belongs to has
 * not been seen yet: whoever brought it tries again later.
 */
export interface Payments {
  /** Paid: grants once. Unpaid: `processing`. Expired or failed: told to the person, who may try again. */
  applySession(session: Stripe.Checkout.Session, learned: Learned): Promise<Applied>;
  applyPaymentIntent(intent: Stripe.PaymentIntent, learned: Learned): Promise<Applied>;
  /** The cumulative refunds of a charge. */
  applyCharge(charge: Stripe.Charge, learned: Learned): Promise<Applied>;
  applyRefund(refund: Stripe.Refund, learned: Learned): Promise<Applied>;
  applyDispute(dispute: Stripe.Dispute, learned: Learned): Promise<Applied>;
  /** `toldAt` is Stripe's time of the event, or of the answer: nothing older changes what is newer. */
  applySubscription(subscription: Stripe.Subscription, learned: Learned, toldAt: number): Promise<Applied>;
  /** Grants the month that a paid invoice is for, once. */
  applyInvoice(invoice: Stripe.Invoice, learned: Learned): Promise<Applied>;
  applyDeletedCustomer(customerId: string, learned: Learned): Promise<Applied>;
}

export type Applied = "changed" | "unchanged" | "unknown" | "quarantined";
