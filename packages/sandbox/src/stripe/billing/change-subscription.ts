import type Stripe from "stripe";
import { innerList } from "../lists.ts";
import { idOf } from "../references.ts";
import { invalidRequest, StripeFailure } from "../stripe-failure.ts";
import { withoutOptions } from "../objects/prices.ts";
import type { World } from "../world.ts";
import { billingOf } from "./billing.ts";
import { periodAt } from "./cycle.ts";
import { discountsAfter, discountsOn } from "./discounts.ts";
import { attempt, finalizeInvoice } from "./invoice-life.ts";
import { pendingLine, periodLines } from "./invoice-lines.ts";
import { draftInvoice } from "./invoice-object.ts";
import { planSubscription } from "./plans.ts";
import { askFor, giveBack, pendingOf, takePending } from "./prorate.ts";
import { amountOf, intervalOf, makeItem, periodOf, planOf } from "./subscription-object.ts";
import { changeAndTell } from "./tell.ts";

/** What becomes of one item; a new one where it has no id. */
export interface ItemChange {
  readonly id?: string | undefined;
  readonly price?: Stripe.Price | undefined;
  readonly quantity?: number | undefined;
  readonly metadata?: Record<string, string> | undefined;
  readonly isDeleted?: boolean | undefined;
}

export type ProrationBehavior = "always_invoice" | "create_prorations" | "none";

export interface ItemChanges {
  readonly items: readonly ItemChange[];
  readonly behavior: ProrationBehavior;
  /** A whole new period begins now. */
  readonly isAnchoredNow: boolean;
  readonly at: number;
  /** The rest of the change, told in the same event. */
  readonly also?: (subscription: Stripe.Subscription) => void;
}

/**
 * Other prices or quantities in mid-period. What is not used of the old is given back and what is left of the period is
 * asked for, with the next invoice or at once; another interval begins a new period and is asked for at once.
 */
export function changeItems(world: World, subscription: Stripe.Subscription, changes: ItemChanges): void {
  const { items, behavior, at, also } = changes;
  const old = subscription.items.data[0]!.price; // No subscription is without items.
  const period = periodOf(subscription);
  let isNewPeriod = changes.isAnchoredNow;
  changeAndTell(world, "customer.subscription.updated", subscription, at, (one) => {
    also?.(one);
    const touched = items.map((item) => touch(world, one, item, { at, isProrated: behavior !== "none" }));
    isNewPeriod ||= hasOtherInterval(one, old);
    if (isNewPeriod) beginPeriod(world, one, { at, isProrated: behavior !== "none", touched });
    else if (behavior !== "none") {
      for (const item of touched.filter((item) => one.items.data.includes(item))) {
        const amount = net(world, one, item, at);
        askFor(world, { subscription: one, item, at }, { amount, period });
      }
    } else noteSilently(world, one, touched);
    if (isNewPeriod || (behavior === "always_invoice" && pendingOf(world, one).length > 0))
      one.latest_invoice = invoiceNow(world, one, { at, isNewPeriod }).id;
  });
  planSubscription(world, subscription);
  payNow(world, subscription, isNewPeriod || behavior === "always_invoice", at);
}

/** Changes one item of a subscription in place. */
function touch(
  world: World,
  subscription: Stripe.Subscription,
  { id, price, quantity, metadata, isDeleted }: ItemChange,
  { at, isProrated }: { readonly at: number; readonly isProrated: boolean },
): Stripe.SubscriptionItem {
  if (id === undefined) {
    if (price === undefined) throw invalidRequest("Missing required param: items[0][price].", { param: "items" });
    const item = makeItem(
      world,
      subscription.id,
      { price, quantity: quantity ?? 1, metadata },
      { at, period: periodOf(subscription) },
    );
    subscription.items = innerList([...subscription.items.data, item], subscription.items.url);
    return item;
  }
  const item = subscription.items.data.find((one) => one.id === id);
  if (item === undefined) {
    const words = `The subscription item ${id} does not belong to this subscription ${subscription.id}.`;
    throw invalidRequest(words, { param: "items[0][id]" });
  }
  if (isProrated) giveBack(world, { subscription, item, at });
  if (isDeleted === true) {
    const left = subscription.items.data.filter((one) => one !== item);
    if (left.length === 0)
      throw invalidRequest("A subscription must have at least one active plan.", { param: "items[0][deleted]" });
    subscription.items = innerList(left, subscription.items.url);
    world.store.remove("subscription_item", id);
    return item;
  }
  if (price) Object.assign(item, { price: withoutOptions(structuredClone(price)), plan: planOf(price) });
  if (quantity !== undefined) item.quantity = quantity;
  if (metadata) item.metadata = { ...item.metadata, ...metadata };
  return item;
}

