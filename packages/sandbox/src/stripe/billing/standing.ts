import type Stripe from "stripe";
import type { World } from "../world.ts";
import { idOf } from "../references.ts";
import { billingOf } from "./billing.ts";
import { planInvoice, planSubscription } from "./plans.ts";
import { changeAndTell } from "./tell.ts";

/** How a subscription stands after its invoice was paid. */
export function stands(world: World, subscription: Stripe.Subscription, invoice: Stripe.Invoice, at: number): void {
  const isOwed = ["incomplete", "past_due", "unpaid"].includes(subscription.status);
  const isNewest = idOf(subscription.latest_invoice) === invoice.id;
  if (!isOwed || !isNewest) return;
  setStatus(world, subscription, "active", at);
}

/** How it stands after an attempt that failed; `isLast` where there will be none after it. */
export function fell(
  world: World,
  subscription: Stripe.Subscription,
  { at, isLast }: { readonly at: number; readonly isLast: boolean },
): void {
  if (subscription.status === "canceled" || subscription.status === "incomplete") return;
  const { afterwards } = billingOf(world).dunning;
  if (!isLast || afterwards === "past_due") {
    if (subscription.status === "active") setStatus(world, subscription, "past_due", at);
  } else if (afterwards === "unpaid") setStatus(world, subscription, "unpaid", at);
  else endSubscription(world, subscription, at, "payment_failed");
}

type Status = "active" | "past_due" | "unpaid" | "incomplete_expired";

export function setStatus(world: World, subscription: Stripe.Subscription, status: Status, at: number): void {
  changeAndTell(world, "customer.subscription.updated", subscription, at, (one) => {
    one.status = status;
    if (status === "incomplete_expired") one.ended_at = at;
  });
  planSubscription(world, subscription);
}

type Reason = "cancellation_requested" | "payment_failed" | "payment_disputed";

/** A subscription ends for good: `customer.subscription.deleted`. Its drafts stay as they are. */
export function endSubscription(world: World, subscription: Stripe.Subscription, at: number, reason: Reason): void {
  world.store.change(subscription, {
    status: "canceled",
    ended_at: at,
    canceled_at: subscription.canceled_at ?? at,
    cancel_at_period_end: false,
    pause_collection: null,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      ...subscription.cancellation_details,
      reason,
    },
  });
  for (const invoice of invoicesOf(world, subscription.id)) {
    if (invoice.status === "open") world.store.change(invoice, { auto_advance: false, next_payment_attempt: null });
    if (invoice.status === "draft") world.store.change(invoice, { auto_advance: false });
    planInvoice(world, invoice);
  }
  planSubscription(world, subscription);
  world.events.emit("customer.subscription.deleted", subscription, { at });
  leaveSchedule(world, subscription, at);
}

/** Whoever goes has no plans any more. */
export function endAll(world: World, customer: string, at: number): void {
  for (const subscription of world.store.all("subscription")) {
    if (idOf(subscription.customer) !== customer || ["canceled", "incomplete_expired"].includes(subscription.status))
      continue;
    endSubscription(world, subscription, at, "cancellation_requested");
  }
}

/** The plan that was scheduled for later goes with the subscription. */
function leaveSchedule(world: World, subscription: Stripe.Subscription, at: number): void {
  const schedule = world.store.find("subscription_schedule", idOf(subscription.schedule) ?? "");
  if (schedule?.status !== "active") return;
  world.store.change(schedule, { status: "canceled", canceled_at: at, current_phase: null });
  world.events.emit("subscription_schedule.canceled", schedule, { at });
}

/** The invoices of a subscription, newest first. */
export const invoicesOf = (world: World, subscription: string): Stripe.Invoice[] =>
  (billingOf(world).invoices.get(subscription) ?? []).flatMap((id) => world.store.find("invoice", id) ?? []);
