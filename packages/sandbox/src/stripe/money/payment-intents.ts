import type Stripe from "stripe";
import { newId, randomText } from "../ids.ts";
import { StripeFailure } from "../stripe-failure.ts";
import { idOf } from "../references.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { addCharge, failCharge, settleCharge } from "./charges.ts";
import { openDispute } from "./disputes.ts";
import { behaviourOfMethod } from "./payment-methods.ts";
import { authenticationFailed, debitSettlesMs, type Decline } from "./test-cards.ts";

/** What a payment is for. */
export interface PaymentOrder {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly receiptEmail?: string | null;
  readonly setupFutureUsage?: Stripe.PaymentIntent.SetupFutureUsage | null;
  readonly methodTypes?: readonly string[];
}

/** A payment that nobody has paid yet. */
export function addPaymentIntent(world: World, order: PaymentOrder): Stripe.PaymentIntent {
  const { amount, currency, customer, description = null, metadata = {}, methodTypes = ["card"] } = order;
  const id = newId("payment_intent");
  const intent = fresh("payment_intent", {
    id,
    amount,
    client_secret: `${id}_secret_${randomText(25)}`,
    created: world.nowFor(customer),
    currency,
    customer,
    description,
    metadata: { ...metadata },
    payment_method_types: [...methodTypes],
    receipt_email: order.receiptEmail ?? null,
    setup_future_usage: order.setupFutureUsage ?? null,
  });
  world.store.add("payment_intent", intent);
  world.events.emit("payment_intent.created", intent, { at: intent.created });
  return intent;
}

export type Attempt = "succeeded" | "failed" | "processing" | "asks";

/** Who hears how a payment that took its time came out. */
const followers = new WeakMap<Stripe.PaymentIntent, (outcome: "succeeded" | "failed") => void>();

/** Tries to pay: at once, later (`processing`), or after the person has approved it (`asks`, then `approve`). */
export function attempt(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  options: { readonly onSettled?: (outcome: "succeeded" | "failed") => void; readonly isOffSession?: boolean } = {},
): Attempt {
  const behaviour = behaviourOfMethod(method);
  if (options.onSettled) followers.set(intent, options.onSettled);
  if (behaviour.asks && options.isOffSession !== true) return ask(world, intent, method);
  if (behaviour.decline) return decline(world, intent, method, behaviour.decline);
  return behaviour.settles ? succeed(world, intent, method) : process(world, intent, method, behaviour.debitFails);
}

/** The person approves the payment at their bank, or does not. */
export function answerAuthentication(world: World, intent: Stripe.PaymentIntent, isApproved: boolean): Attempt {
  const method = world.store.get("payment_method", idOf(intent.payment_method) ?? "");
  world.store.change(intent, { next_action: null });
  return isApproved ? succeed(world, intent, method) : decline(world, intent, method, authenticationFailed, false);
}

/** A payment under way comes out as asked for, before its time. */
export function settlePayment(
  world: World,
  intent: Stripe.PaymentIntent,
  outcome: "succeeded" | "failed",
  reason: Decline = bankRefuses,
): void {
  if (intent.status !== "processing") return;
  const at = world.nowFor(customerOf(intent));
  const charge = world.store.get("charge", idOf(intent.latest_charge) ?? "");
  if (outcome === "succeeded") {
    settleCharge(world, charge, at);
    world.store.change(intent, { status: "succeeded", amount_received: intent.amount, processing: null });
    world.events.emit("payment_intent.succeeded", intent, { at });
  } else {
    failCharge(world, charge, reason, at);
    refuse(world, intent, world.store.get("payment_method", idOf(intent.payment_method) ?? ""), reason, charge.id);
  }
  followers.get(intent)?.(outcome);
}

const bankRefuses: Decline = {
  code: "insufficient_funds",
  message: "The customer's account has insufficient funds to cover this payment.",
};

function ask(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): Attempt {
  const action = {
    type: "use_stripe_sdk",
    use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: `${world.url}/c/authenticate` },
  };
  world.store.change(intent, {
    status: "requires_action",
    payment_method: method.id,
    next_action: action,
  });
  world.events.emit("payment_intent.requires_action", intent, { at: world.nowFor(customerOf(intent)) });
  return "asks";
}

function succeed(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): Attempt {
  const at = world.nowFor(customerOf(intent));
  const charge = addCharge(world, intent, method, at, "succeeded");
  world.store.change(intent, {
    status: "succeeded",
    amount_received: intent.amount,
    latest_charge: charge.id,
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
  });
  world.events.emit("charge.succeeded", charge, { at });
  world.events.emit("payment_intent.succeeded", intent, { at });
  const { disputes } = behaviourOfMethod(method);
  if (disputes) openDispute(world, charge, { isInquiry: disputes === "inquiry", reason: "fraudulent" });
  return "succeeded";
}

function process(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  fails: Decline | undefined,
): Attempt {
  const at = world.nowFor(customerOf(intent));
  const charge = addCharge(world, intent, method, at, "pending");
  world.store.change(intent, {
    status: "processing",
    latest_charge: charge.id,
    payment_method: method.id,
    last_payment_error: null,
  });
  world.events.emit("charge.pending", charge, { at });
  world.events.emit("payment_intent.processing", intent, { at });
  world.agenda.at(world.clock.nowMs() + debitSettlesMs, () =>
    settlePayment(world, intent, fails ? "failed" : "succeeded", fails),
  );
  return "processing";
}

function decline(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  reason: Decline,
  isCharged = true,
): Attempt {
  const at = world.nowFor(customerOf(intent));
  let chargeId: string | undefined;
  if (isCharged) {
    const charge = addCharge(world, intent, method, at, "failed", reason);
    chargeId = charge.id;
    world.events.emit("charge.failed", charge, { at });
  }
  refuse(world, intent, method, reason, chargeId);
  return "failed";
}

function refuse(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  reason: Decline,
  chargeId?: string,
): void {
  const { code, declineCode, message } = reason;
  const error = {
    ...(chargeId !== undefined && { charge: chargeId }),
    code,
    ...(declineCode !== undefined && { decline_code: declineCode }),
    doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`,
    message,
    payment_method: structuredClone(method),
    type: code === authenticationFailed.code ? "invalid_request_error" : "card_error",
  };
  world.store.change(intent, {
    status: "requires_payment_method",
    last_payment_error: error,
    latest_charge: chargeId ?? intent.latest_charge,
    payment_method: null,
    processing: null,
    next_action: null,
  });
  world.events.emit("payment_intent.payment_failed", intent, { at: world.nowFor(customerOf(intent)) });
}

/** The refusal that the API answers where a payment was declined. */
export function cardFailure(intent: Stripe.PaymentIntent): StripeFailure {
  const {
    code = "card_declined",
    decline_code: declineCode,
    message = "Your card was declined.",
    charge,
  } = intent.last_payment_error ?? {};
  return new StripeFailure(402, {
    type: "card_error",
    code,
    message,
    ...(declineCode !== undefined && { decline_code: declineCode }),
    ...(typeof charge === "string" && { charge }),
    payment_intent: structuredClone(intent),
  });
}

const customerOf = ({ customer }: Stripe.PaymentIntent): string | null => idOf(customer);
