import type Stripe from "stripe";
import { applyIntentState } from "./apply-payment.ts";
import { moveOrder, noteProblem } from "./end-order.ts";
import { mismatchOfSession } from "./mismatch.ts";
import { freshOrder, type Order, orderById } from "./order.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Applied, Learned, Payments } from "./payments.ts";
import { type Mismatch, quarantine } from "./quarantine.ts";
import { settleOrder } from "./settle-order.ts";
import { problemOfPayment } from "./stripe-errors.ts";
import { idOf } from "./stripe-port.ts";

type Session = Stripe.Checkout.Session;

/** See `Payments`. A session belongs to the order that it names, or that knows it. */
export function makeApplySession(parts: PaymentParts): Payments["applySession"] {
  return async (session, learned) => {
    const aside = (what: Omit<Mismatch, "objectId">) => quarantine(parts, { objectId: session.id, ...what }, learned);
    if (session.livemode !== parts.stripe.isLive)
      return aside({ reason: "mode", expected: { isLive: parts.stripe.isLive }, found: { isLive: session.livemode } });
    const order = await orderOfSession(parts, session);
    if (order === undefined) return "unknown";
    if (order.session_id !== session.id) {
      if (session.status !== "complete") return "unchanged";
      const expected = { checkoutId: order.id, session: order.session_id };
      return aside({ reason: "other-session", expected, found: { session: session.id } });
    }
    if (session.status === "expired") return moveOrder(parts, order, { to: "expired", learned });
    if (session.status !== "complete") return applyOpen(parts, order, session);
    const mismatch = mismatchOfSession(order, session);
    if (mismatch !== undefined) return aside(mismatch);
    if (session.payment_status === "unpaid") return applyUnpaid(parts, order, { session, learned });
    return settleOrder(parts, order, { by: paidBy(session), amount: session.amount_total ?? 0 }, learned);
  };
}

/** The order, which remembers its session from now on if it did not know it yet. */
async function orderOfSession(parts: PaymentParts, session: Session): Promise<Order | undefined> {
  const { db } = parts.database;
  const bySession = await db.selectFrom("checkout").selectAll().where("session_id", "=", session.id).executeTakeFirst();
  if (bySession !== undefined) return bySession;
  const order = await orderById(parts, session.client_reference_id ?? session.metadata?.["checkout_id"] ?? "");
  if (order === undefined || order.session_id !== null) return order;
  await db
    .updateTable("checkout")
    .set({ session_id: session.id, url: session.url })
    .where("id", "=", order.id)
    .where("session_id", "is", null)
    .execute();
  return freshOrder(parts, order);
}

/** Where nothing was left to pay there is no payment, and the session stands for it. */
function paidBy(session: Session): { paymentId: string } | { subscriptionId: string } {
  if (session.mode === "subscription") return { subscriptionId: idOf(session.subscription) ?? session.id };
  return { paymentId: idOf(session.payment_intent) ?? session.id };
}

/** The page to pay on is open; where a try has failed, and we were told of it, that shows. */
async function applyOpen(parts: PaymentParts, order: Order, { payment_intent: intent }: Session): Promise<Applied> {
  if (intent === null || typeof intent === "string") return "unchanged";
  const problem = problemOfPayment(intent.last_payment_error);
  return problem === null ? "unchanged" : noteProblem(parts, order, problem);
}

/**
 * Whoever paid did so by a way that settles later, or has failed meanwhile: a session says `unpaid` of both. What came to
 * pass since is asked for, so that a late word changes nothing.
 */
async function applyUnpaid(
  parts: PaymentParts,
  order: Order,
  { session, learned }: { readonly session: Session; readonly learned: Learned },
): Promise<Applied> {
  const { stripe } = parts;
  const intentId = idOf(session.payment_intent);
  if (intentId !== null) {
    const intent = await stripe.ask((calls) => calls.paymentIntents.retrieve(intentId));
    return applyIntentState(parts, order, { intent, learned });
  }
  const subscriptionId = idOf(session.subscription);
  if (subscriptionId === null) return moveOrder(parts, order, { to: "processing", learned });
  const { status } = await stripe.ask((calls) => calls.subscriptions.retrieve(subscriptionId));
  if (status === "incomplete_expired" || status === "canceled")
    return moveOrder(parts, order, { to: "failed", problem: { code: "payment/declined", data: {} }, learned });
  if (status === "incomplete") return moveOrder(parts, order, { to: "processing", learned });
  return settleOrder(parts, order, { by: { subscriptionId }, amount: session.amount_total ?? 0 }, learned);
}
