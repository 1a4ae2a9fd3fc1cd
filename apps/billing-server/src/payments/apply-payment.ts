import type Stripe from "stripe";
import { moveOrder, noteProblem } from "./end-order.ts";
import { mismatchOfIntent, mismatchOfSession } from "./mismatch.ts";
import { type Order, orderById } from "./order.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Applied, Learned, Payments } from "./payments.ts";
import { type Mismatch, quarantine } from "./quarantine.ts";
import { settleOrder } from "./settle-order.ts";
import { problemOfPayment } from "./stripe-errors.ts";

type Intent = Stripe.PaymentIntent;

interface Told {
  readonly intent: Intent;
  readonly learned: Learned;
}

/** See `Payments`. An intent that names none of our orders is an invoice's, and comes to us with that. */
export function makeApplyPaymentIntent(parts: PaymentParts): Payments["applyPaymentIntent"] {
  return async (intent, learned) => {
    const isLive = intent.livemode;
    if (isLive !== parts.stripe.isLive) {
      const expected = { isLive: parts.stripe.isLive };
      return quarantine(parts, { objectId: intent.id, reason: "mode", expected, found: { isLive } }, learned);
    }
    const named = intent.metadata["checkout_id"];
    const order = await orderOfIntent(parts, intent.id, named);
    if (order === undefined) return named === undefined ? "unchanged" : "unknown";
    return applyIntent(parts, order, { intent, learned });
  };
}

async function orderOfIntent(
  parts: PaymentParts,
  intentId: string,
  named: string | undefined,
): Promise<Order | undefined> {
  const { db } = parts.database;
  const byPayment = await db.selectFrom("checkout").selectAll().where("payment_id", "=", intentId).executeTakeFirst();
  return byPayment ?? (named === undefined ? undefined : orderById(parts, named));
}

/** What comes late of an intent must not move what has gone on since: before anything fails, Stripe is asked. */
async function applyIntent(parts: PaymentParts, order: Order, { intent, learned }: Told): Promise<Applied> {
  const isFailure = intent.status === "requires_payment_method" || intent.status === "canceled";
  if (order.state !== "processing" || !isFailure)
    return applyIntentState(parts, order, { intent, learned, isFirstHand: true });
  const fresh = await parts.stripe.ask((calls) => calls.paymentIntents.retrieve(intent.id));
  return applyIntentState(parts, order, { intent: fresh, learned });
}

/**
 * What an intent means for its order. `isFirstHand`: by itself it says no more than that a try failed, after which
 * another may follow; otherwise its session is over.
 */
export async function applyIntentState(
  parts: PaymentParts,
  order: Order,
  { intent, learned, isFirstHand = false }: Told & { readonly isFirstHand?: boolean },
): Promise<Applied> {
  const { status } = intent;
  if (status === "succeeded") return applySucceeded(parts, order, { intent, learned });
  if (status === "requires_payment_method" || status === "canceled") {
    const problem = problemOfPayment(intent.last_payment_error);
    if (!isFirstHand || order.state === "processing")
      return moveOrder(parts, order, { to: "failed", problem: problem ?? declined, learned });
    return problem === null ? "unchanged" : noteProblem(parts, order, problem);
  }
  // Otherwise somebody is on the page, or has been given a voucher to pay with.
  const isProcessing = status === "processing" || !isFirstHand;
  return isProcessing ? moveOrder(parts, order, { to: "processing", learned }) : "unchanged";
}

const declined = { code: "payment/declined", data: {} } as const;

async function applySucceeded(parts: PaymentParts, order: Order, { intent, learned }: Told): Promise<Applied> {
  const aside = (what: Omit<Mismatch, "objectId">): Promise<Applied> =>
    quarantine(parts, { objectId: intent.id, ...what }, learned);
  const { id: paymentId, amount_received: amount } = intent;
  const mismatch = mismatchOfIntent(order, intent);
  if (mismatch !== undefined) return aside(mismatch);
  if (amount !== order.price) {
    // Taxes and promotion codes are told by the session alone.
    const session = await sessionOf(parts, paymentId);
    const wrong = session === undefined ? undefined : mismatchOfSession(order, session);
    if (wrong !== undefined) return aside(wrong);
    if (session?.amount_total !== amount || session.client_reference_id !== order.id)
      return aside({
        reason: "amount",
        expected: { checkoutId: order.id, price: order.price },
        found: { amount, session: session?.id ?? null, total: session?.amount_total ?? null },
      });
  }
  return settleOrder(parts, order, { by: { paymentId }, amount }, learned);
}

async function sessionOf({ stripe }: PaymentParts, paymentId: string): Promise<Stripe.Checkout.Session | undefined> {
  const { data } = await stripe.ask((calls) => calls.checkout.sessions.list({ payment_intent: paymentId, limit: 1 }));
  return data[0];
}
