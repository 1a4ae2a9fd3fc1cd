import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { idOf } from "../references.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { addBalanceTransaction, disputeFee } from "./balance.ts";

/** Somebody complains to their bank. An inquiry only asks; otherwise the money is taken at once. It has none of our metadata. */
export function openDispute(
  world: World,
  charge: Stripe.Charge,
  {
    isInquiry = false,
    reason = "fraudulent",
    amount,
  }: { readonly isInquiry?: boolean; readonly reason?: string; readonly amount?: number } = {},
): Stripe.Dispute {
  if (charge.disputed) throw invalidRequest(`Charge ${charge.id} has been charged back already.`);
  const at = world.nowFor(idOf(charge.customer));
  const dispute = fresh("dispute", {
    id: newId("dispute"),
    amount: amount ?? charge.amount,
    charge: charge.id,
    created: at,
    currency: charge.currency,
    is_charge_refundable: isInquiry,
    payment_intent: idOf(charge.payment_intent),
    reason,
    status: isInquiry ? "warning_needs_response" : "needs_response",
  });
  dispute.evidence_details = { ...dispute.evidence_details, due_by: at + 9 * 86_400 };
  const shown = { ...dispute.payment_method_details?.card, case_type: isInquiry ? "inquiry" : "chargeback" };
  dispute.payment_method_details = { card: shown, type: "card" } as Stripe.Dispute.PaymentMethodDetails;
  world.store.add("dispute", dispute);
  if (!isInquiry) move(world, dispute, "withdrawn", at);
  const previous = world.store.change(charge, { disputed: true });
  world.events.emit("charge.dispute.created", dispute, { at });
  world.events.emit("charge.updated", charge, { previous, at });
  if (!isInquiry) world.events.emit("charge.dispute.funds_withdrawn", dispute, { at });
  return dispute;
}

/** An inquiry becomes a dispute: now the money is taken. */
export function escalateDispute(world: World, dispute: Stripe.Dispute): void {
  if (!dispute.status.startsWith("warning_")) throw invalidRequest("Only an inquiry becomes a dispute.");
  const at = world.clock.now();
  const before = dispute.balance_transactions;
  move(world, dispute, "withdrawn", at);
  const changed = world.store.change(dispute, { status: "needs_response", is_charge_refundable: false });
  const previous = { ...changed, balance_transactions: before };
  world.events.emit("charge.dispute.updated", dispute, { previous, at });
  world.events.emit("charge.dispute.funds_withdrawn", dispute, { previous: { balance_transactions: before }, at });
}

/** The bank has decided. Of an inquiry nothing comes. */
export function closeDispute(world: World, dispute: Stripe.Dispute, outcome: "won" | "lost"): void {
  if (["won", "lost", "warning_closed"].includes(dispute.status))
    throw invalidRequest("This dispute is already closed.");
  const at = world.clock.now();
  const isInquiry = dispute.status.startsWith("warning_");
  const previous = world.store.change(dispute, { status: isInquiry ? "warning_closed" : outcome });
  if (isInquiry) world.store.change(world.store.get("charge", idOf(dispute.charge) ?? ""), { disputed: false });
  const before = dispute.balance_transactions;
  if (!isInquiry && outcome === "won") move(world, dispute, "reinstated", at);
  world.events.emit("charge.dispute.closed", dispute, { previous, at });
  if (!isInquiry && outcome === "won")
    world.events.emit("charge.dispute.funds_reinstated", dispute, { previous: { balance_transactions: before }, at });
}

function move(world: World, dispute: Stripe.Dispute, direction: "withdrawn" | "reinstated", at: number): void {
  const { amount, currency, id, charge } = dispute;
  const isBack = direction === "reinstated";
  const moved = addBalanceTransaction(world, {
    amount: isBack ? amount : -amount,
    fee: isBack ? 0 : disputeFee,
    currency,
    type: "adjustment",
    category: isBack ? "dispute_reversal" : "dispute",
    source: id,
    description: `Chargeback ${isBack ? "reversal" : "withdrawal"} for ${idOf(charge)}`,
    at,
  });
  dispute.balance_transactions = [...dispute.balance_transactions, structuredClone(moved)];
}
