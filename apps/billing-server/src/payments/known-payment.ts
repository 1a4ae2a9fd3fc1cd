import type { ReadingDatabase } from "../database/database.ts";
import type { RowOf } from "../database/server-tables.ts";
import type { AccountId } from "../ledger/accounts.ts";
import { paymentLink } from "./payment-links.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Learned, Payments } from "./payments.ts";
import { idOf } from "./stripe-port.ts";
import { checkoutOfPayment, payerOf } from "./whose-customer.ts";

export interface KnownPaymentParts extends PaymentParts {
  /** The ledger's rows. */
  readonly reader: ReadingDatabase;
  readonly applyPaymentIntent: Payments["applyPaymentIntent"];
}

/** A payment whose money moves after it was made. */
export interface KnownPayment {
  readonly paymentId: string;
  readonly accountId: AccountId;
  /** Its order, where it paid for a package; plans are paid by invoice. */
  readonly checkout: RowOf<"checkout"> | undefined;
  /** What was paid, tax and all. */
  readonly charged: number;
}

/**
 * Finds what a payment belongs to. Where word of the purchase itself has not come yet, it is made up for here first, so
 * that the ledger has both in their order. Nothing where neither order nor customer are known.
 */
export async function knownPayment(
  parts: KnownPaymentParts,
  paymentId: string,
  learned: Learned,
): Promise<KnownPayment | undefined> {
  const { database, stripe, applyPaymentIntent } = parts;
  const [link, order] = await Promise.all([paymentLink(database, paymentId), checkoutOfPayment(database, paymentId)]);
  const isDone = order === undefined || order.granted_at !== null;
  if (link !== undefined && isDone) {
    return { paymentId, accountId: link.accountId, checkout: order, charged: link.facts.charged };
  }
  const intent = await stripe.ask(({ paymentIntents }) => paymentIntents.retrieve(paymentId));
  await applyPaymentIntent(intent, learned);
  const checkout = await checkoutOfPayment(database, paymentId);
  const accountId = checkout?.account_id ?? (await payerOf(database, idOf(intent.customer)))?.accountId;
  if (accountId === undefined) return undefined;
  return { paymentId, accountId, checkout, charged: intent.amount_received };
}
