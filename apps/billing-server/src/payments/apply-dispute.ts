import type Stripe from "stripe";
import { knownPayment, type KnownPaymentParts } from "./known-payment.ts";
import { putLink } from "./payment-links.ts";
import type { Applied, Learned, Payments } from "./payments.ts";
import { idOf } from "./stripe-port.ts";
import { settlePlan } from "./settle-plan.ts";

/**
 * A bank takes a payment's money, and may give it back: the tokens follow, once each way. Which of both has happened is
 * in the dispute's balance transactions, whichever event it came with; a dispute that was won and shows both is booked
 * as both, in their order. An inquiry moves no money and no tokens.
 */
export function makeApplyDispute(parts: KnownPaymentParts): Pick<Payments, "applyDispute"> {
  return {
    async applyDispute(dispute, learned) {
      const paymentId = idOf(dispute.payment_intent);
      // What is charged without a payment intent is no purchase of ours.
      if (paymentId === null) return "unchanged";
      const isTaken = dispute.balance_transactions.some(({ amount }) => amount < 0);
      const isReturned = dispute.balance_transactions.some(({ amount }) => amount > 0);
      if (!isTaken) return "unchanged";
      return applyTaken(parts, dispute, { paymentId, isReturned, learned });
    },
  };
}

async function applyTaken(
  parts: KnownPaymentParts,
  dispute: Stripe.Dispute,
  {
    paymentId,
    isReturned,
    learned,
  }: { readonly paymentId: string; readonly isReturned: boolean; readonly learned: Learned },
): Promise<Applied> {
  const { database, ledger, now } = parts;
  const known = await database.db
    .selectFrom("payment_link")
    .select("facts")
    .where("object_id", "=", dispute.id)
    .executeTakeFirst();
  // Whoever heard of its end has booked its beginning too.
  const isBooked = known?.facts === factsOf(true) || known?.facts === factsOf(isReturned);
  const payment = await knownPayment(parts, paymentId, learned);
  if (payment === undefined) return isBooked ? "unchanged" : "unknown";
  const { accountId, checkout } = payment;
  if (isBooked) {
    // Whoever wrote that down may have been broken off before the plan followed.
    if (checkout === undefined) await settlePlan(parts, { accountId, paymentId });
    return "unchanged";
  }
  for (const kind of isReturned ? (["dispute", "reinstate"] as const) : (["dispute"] as const)) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as it happened
    await ledger.execute({
      kind,
      idempotency: { scope: "payments", key: `${kind}/${dispute.id}` },
      actor: "stripe",
      accountId,
      paymentId,
      disputeId: dispute.id,
      cents: dispute.amount,
    });
  }
  // Whoever is broken off before it does all of it again; what a plan gives is reckoned from it.
  await putLink(database, {
    object_id: dispute.id,
    kind: "dispute",
    payment_id: paymentId,
    account_id: accountId,
    checkout_id: checkout?.id ?? null,
    facts: factsOf(isReturned),
    seen_at: now(),
  });
  if (checkout === undefined) await settlePlan(parts, { accountId, paymentId });
  return "changed";
}

function factsOf(isReturned: boolean): string {
  return JSON.stringify({ isTaken: true, isReturned });
}
