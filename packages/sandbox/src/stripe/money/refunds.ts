import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { idOf } from "../references.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { addBalanceTransaction } from "./balance.ts";
import { behaviourOfMethod } from "./payment-methods.ts";
import { refundSettlesMs } from "./test-cards.ts";

/** Gives money back: all that is left, or a part. Throws where there is not as much. */
export function addRefund(
  world: World,
  charge: Stripe.Charge,
  order: {
    readonly amount?: number;
    readonly reason?: Stripe.Refund.Reason | null;
    readonly metadata?: Readonly<Record<string, string>>;
    readonly isPending?: boolean;
  },
): Stripe.Refund {
  const left = charge.amount - charge.amount_refunded;
  const { amount = left, reason = null, metadata = {} } = order;
  checkRefund(world, charge, { amount, left });
  const at = world.nowFor(idOf(charge.customer));
  const method =
    typeof charge.payment_method === "string" ? world.store.find("payment_method", charge.payment_method) : undefined;
  const behaviour = method && behaviourOfMethod(method);
  const isPending = order.isPending ?? (behaviour?.settles === false || behaviour?.refund === "pending");
  const id = newId("refund");
  const refund = fresh("refund", {
    id,
    amount,
    charge: charge.id,
    created: at,
    currency: charge.currency,
    metadata: { ...metadata },
    payment_intent: idOf(charge.payment_intent),
    payment_method: charge.payment_method,
    reason,
    status: isPending ? "pending" : "succeeded",
    destination_details: destination(charge),
  });
  const movement = {
    amount: -amount,
    fee: 0,
    currency: charge.currency,
    source: id,
    description: "REFUND FOR CHARGE",
    at,
  };
  refund.balance_transaction = addBalanceTransaction(world, { ...movement, type: "refund", category: "refund" }).id;
  world.store.add("refund", refund);
  const refunded = charge.amount_refunded + amount;
  const previous = world.store.change(charge, { amount_refunded: refunded, refunded: refunded === charge.amount });
  world.events.emit("refund.created", refund, { at });
  world.events.emit("charge.refunded", charge, { previous, at });
  if (isPending) world.agenda.at(world.clock.nowMs() + refundSettlesMs, () => settleRefund(world, refund, "succeeded"));
  else if (behaviour?.refund === "fails-later")
    world.agenda.at(world.clock.nowMs() + refundSettlesMs, () => settleRefund(world, refund, "failed"));
  return refund;
}

/** What the bank took cannot be given back as well; once it was returned it can. */
function checkRefund(
  world: World,
  charge: Stripe.Charge,
  { amount, left }: { readonly amount: number; readonly left: number },
): void {
  const { id, currency, status } = charge;
  const disputes = world.store.all("dispute").filter((dispute) => idOf(dispute.charge) === id);
  const disputed = disputes.some((dispute) => dispute.status !== "won" && !dispute.status.startsWith("warning_"));
  if (status !== "succeeded")
    throw invalidRequest(`Charge ${id} has not succeeded, and cannot be refunded.`, { code: "charge_not_refundable" });
  if (left === 0) throw invalidRequest(`Charge ${id} has already been refunded.`, { code: "charge_already_refunded" });
  if (disputed)
    throw invalidRequest(`Charge ${id} has been charged back; cannot issue a refund.`, { code: "charge_disputed" });
  if (amount > left)
    throw invalidRequest(
      `Refund amount (${amount} ${currency}) is greater than unrefunded amount on charge (${left} ${currency})`,
      { param: "amount" },
    );
}

/** A refund comes out: the money arrives, or comes back. */
export function settleRefund(world: World, refund: Stripe.Refund, outcome: "succeeded" | "failed" | "canceled"): void {
  if (refund.status === "failed" || refund.status === "canceled" || refund.status === outcome) return;
  const charge = world.store.get("charge", idOf(refund.charge) ?? "");
  const at = world.nowFor(idOf(charge.customer));
  if (outcome === "succeeded") {
    const previous = world.store.change(refund, { status: "succeeded" });
    world.events.emit("refund.updated", refund, { previous, at });
    world.events.emit("charge.refund.updated", refund, { previous, at });
    return;
  }
  const { amount, currency, id } = refund;
  const movement = { amount, fee: 0, currency, source: id, description: "REFUND FAILURE", at };
  const back = addBalanceTransaction(world, { ...movement, type: "refund_failure", category: "refund_failure" });
  const previous = world.store.change(refund, {
    status: outcome,
    failure_balance_transaction: back.id,
    failure_reason: outcome === "failed" ? "lost_or_stolen_card" : "merchant_request",
  });
  const before = world.store.change(charge, { amount_refunded: charge.amount_refunded - amount, refunded: false });
  world.events.emit("charge.refund.updated", refund, { previous, at });
  world.events.emit("refund.updated", refund, { previous, at });
  if (outcome === "failed") world.events.emit("refund.failed", refund, { at });
  world.events.emit("charge.updated", charge, { previous: before, at });
}

function destination(charge: Stripe.Charge): Stripe.Refund.DestinationDetails {
  const type = charge.payment_method_details?.type ?? "card";
  if (type !== "card") return { type, us_bank_transfer: { reference: null, reference_status: null } };
  const card = {
    reference: null,
    reference_status: "pending",
    reference_type: "acquirer_reference_number",
    type: "refund",
  };
  return { type, card: card as never };
}
