import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { idOf } from "../references.ts";
import { billingOf, customerOf } from "./billing.ts";
import { nextAttempt } from "./dunning.ts";
import { invoicePages, subscriptionOf, totals } from "./invoice-object.ts";
import { openPayment, tryPayment } from "./take-payment.ts";
import { planInvoice } from "./plans.ts";
import { fell, stands } from "./standing.ts";
import { changeAndTell } from "./tell.ts";

/**
 * Makes a draft final: it has a number, pages and, where something is due, a payment. What costs nothing is paid.
 */
export function finalizeInvoice(world: World, invoice: Stripe.Invoice, at: number): void {
  const customer = customerOf(world, invoice);
  world.store.change(invoice, { starting_balance: customer?.balance ?? 0 });
  world.store.change(invoice, {
    ...totals(invoice),
    ...invoicePages(world, invoice.id),
    status: "open",
    number: customer ? numberOf(world, customer) : null,
    effective_at: at,
    automatically_finalizes_at: null,
    status_transitions: { ...invoice.status_transitions, finalized_at: at },
  });
  useBalance(world, customer, invoice, at);
  if (invoice.amount_due > 0) addPayment(world, invoice, at);
  world.events.emit("invoice.finalized", invoice, { at });
  if (invoice.amount_due === 0) settle(world, invoice, at);
  planInvoice(world, invoice);
}

function numberOf(world: World, customer: Stripe.Customer): string {
  const sequence = customer.next_invoice_sequence ?? 1;
  world.store.change(customer, { next_invoice_sequence: sequence + 1 });
  return `${customer.invoice_prefix}-${String(sequence).padStart(4, "0")}`;
}

/** What an invoice gives back is kept for the customer's next one, and what was kept is used up by it. */
function useBalance(world: World, customer: Stripe.Customer | undefined, invoice: Stripe.Invoice, at: number): void {
  const left = Math.min(0, invoice.total + invoice.starting_balance);
  const balance = invoice.starting_balance > 0 ? Math.max(left, 0) : left;
  world.store.change(invoice, { ending_balance: balance });
  if (customer === undefined || customer.balance === balance) return;
  changeAndTell(world, "customer.updated", customer, at, (one) => void (one.balance = balance));
}

function addPayment(world: World, invoice: Stripe.Invoice, at: number): void {
  const intent = openPayment(world, invoice);
  const payment = fresh("invoice_payment", {
    id: newId("invoice_payment"),
    amount_requested: invoice.amount_due,
    created: at,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { type: "payment_intent", payment_intent: intent.id },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  });
  world.store.add("invoice_payment", payment);
  billingOf(world).payments.set(invoice.id, payment.id);
}

/** The payment of an invoice; undefined where nothing is due, or before it is final. */
export const paymentOf = (world: World, invoice: string): Stripe.InvoicePayment | undefined =>
  world.store.find("invoice_payment", billingOf(world).payments.get(invoice) ?? "");

/** Asks for what an open invoice is about, by a method or by that of the subscription or customer. */
export function attempt(world: World, invoice: Stripe.Invoice, at: number, method?: string): void {
  const payment = paymentOf(world, invoice.id);
  const intent = world.store.find("payment_intent", idOf(payment?.payment.payment_intent) ?? "");
  if (payment === undefined || intent === undefined) throw new Error(`${invoice.id} has nothing to pay`);
  const outcome = tryPayment(world, intent, method ?? methodOf(world, invoice), (later) => {
    const then = world.nowFor(idOf(invoice.customer));
    if (later === "succeeded") settle(world, invoice, then);
    else failAttempt(world, invoice, then);
  });
  if (outcome === "succeeded") settle(world, invoice, at);
  else if (outcome === "processing") awaitPayment(world, invoice, at);
  else failAttempt(world, invoice, at);
}

/** What an invoice is paid with. */
function methodOf(world: World, invoice: Stripe.Invoice): string | null {
  const subscription = subscriptionOf(world, invoice);
  const customer = customerOf(world, invoice);
  return (
    idOf(invoice.default_payment_method) ??
    idOf(subscription?.default_payment_method) ??
    idOf(customer?.invoice_settings.default_payment_method)
  );
}

/** An invoice is paid, by money, by the customer's balance or because it asks for nothing. */
export function settle(world: World, invoice: Stripe.Invoice, at: number): void {
  const payment = paymentOf(world, invoice.id);
  changeAndTell(world, "invoice.updated", invoice, at, (one) => {
    one.status = "paid";
    one.attempted = true;
    one.amount_paid = one.amount_due;
    one.amount_remaining = 0;
    one.auto_advance = false;
    one.next_payment_attempt = null;
    one.attempt_count += payment ? 1 : 0;
    one.status_transitions = { ...one.status_transitions, paid_at: at };
  });
  planInvoice(world, invoice);
  if (payment) {
    const paid = { canceled_at: null, paid_at: at };
    world.store.change(payment, { status: "paid", amount_paid: invoice.amount_due, status_transitions: paid });
  }
  world.events.emit("invoice.paid", invoice, { at });
  world.events.emit("invoice.payment_succeeded", invoice, { at });
  if (payment) world.events.emit("invoice_payment.paid", payment, { at });
  const subscription = subscriptionOf(world, invoice);
  if (subscription) stands(world, subscription, invoice, at);
}

/** A payment that settles later: the invoice stays open, and the subscription is good meanwhile. */
function awaitPayment(world: World, invoice: Stripe.Invoice, at: number): void {
  changeAndTell(world, "invoice.updated", invoice, at, (one) => {
    one.attempted = true;
    one.next_payment_attempt = null;
  });
  planInvoice(world, invoice);
  const subscription = subscriptionOf(world, invoice);
  if (subscription) stands(world, subscription, invoice, at);
}

/** An attempt failed, now or when a payment that was under way came back. */
function failAttempt(world: World, invoice: Stripe.Invoice, at: number): void {
  const subscription = subscriptionOf(world, invoice);
  const isOver = subscription === undefined || subscription.status === "canceled";
  const attempts = invoice.attempt_count + 1;
  const isFirstOfAll = invoice.billing_reason === "subscription_create";
  const next = isOver || isFirstOfAll ? null : nextAttempt(billingOf(world).dunning, attempts, at);
  changeAndTell(world, "invoice.updated", invoice, at, (one) => {
    one.attempted = true;
    one.attempt_count = attempts;
    one.next_payment_attempt = next;
    one.auto_advance = next !== null;
  });
  planInvoice(world, invoice);
  world.events.emit("invoice.payment_failed", invoice, { at });
  if (subscription) fell(world, subscription, { at, isLast: next === null });
}

/** An open invoice is not asked for any more. */
export function giveUpInvoice(world: World, invoice: Stripe.Invoice, as: "void" | "uncollectible", at: number): void {
  const transition = as === "void" ? { voided_at: at } : { marked_uncollectible_at: at };
  world.store.change(invoice, {
    status: as,
    auto_advance: false,
    next_payment_attempt: null,
    ...(as === "void" && { amount_remaining: 0 }),
    status_transitions: { ...invoice.status_transitions, ...transition },
  });
  planInvoice(world, invoice);
  world.events.emit(as === "void" ? "invoice.voided" : "invoice.marked_uncollectible", invoice, { at });
}
