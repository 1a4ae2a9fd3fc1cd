import type Stripe from "stripe";
import { attempt } from "../billing/invoice-life.ts";
import { phasesOf, releaseNow, scheduleFrom } from "../billing/schedule-routes.ts";
import { cancelNow } from "../billing/stop-subscription.ts";
import { amountOf, intervalOf, periodOf } from "../billing/subscription-object.ts";
import { changeAndTell } from "../billing/tell.ts";
import { updateSubscription } from "../billing/update-subscription.ts";
import { addPaymentMethod, behaviourOfMethod } from "../money/payment-methods.ts";
import { idOf } from "../references.ts";
import { invalidRequest, StripeFailure } from "../stripe-failure.ts";
import type { World } from "../world.ts";
import { offersFor, type PortalView } from "./portal-view.ts";

/** What a person does on the portal. Throws what is refused, in Stripe's words. */
export function actOnPortal(world: World, view: PortalView, form: URLSearchParams): void {
  const action = form.get("action");
  if (action === "card") return useCard(world, view, (form.get("card_number") ?? "").replaceAll(/\D/g, ""));
  if (action === "pay") return payOpen(world, view, form.get("invoice") ?? "");
  const subscription = view.subscriptions.find(({ id }) => id === form.get("subscription"));
  if (subscription === undefined) throw invalidRequest("There is no such plan any more.");
  if (action === "cancel") return cancel(world, view, subscription);
  if (action === "resume") return void updateSubscription(world, subscription, { cancel_at_period_end: false });
  if (action === "keep") return keep(world, subscription);
  if (action === "switch") return switchTo(world, view, subscription, form.get("price") ?? "");
  throw invalidRequest("The portal cannot do that.");
}

function cancel(world: World, { features }: PortalView, subscription: Stripe.Subscription): void {
  const { enabled, mode, proration_behavior: proration } = features.subscription_cancel;
  if (!enabled) throw invalidRequest("Cancelling is not allowed here.");
  const isImmediate = mode === "immediately";
  if (isImmediate) {
    cancelNow(world, subscription, { prorate: proration !== "none", invoice_now: proration === "always_invoice" });
    return;
  }
  // Where it ends anyway, nothing is scheduled for after it.
  keep(world, subscription);
  updateSubscription(world, subscription, { cancel_at_period_end: true });
}

/** What was scheduled for later does not happen after all. */
function keep(world: World, subscription: Stripe.Subscription): void {
  const schedule = world.store.find("subscription_schedule", idOf(subscription.schedule) ?? "");
  if (schedule) releaseNow(world, schedule);
}

function switchTo(world: World, view: PortalView, subscription: Stripe.Subscription, priceId: string): void {
  const price = offersFor(world, view, subscription).find(({ id }) => id === priceId);
  const item = subscription.items.data[0];
  if (price === undefined || item === undefined) throw invalidRequest("This plan is not offered.");
  keep(world, subscription);
  if (isForLater(world, view, subscription, { item, price })) return scheduleLater(world, subscription, item, price);
  const { proration_behavior: proration, billing_cycle_anchor: anchor } = view.features.subscription_update;
  updateSubscription(world, subscription, {
    items: [{ id: item.id, price: price.id }],
    ...(subscription.cancel_at_period_end && { cancel_at_period_end: false }),
    payment_behavior: "error_if_incomplete",
    // The configuration was read by a schema that knows only these.
    proration_behavior: proration as "always_invoice" | "create_prorations" | "none",
    billing_cycle_anchor: anchor === "now" ? "now" : "unchanged",
  });
}

interface Switch {
  readonly item: Stripe.SubscriptionItem;
  readonly price: Stripe.Price;
}

/** Whether the configuration wants a switch like this only when the period ends. */
function isForLater(
  world: World,
  { features }: PortalView,
  { currency }: Stripe.Subscription,
  { item, price }: Switch,
): boolean {
  const conditions = features.subscription_update.schedule_at_period_end.conditions.map(({ type }) => type);
  const quantity = item.quantity ?? 1;
  const isCheaper = amountOf(world, { price, quantity }, currency) < amountOf(world, item, currency);
  const isShorter = daysOf(price) < daysOf(item.price);
  return (
    (conditions.includes("decreasing_item_amount") && isCheaper && daysOf(price) <= daysOf(item.price)) ||
    (conditions.includes("shortening_interval") && isShorter)
  );
}

/** About how long a price is for: enough to say which of two is longer. */
function daysOf(price: Stripe.Price): number {
  const { interval, count } = intervalOf(price);
  return { day: 1, week: 7, month: 30, year: 365 }[interval] * count;
}

function scheduleLater(
  world: World,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  price: Stripe.Price,
): void {
  if (subscription.cancel_at_period_end) updateSubscription(world, subscription, { cancel_at_period_end: false });
  const schedule = scheduleFrom(world, subscription);
  const { start, end } = periodOf(subscription);
  const quantity = item.quantity ?? 1;
  changeAndTell(world, "subscription_schedule.updated", schedule, schedule.created, (one) => {
    one.phases = phasesOf(world, one, [
      { start_date: start, end_date: end, items: [{ price: item.price.id, quantity }] },
      { items: [{ price: price.id, quantity }], proration_behavior: "none" },
    ]);
  });
}

/** The cards that are declined already when they are put down. */
const attachesAnyway = "4000000000000341";

function useCard(world: World, { features, customer, subscriptions }: PortalView, number: string): void {
  if (!features.payment_method_update.enabled) throw invalidRequest("Changing the card is not allowed here.");
  const at = world.nowFor(customer.id);
  const method = addPaymentMethod(world, { kind: "card", number }, customer.id, { email: customer.email });
  const { decline } = behaviourOfMethod(method);
  if (decline && number !== attachesAnyway) {
    world.store.remove("payment_method", method.id);
    throw new StripeFailure(402, { type: "card_error", code: decline.code, message: decline.message });
  }
  world.events.emit("payment_method.attached", method, { at });
  changeAndTell(world, "customer.updated", customer, at, (one) => {
    one.invoice_settings = { ...one.invoice_settings, default_payment_method: method.id };
  });
  for (const subscription of subscriptions)
    if (subscription.default_payment_method !== null)
      updateSubscription(world, subscription, { default_payment_method: method.id });
}

function payOpen(world: World, { invoices, customer }: PortalView, id: string): void {
  const invoice = invoices.find((one) => one.id === id && one.status === "open");
  if (invoice === undefined) throw invalidRequest("There is nothing to pay.");
  attempt(world, invoice, world.nowFor(customer.id));
  // `attempt` changes the invoice in place, which the filter above cannot know.
  if ((invoice.status as string) !== "open") return;
  throw new StripeFailure(402, { type: "card_error", code: "card_declined", message: "Your card was declined." });
}
