import type Stripe from "stripe";
import type { z } from "zod";
import { given } from "../given.ts";
import { idOf } from "../references.ts";
import { invalidRequest, noSuch } from "../stripe-failure.ts";
import type { World } from "../world.ts";
import { changeItems, invoiceNow } from "./change-subscription.ts";
import { attempt, finalizeInvoice } from "./invoice-life.ts";
import { planSubscription } from "./plans.ts";
import { giveBack, pendingOf } from "./prorate.ts";
import { endSubscription } from "./standing.ts";
import type { cancellationDetails } from "./subscription-parameters.ts";

export interface Cancelling {
  readonly cancellation_details?: z.output<typeof cancellationDetails> | undefined;
  readonly invoice_now?: boolean | undefined;
  readonly prorate?: boolean | undefined;
}

/** Ends a subscription at once; what is not used is given back only where that is asked for. */
export function cancelNow(
  world: World,
  subscription: Stripe.Subscription,
  cancelling: Cancelling,
): Stripe.Subscription {
  if (subscription.status === "canceled") throw noSuch("subscription", subscription.id);
  const at = world.nowFor(idOf(subscription.customer));
  const { cancellation_details: details, invoice_now: isInvoiced = false, prorate: isProrated = false } = cancelling;
  if (details) {
    const none = { comment: null, feedback: null, feedback_option: null, reason: null };
    const said = { ...none, ...subscription.cancellation_details, ...given(details) };
    world.store.change(subscription, { cancellation_details: said });
  }
  if (isProrated) for (const item of subscription.items.data) giveBack(world, { subscription, item, at });
  if (isInvoiced && pendingOf(world, subscription).length > 0) {
    const invoice = invoiceNow(world, subscription, { at, isNewPeriod: false });
    world.store.change(subscription, { latest_invoice: invoice.id });
    finalizeInvoice(world, invoice, at);
    if (invoice.status === "open") attempt(world, invoice, at);
  }
  endSubscription(world, subscription, at, "cancellation_requested");
  return subscription;
}

/** Stops a subscription itself, not only its payments, until it is resumed. Nothing is given back. */
export function pauseSubscription(world: World, subscription: Stripe.Subscription): Stripe.Subscription {
  if (subscription.status !== "active")
    throw invalidRequest(`You can only pause a subscription that is active; this one is ${subscription.status}.`);
  const at = world.nowFor(idOf(subscription.customer));
  const previous = world.store.change(subscription, {
    status: "paused",
    status_details: {
      paused: { type: "subscription", transitioned_at: at, subscription: { type: "pause_requested" } },
    },
  });
  planSubscription(world, subscription);
  world.events.emit("customer.subscription.paused", subscription, { previous, at });
  return subscription;
}

/** A paused subscription goes on with a whole new period, which is asked for at once. */
export function resumeSubscription(world: World, subscription: Stripe.Subscription): Stripe.Subscription {
  if (subscription.status !== "paused")
    throw invalidRequest(`You can only resume a subscription that is paused; this one is ${subscription.status}.`);
  const at = world.nowFor(idOf(subscription.customer));
  const previous = world.store.change(subscription, { status: "active" });
  delete subscription.status_details;
  world.events.emit("customer.subscription.resumed", subscription, { previous, at });
  changeItems(world, subscription, { items: [], behavior: "none", isAnchoredNow: true, at });
  return subscription;
}
