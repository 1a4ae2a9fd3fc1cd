import type Stripe from "stripe";
import { startSubscription } from "../billing/start-subscription.ts";
import { addPaymentIntent, answerAuthentication, attempt, type Attempt } from "../money/payment-intents.ts";
import { addPaymentMethod, behaviourOfMethod, type Instrument } from "../money/payment-methods.ts";
import { addCustomer } from "../objects/customers.ts";
import { findCode } from "../objects/promotion-codes.ts";
import { changedMetadata } from "../parameters.ts";
import { idOf } from "../references.ts";
import { StripeFailure } from "../stripe-failure.ts";
import type { World } from "../world.ts";
import { addReceiptInvoice } from "./receipt-invoice.ts";
import { notesOf, type Person } from "./session-notes.ts";
import { addUp, couponOf, whyNot } from "./totals.ts";

/** What the page says after somebody pressed its button. */
export type PageAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "asks" }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/** Puts a promotion code on a session, or takes it away where it is empty. */
export function usePromotionCode(world: World, session: Stripe.Checkout.Session, typed: string): PageAnswer {
  const code = findCode(world, typed);
  const coupon = code && world.store.find("coupon", idOf(code.promotion.coupon) ?? "");
  const reason = coupon && whyNot(world, session, coupon, code);
  if (typed !== "" && (code === undefined || coupon === undefined || reason !== undefined))
    return { kind: "refused", code: "promotion_code", message: reason ?? "This code is invalid." };
  world.store.change(session, { discounts: code ? [{ coupon: null, promotion_code: code.id }] : [] });
  addUp(world, session);
  return { kind: "done" };
}

/** Somebody pays. */
export function pay(
  world: World,
  session: Stripe.Checkout.Session,
  instrument: Instrument,
  person: Person,
): PageAnswer {
  const notes = notesOf(session);
  const isTaxed = session.automatic_tax.enabled;
  addUp(world, session, isTaxed);
  if (session.mode === "payment" && session.amount_total === 0)
    return finish(world, session, "no_payment_required", person);
  let method: Stripe.PaymentMethod;
  try {
    method = addPaymentMethod(world, instrument, idOf(session.customer), person);
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    return { kind: "refused", code: error.fields.code ?? "", message: error.message };
  }
  notes.waiting = { method, person };
  // A plan's own payment is made by its first invoice; only what goes wrong shows before.
  const { decline, asks } = behaviourOfMethod(method);
  if (session.mode === "subscription" && (session.amount_total === 0 || (!decline && !asks)))
    return beginPlan(world, session);
  const onSettled = (how: "succeeded" | "failed"): void => settled(world, session, how);
  return outcome(world, session, attempt(world, intentOf(world, session), method, { onSettled }));
}

/** The person approves the payment at their bank, or does not. */
export function answerBank(world: World, session: Stripe.Checkout.Session, isApproved: boolean): PageAnswer {
  const { intent } = notesOf(session);
  if (intent?.status !== "requires_action")
    return { kind: "refused", code: "", message: "There is nothing to approve." };
  if (isApproved && session.mode === "subscription") {
    world.store.change(intent, { status: "canceled", canceled_at: world.clock.now(), next_action: null });
    return beginPlan(world, session);
  }
  return outcome(world, session, answerAuthentication(world, intent, isApproved));
}

function intentOf(world: World, session: Stripe.Checkout.Session): Stripe.PaymentIntent {
  const notes = notesOf(session);
  const amount = session.amount_total ?? 0;
  if (notes.intent) {
    world.store.change(notes.intent, { amount });
    return notes.intent;
  }
  const {
    description = null,
    metadata,
    receipt_email: receiptEmail = null,
    setup_future_usage: usage = null,
  } = notes.intentData ?? {};
  const person = notes.waiting?.person;
  const isNew = person !== undefined && session.customer_creation === "always";
  const customer = isNew ? customerOf(world, session, person).id : idOf(session.customer);
  const order = { amount, currency: session.currency ?? "", customer, description, receiptEmail };
  const intent = addPaymentIntent(world, {
    ...order,
    metadata: changedMetadata({}, metadata),
    setupFutureUsage: usage,
    methodTypes: notes.offered,
  });
  notes.intent = intent;
  if (session.mode === "payment") world.store.change(session, { payment_intent: intent.id });
  return intent;
}

