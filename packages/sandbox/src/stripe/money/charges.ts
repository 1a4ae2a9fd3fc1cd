import type Stripe from "stripe";
import { newId, randomText } from "../ids.ts";
import { idOf } from "../references.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { addBalanceTransaction, feeOf } from "./balance.ts";
import { chargeDetails } from "./payment-methods.ts";
import type { Decline } from "./test-cards.ts";

/** One attempt to take the money of a payment. */
export function addCharge(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  at: number,
  status: "succeeded" | "pending" | "failed",
  reason?: Decline,
): Stripe.Charge {
  const id = newId("charge");
  const { amount, currency, customer, description, metadata, receipt_email: email } = intent;
  const charge = fresh("charge", {
    id,
    amount,
    amount_captured: status === "failed" ? 0 : amount,
    billing_details: { ...method.billing_details, tax_id: null },
    calculated_statement_descriptor: "MYBA SANDBOX",
    captured: status !== "failed",
    created: at,
    currency,
    customer: idOf(customer),
    description,
    metadata: { ...metadata },
    outcome: outcomeOf(status, reason),
    paid: status !== "failed",
    payment_intent: intent.id,
    payment_method: method.id,
    receipt_email: email,
    receipt_url: status === "succeeded" ? receiptUrl(world, id) : null,
    status,
  });
  charge.payment_method_details = chargeDetails(method, charge);
  if (reason) Object.assign(charge, { failure_code: reason.code, failure_message: reason.message });
  world.store.add("charge", charge);
  if (status === "succeeded") takeMoney(world, charge, at);
  return charge;
}

/** A pending charge comes through. */
export function settleCharge(world: World, charge: Stripe.Charge, at: number): void {
  world.store.change(charge, {
    status: "succeeded",
    outcome: outcomeOf("succeeded"),
    receipt_url: receiptUrl(world, charge.id),
  });
  takeMoney(world, charge, at);
  world.events.emit("charge.succeeded", charge, { at });
}

/** A pending charge comes to nothing. */
export function failCharge(world: World, charge: Stripe.Charge, reason: Decline, at: number): void {
  world.store.change(charge, {
    status: "failed",
    paid: false,
    failure_code: reason.code,
    failure_message: reason.message,
    outcome: outcomeOf("failed", reason),
  });
  world.events.emit("charge.failed", charge, { at });
}

function takeMoney(world: World, charge: Stripe.Charge, at: number): void {
  const { amount, currency, id, description } = charge;
  const movement = { amount, fee: feeOf(amount), currency, source: id, description, at };
  charge.balance_transaction = addBalanceTransaction(world, { ...movement, type: "charge", category: "charge" }).id;
}

const receiptUrl = (world: World, chargeId: string): string =>
  `${world.url}/receipts/${chargeId}?token=${randomText(16)}`;

function outcomeOf(status: "succeeded" | "pending" | "failed", reason?: Decline): Stripe.Charge.Outcome {
  const none = { advice_code: null, network_advice_code: null, network_decline_code: null };
  if (status !== "failed")
    return {
      ...none,
      network_status: "approved_by_network",
      reason: null,
      seller_message: "Payment complete.",
      type: "authorized",
    };
  const words = reason?.declineCode ?? reason?.code ?? "generic_decline";
  return {
    ...none,
    network_status: "declined_by_network",
    reason: words,
    seller_message: "The bank did not return any further details with this decline.",
    type: "issuer_declined",
  };
}
