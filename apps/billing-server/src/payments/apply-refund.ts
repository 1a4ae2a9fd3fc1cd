import type Stripe from "stripe";
import { type KnownPayment, knownPayment, type KnownPaymentParts } from "./known-payment.ts";
import { paymentLink, putLink } from "./payment-links.ts";
import type { Applied, Learned, Payments } from "./payments.ts";
import { quarantine } from "./quarantine.ts";
import { idOf } from "./stripe-port.ts";
import { settlePlan } from "./settle-plan.ts";

/**
 * Refunds take back their share of a payment's tokens once they succeed. Whichever event comes, Stripe is asked for all
 * refunds of the payment, so that order, repeats and gaps make no difference. A refund that fails after it had succeeded
 * leaves its tokens taken, since whoever refunds owes the person their money still: it is put to staff.
 */
export function makeApplyRefund(parts: KnownPaymentParts): Pick<Payments, "applyCharge" | "applyRefund"> {
  return {
    applyCharge: (charge, learned) => applyRefundsOf(parts, idOf(charge.payment_intent), learned),
    applyRefund: (refund, learned) => applyRefundsOf(parts, idOf(refund.payment_intent), learned),
  };
}

async function applyRefundsOf(parts: KnownPaymentParts, paymentId: string | null, learned: Learned): Promise<Applied> {
  // What is charged without a payment intent is no purchase of ours.
  if (paymentId === null) return "unchanged";
  const payment = await knownPayment(parts, paymentId, learned);
  if (payment === undefined) return "unknown";
  const refunds = await parts.stripe.ask((stripe) =>
    stripe.refunds.list({ payment_intent: paymentId, limit: 100 }).autoPagingToArray({ limit: 1000 }),
  );
  return applyRefunded(parts, { payment, refunds, learned });
}

async function applyRefunded(
  parts: KnownPaymentParts,
  {
    payment,
    refunds,
    learned,
  }: { readonly payment: KnownPayment; readonly refunds: readonly Stripe.Refund[]; readonly learned: Learned },
): Promise<Applied> {
  const { database, ledger, now } = parts;
  const { paymentId, accountId, charged, checkout } = payment;
  const succeeded = refunds.filter(({ status }) => status === "succeeded");
  const refunded = succeeded.reduce((sum, { amount }) => sum + amount, 0);
  const before = (await paymentLink(database, paymentId))?.facts.refunded ?? 0;
  if (refunded < before) {
    const facts = { objectId: paymentId, expected: { refunded: before }, found: { refunded } };
    return quarantine(parts, { ...facts, reason: "refund-failed" }, learned);
  }
  if (refunded === before) {
    // Whoever wrote that down may have been broken off before the plan followed.
    if (refunded > 0 && checkout === undefined) await settlePlan(parts, { accountId, paymentId });
    return "unchanged";
  }
  await ledger.execute({
    kind: "refund",
    idempotency: { scope: "payments", key: `refund/${paymentId}/${refunded}` },
    actor: "stripe",
    eventAt: Math.max(...succeeded.map(({ created }) => created)) * 1000,
    accountId,
    paymentId,
    refundedCents: refunded,
  });
  if (checkout !== undefined) await noteOnCheckout(parts, checkout, { refunded, isAll: refunded >= charged });
  // Whoever is broken off before it does all of it again; what a plan gives is reckoned from it.
  await putLink(database, {
    object_id: paymentId,
    kind: "payment",
    account_id: accountId,
    checkout_id: checkout?.id ?? null,
    facts: JSON.stringify({ charged, refunded }),
    seen_at: now(),
  });
  if (checkout === undefined) await settlePlan(parts, { accountId, paymentId });
  return "changed";
}

async function noteOnCheckout(
  { database, events, now }: KnownPaymentParts,
  checkout: NonNullable<KnownPayment["checkout"]>,
  { refunded, isAll }: { readonly refunded: number; readonly isAll: boolean },
): Promise<void> {
  await database.write(async (transaction) => {
    const row = await transaction
      .updateTable("checkout")
      .set({ refunded_amount: refunded, ...(isAll && { state: "refunded" as const }) })
      .where("id", "=", checkout.id)
      .where("refunded_amount", "<", refunded)
      .returning(["account_id", "state", "ended_at"])
      .executeTakeFirst();
    if (row === undefined) return;
    if (row.ended_at === null && isAll) {
      await transaction.updateTable("checkout").set({ ended_at: now() }).where("id", "=", checkout.id).execute();
    }
    const state = row.state === "refunded" ? "refunded" : "paid";
    await events.append(transaction, row.account_id, { kind: "checkout", checkoutId: checkout.id, state });
  });
}