function outcome(world: World, session: Stripe.Checkout.Session, how: Attempt): PageAnswer {
  const notes = notesOf(session);
  const person = notes.waiting?.person ?? { email: null, name: null };
  if (how === "asks") return { kind: "asks" };
  if (how === "failed") {
    const {
      code = "card_declined",
      decline_code: declined,
      message = "Your card was declined.",
    } = notes.intent?.last_payment_error ?? {};
    return { kind: "refused", code: declined ?? code, message };
  }
  return finish(world, session, how === "succeeded" ? "paid" : "unpaid", person);
}

function beginPlan(world: World, session: Stripe.Checkout.Session): PageAnswer {
  const { waiting, lines, subscriptionData } = notesOf(session);
  if (waiting === null) return { kind: "refused", code: "", message: "There is nothing to pay with." };
  const customer = customerOf(world, session, waiting.person);
  world.store.change(waiting.method, { customer: customer.id });
  const coupon = couponOf(world, session);
  const promotionCode = idOf(session.discounts?.[0]?.promotion_code);
  const { subscription, invoice } = startSubscription(world, {
    customer,
    // Each line of a plan has a price: `linesOf` made them with one.
    items: lines.map(({ price, quantity }) => ({
      price: world.store.get("price", price?.id ?? ""),
      quantity: quantity ?? 1,
    })),
    currency: session.currency ?? undefined,
    metadata: changedMetadata({}, subscriptionData?.metadata),
    description: subscriptionData?.description ?? null,
    defaultPaymentMethod: waiting.method.id,
    reductions: coupon ? [{ coupon, promotionCode, checkoutSession: session.id }] : [],
  });
  world.store.change(session, { subscription: subscription.id, invoice: invoice.id });
  return finish(world, session, invoice.amount_due === 0 ? "no_payment_required" : "paid", waiting.person);
}

/** The customer of the session; made now where the person is none yet. */
function customerOf(world: World, session: Stripe.Checkout.Session, person: Person): Stripe.Customer {
  const known = idOf(session.customer);
  if (known !== null) return world.store.get("customer", known);
  const customer = addCustomer(world, {
    email: person.email ?? session.customer_email ?? undefined,
    name: person.name ?? undefined,
  });
  world.store.change(session, { customer: customer.id });
  return customer;
}

function finish(
  world: World,
  session: Stripe.Checkout.Session,
  status: Stripe.Checkout.Session.PaymentStatus,
  person: Person,
): PageAnswer {
  const notes = notesOf(session);
  notes.callOffExpiry();
  const customer = world.store.find("customer", idOf(session.customer) ?? "");
  const isTaxed = session.automatic_tax.enabled;
  world.store.change(session, {
    status: "complete",
    payment_status: status,
    url: null,
    automatic_tax: { ...session.automatic_tax, status: isTaxed ? "complete" : null },
    customer_details: {
      address: { city: null, country: "DE", line1: null, line2: null, postal_code: null, state: null },
      business_name: null,
      email: person.email ?? session.customer_email ?? customer?.email ?? null,
      individual_name: null,
      name: person.name ?? customer?.name ?? null,
      phone: null,
      tax_exempt: "none",
      tax_ids: [],
    },
  });
  redeem(world, session);
  if (status === "paid" && session.invoice_creation?.enabled === true && notes.intent)
    addReceiptInvoice(world, session, notes.intent);
  world.events.emit("checkout.session.completed", session);
  return { kind: "done" };
}

function redeem(world: World, session: Stripe.Checkout.Session): void {
  const coupon = couponOf(world, session);
  if (coupon) world.store.change(coupon, { times_redeemed: coupon.times_redeemed + 1 });
  const code = world.store.find("promotion_code", idOf(session.discounts?.[0]?.promotion_code) ?? "");
  if (code) world.store.change(code, { times_redeemed: code.times_redeemed + 1 });
}

function settled(world: World, session: Stripe.Checkout.Session, how: "succeeded" | "failed"): void {
  const { intent } = notesOf(session);
  if (how === "succeeded") {
    world.store.change(session, { payment_status: "paid" });
    if (session.invoice_creation?.enabled === true && intent) addReceiptInvoice(world, session, intent);
    world.events.emit("checkout.session.async_payment_succeeded", session);
  } else world.events.emit("checkout.session.async_payment_failed", session);
}
