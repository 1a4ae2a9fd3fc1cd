import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { innerList } from "../lists.ts";
import { withoutOptions } from "../objects/prices.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { idOf } from "../references.ts";
import type { Interval, Period } from "./cycle.ts";

export interface NewItem {
  readonly price: Stripe.Price;
  readonly quantity: number;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export interface SubscriptionSeed {
  readonly customer: Stripe.Customer;
  readonly at: number;
  readonly period: Period;
  readonly items: readonly NewItem[];
  readonly values: Partial<Stripe.Subscription>;
  /** That of the first price where it is out. */
  readonly currency?: string | undefined;
}

/** A subscription before its first payment. */
export function makeSubscription(world: World, { customer, at, period, items, values, currency }: SubscriptionSeed) {
  const id = newId("subscription");
  const first = items[0];
  if (first === undefined) throw invalidRequest("Missing required param: items.", { param: "items" });
  const subscription = fresh("subscription", {
    id,
    billing_cycle_anchor: period.start,
    billing_mode: { type: "flexible", flexible: { proration_discounts: "included" }, updated_at: at },
    collection_method: "charge_automatically",
    created: at,
    currency: currency ?? first.price.currency,
    customer: customer.id,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
    },
    start_date: at,
    status: "incomplete",
    test_clock: customer.test_clock ?? null,
    ...values,
  });
  subscription.items = innerList(
    items.map((item) => makeItem(world, id, item, { at, period })),
    `/v1/subscription_items?subscription=${id}`,
  );
  subscription.automatic_tax = { enabled: false, liability: null, disabled_reason: null };
  return world.store.add("subscription", subscription);
}

/** An item of a subscription, for the period that it was paid for. */
export function makeItem(
  world: World,
  subscription: string,
  { price, quantity, metadata = {} }: NewItem,
  { at, period }: { readonly at: number; readonly period: Period },
): Stripe.SubscriptionItem {
  if (price.recurring === null) {
    const words =
      "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.";
    throw invalidRequest(words, { param: "items[0][price]" });
  }
  const item = fresh("subscription_item", {
    id: newId("subscription_item"),
    created: at,
    current_period_start: period.start,
    current_period_end: period.end,
    metadata: { ...metadata },
    price: withoutOptions(structuredClone(price)),
    plan: planOf(price),
    quantity,
    subscription,
    tax_rates: [],
  });
  return world.store.add("subscription_item", item);
}

/** The legacy `plan` of a price, which is the same thing by its older name. */
export function planOf(price: Stripe.Price): Stripe.Plan {
  return fresh("plan", {
    id: price.id,
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: "per_unit",
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? "month",
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: { ...price.metadata },
    nickname: price.nickname,
    product: idOf(price.product),
    transform_usage: null,
  });
}

/** How often a price is paid. */
export function intervalOf(price: Stripe.Price): Interval {
  const interval = price.recurring?.interval;
  if (interval !== "day" && interval !== "week" && interval !== "month" && interval !== "year")
    throw invalidRequest(`The price ${price.id} is not paid again and again.`, { param: "items" });
  // The check above leaves only these four.
  return { interval: interval as Interval["interval"], count: price.recurring?.interval_count ?? 1 };
}

/** The period that a subscription is in. All of its items have the same. */
export function periodOf(subscription: Stripe.Subscription): Period {
  const item = subscription.items.data[0]!; // `makeSubscription` takes no subscription without items.
  return { start: item.current_period_start, end: item.current_period_end };
}

/** What an item costs each period in a currency, before discounts. */
export function amountOf(
  world: World,
  { price, quantity = 1 }: Pick<Stripe.SubscriptionItem, "price" | "quantity">,
  currency: string,
): number {
  if (price.currency === currency) return (price.unit_amount ?? 0) * quantity;
  const option = world.store.find("price", price.id)?.currency_options?.[currency];
  if (option?.unit_amount !== undefined && option.unit_amount !== null) return option.unit_amount * quantity;
  const words = `The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: \`${currency}\`.`;
  throw invalidRequest(words, { param: "items[0][price]" });
}