function hasOtherInterval(subscription: Stripe.Subscription, old: Stripe.Price): boolean {
  const before = intervalOf(old);
  const now = subscription.items.data.map(({ price }) => intervalOf(price));
  const first = now[0]!; // No subscription is without items.
  if (now.some(({ interval, count }) => interval !== first.interval || count !== first.count))
    throw invalidRequest("Currently, all plans must have the same interval.", { param: "items" });
  return first.interval !== before.interval || first.count !== before.count;
}

function beginPeriod(
  world: World,
  subscription: Stripe.Subscription,
  change: { readonly at: number; readonly isProrated: boolean; readonly touched: readonly Stripe.SubscriptionItem[] },
): void {
  const { at, isProrated, touched } = change;
  const period = periodAt(at, intervalOf(subscription.items.data[0]!.price), at); // As above.
  subscription.billing_cycle_anchor = at;
  for (const item of subscription.items.data) {
    if (isProrated && !touched.includes(item)) giveBack(world, { subscription, item, at });
    item.current_period_start = period.start;
    item.current_period_end = period.end;
  }
}

/** A price that changes without being asked for: what is given back later is still counted from what was paid. */
function noteSilently(
  world: World,
  subscription: Stripe.Subscription,
  touched: readonly Stripe.SubscriptionItem[],
): void {
  const { debits } = billingOf(world);
  for (const item of touched) if (!subscription.items.data.includes(item)) debits.delete(item.id);
}

function net(world: World, subscription: Stripe.Subscription, item: Stripe.SubscriptionItem, at: number): number {
  const amount = amountOf(world, item, subscription.currency);
  return discountsOn(world, subscription, { amount, at }).reduce((left, taken) => left - taken.amount, amount);
}

/** An invoice of what waits, and of a whole period where one begins. */
export function invoiceNow(
  world: World,
  subscription: Stripe.Subscription,
  { at, isNewPeriod }: { readonly at: number; readonly isNewPeriod: boolean },
): Stripe.Invoice {
  const invoice = draftInvoice(world, {
    subscription,
    reason: "subscription_update",
    at,
    period: { start: periodOf(subscription).start, end: at },
    lines: (id) => [
      ...takePending(world, subscription, id).map((one) => pendingLine(world, id, one)),
      ...(isNewPeriod ? periodLines(world, subscription, { invoice: id, period: periodOf(subscription), at }) : []),
    ],
  });
  if (isNewPeriod) subscription.discounts = discountsAfter(world, subscription, at);
  return invoice;
}

function payNow(world: World, subscription: Stripe.Subscription, isWanted: boolean, at: number): void {
  const invoice = world.store.find("invoice", idOf(subscription.latest_invoice) ?? "");
  if (!isWanted || invoice?.status !== "draft" || invoice.billing_reason !== "subscription_update") return;
  finalizeInvoice(world, invoice, at);
  if (invoice.status === "open") attempt(world, invoice, at);
}

/** Refuses a change of what is over. */
export function refuseEnded(subscription: Stripe.Subscription): void {
  if (subscription.status !== "canceled" && subscription.status !== "incomplete_expired") return;
  const words = "A canceled subscription can only update its cancellation_details and metadata.";
  throw new StripeFailure(400, { type: "invalid_request_error", message: words });
}
