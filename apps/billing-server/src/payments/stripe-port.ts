import type Stripe from "stripe";

/** What of Stripe's SDK this server uses. */
export type StripeCalls = Pick<
  Stripe,
  | "balanceTransactions"
  | "billingPortal"
  | "charges"
  | "checkout"
  | "coupons"
  | "customers"
  | "disputes"
  | "events"
  | "invoicePayments"
  | "invoices"
  | "paymentIntents"
  | "prices"
  | "products"
  | "promotionCodes"
  | "refunds"
  | "subscriptions"
  | "subscriptionSchedules"
  | "webhookEndpoints"
>;

/** The way to Stripe: one account, of real money or of tests. */
export interface StripePort {
  /** Whether its key is a live one. */
  readonly isLive: boolean;
  /** False where the server has no key: then nothing can be bought, and asking throws `payment/misconfigured`. */
  readonly isOpen: boolean;
  /**
   * Asks Stripe. Throws `payment/unavailable` where it gives no answer, so that asking again with the same idempotency
   * key may help, `payment/misconfigured` where it refuses what or how we ask, or answers from the other mode than our
   * key's, and the other codes of `payment/…` where the bank refuses. The SDK's error is the cause.
   */
  ask<Answer>(what: (stripe: StripeCalls) => Promise<Answer>, options?: AskOptions): Promise<Answer>;
}

export interface AskOptions {
  /**
   * True where how things stand at Stripe may forbid it, and whoever asks goes on from there: a page that was paid on
   * cannot be closed. Then such a refusal raises no alarm; one of how we ask still does.
   */
  readonly mayBeRefused?: boolean;
}

/** The id of something that Stripe may have sent whole. */
export function idOf(object: string | { readonly id: string }): string;
export function idOf(object: string | { readonly id: string } | null | undefined): string | null;
export function idOf(object: string | { readonly id: string } | null | undefined): string | null {
  if (object === null || object === undefined) return null;
  return typeof object === "string" ? object : object.id;
}
