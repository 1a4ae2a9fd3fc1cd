import { AppError } from "@myba/shared/errors";
import type Stripe from "stripe";
import type { Order } from "../order.ts";
import type { PaymentParts } from "../payment-parts.ts";

/** What may be given back of an order. */
export interface Refundable {
  readonly paymentId: string;
  /** Of what was paid, less what was given back or is on its way. */
  readonly left: number;
  /** All so far, whatever became of them. */
  readonly refunds: readonly Stripe.Refund[];
}

/** Looks at Stripe for what is left of an order's money. Throws `checkout/not-refundable`. */
export async function refundableOf(parts: PaymentParts, order: Order): Promise<Refundable> {
  const { stripe } = parts;
  const paymentId = await paymentOf(parts, order);
  const [intent, refunds] = await Promise.all([
    stripe.ask((calls) => calls.paymentIntents.retrieve(paymentId)),
    stripe.ask((calls) =>
      calls.refunds.list({ payment_intent: paymentId, limit: 100 }).autoPagingToArray({ limit: 1000 }),
    ),
  ]);
  const gone = refunds
    .filter(({ status }) => status !== "failed" && status !== "canceled")
    .reduce((sum, { amount }) => sum + amount, 0);
  return { paymentId, left: intent.amount_received - gone, refunds };
}

/** Of a package its payment, of a plan the newest. */
async function paymentOf({ database }: PaymentParts, order: Order): Promise<string> {
  if (order.settled_at === null) throw notRefundable("it has not been paid");
  if (order.item_kind === "package") {
    if (order.payment_id === null || order.payment_id === order.session_id)
      throw notRefundable("nothing was paid for it");
    return order.payment_id;
  }
  const plan = await database.db
    .selectFrom("subscription")
    .select("paid_by")
    .where("id", "=", order.subscription_id)
    .executeTakeFirst();
  const paidBy = plan?.paid_by ?? null;
  if (paidBy === null) throw notRefundable("nothing was paid for it");
  return paidBy;
}

function notRefundable(reason: string): AppError {
  return new AppError("checkout/not-refundable", { reason });
}
