import type Stripe from "stripe";
import { z } from "zod";
import { given } from "../given.ts";
import { newId } from "../ids.ts";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { type Route, route } from "../route.ts";
import { searched } from "../search.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { addProduct } from "./products.ts";

const taxBehavior = p.oneOf("exclusive", "inclusive", "unspecified");
const recurring = z.strictObject({
  interval: p.oneOf("day", "week", "month", "year"),
  interval_count: p.whole(1, 36).optional(),
  usage_type: p.oneOf("licensed").optional(),
});
const currencyOptions = z.record(
  p.currency,
  z.strictObject({ unit_amount: p.whole(0), tax_behavior: taxBehavior.optional() }),
);

const changeable = {
  active: p.flag.optional(),
  currency_options: currencyOptions.optional(),
  lookup_key: p.text(200).optional(),
  metadata: p.metadata.optional(),
  nickname: p.unsettable(p.text()).optional(),
  tax_behavior: taxBehavior.optional(),
  transfer_lookup_key: p.flag.optional(),
};

const productData = z.strictObject({
  name: p.text(),
  description: p.text().optional(),
  images: p.list(p.webAddress(), 8).optional(),
  metadata: p.metadata.optional(),
  tax_code: p.text().optional(),
  unit_label: p.text(12).optional(),
});

/** A price that is made where it is used. */
export const priceData = z.strictObject({
  currency: p.currency,
  product: p.text().optional(),
  product_data: productData.optional(),
  recurring: recurring.optional(),
  tax_behavior: taxBehavior.optional(),
  unit_amount: p.whole(0),
});

const newPrice = priceData.extend({
  ...changeable,
  billing_scheme: p.oneOf("per_unit").optional(),
  product_data: z.strictObject({ name: p.text(), metadata: p.metadata.optional() }).optional(),
});
type NewPrice = Partial<z.output<typeof newPrice>> & z.output<typeof priceData>;

export const priceRoutes: readonly Route[] = [
  route("POST", "/v1/prices", newPrice, ({ world, sent }) => addPrice(world, sent)),
  route(
    "GET",
    "/v1/prices",
    z.strictObject({
      ...p.pageParameters,
      active: p.flag.optional(),
      created: p.timeRange.optional(),
      currency: p.currency.optional(),
      lookup_keys: p.list(p.text(), 10).optional(),
      product: p.text().optional(),
      recurring: z.strictObject({ interval: p.oneOf("day", "week", "month", "year").optional() }).optional(),
      type: p.oneOf("one_time", "recurring").optional(),
    }),
    ({ world, sent, path }) => {
      const all = world.store
        .all("price")
        .filter(
          (one) =>
            (sent.active === undefined || one.active === sent.active) &&
            (sent.currency === undefined || one.currency === sent.currency) &&
            (sent.lookup_keys === undefined || sent.lookup_keys.includes(one.lookup_key ?? "")) &&
            (sent.product === undefined || one.product === sent.product) &&
            (sent.recurring?.interval === undefined || one.recurring?.interval === sent.recurring.interval) &&
            (sent.type === undefined || one.type === sent.type) &&
            p.isWithin(sent.created, one.created),
        );
      return pageOf(all.map(withoutOptions), sent, path);
    },
  ),
  route(
    "GET",
    "/v1/prices/search",
    z.strictObject({ query: p.text(), limit: p.whole(1, 100).optional() }),
    ({ world, sent, path }) => searched(world.store.all("price").map(withoutOptions), sent.query, path, sent.limit),
  ),
  route("GET", "/v1/prices/:id", p.nothing, ({ world, at: { id = "" } }) =>
    withoutOptions(world.store.get("price", id)),
  ),
  route("POST", "/v1/prices/:id", z.strictObject(changeable), ({ world, at: { id = "" }, sent }) => {
    const price = world.store.get("price", id);
    const { metadata, currency_options: options, transfer_lookup_key: isTransferred = false, ...rest } = sent;
    if (rest.lookup_key !== undefined) freeLookupKey(world, rest.lookup_key, id, isTransferred);
    if (options) setOptions(price, options);
    const previous = world.store.change(price, {
      ...given(rest),
      metadata: p.changedMetadata(price.metadata, metadata),
    });
    world.events.emit("price.updated", withoutOptions(price), { previous });
    return withoutOptions(price);
  }),
];

/** A price, with its product where that is made along. */
export function addPrice(world: World, sent: NewPrice, isActive = true): Stripe.Price {
  const {
    product_data: data,
    metadata,
    currency_options: options,
    transfer_lookup_key: isTransferred = false,
    ...rest
  } = sent;
  if ((rest.product === undefined) === (data === undefined))
    throw invalidRequest("You must specify exactly one of `product` and `product_data`.", { param: "product" });
  const product = data ? addProduct(world, data).id : world.store.get("product", rest.product ?? "", "product").id;
  if (rest.lookup_key !== undefined) freeLookupKey(world, rest.lookup_key, "", isTransferred);
  const price = fresh("price", {
    id: newId("price"),
    active: rest.active ?? isActive,
    created: world.clock.now(),
    currency: rest.currency,
    lookup_key: rest.lookup_key ?? null,
    metadata: p.changedMetadata({}, metadata),
    nickname: rest.nickname ?? null,
    product,
    recurring: rest.recurring
      ? ({
          interval_count: 1,
          usage_type: "licensed",
          meter: null,
          trial_period_days: null,
          ...given(rest.recurring),
        } as Stripe.Price.Recurring)
      : null,
    tax_behavior: rest.tax_behavior ?? "unspecified",
    type: rest.recurring ? "recurring" : "one_time",
    unit_amount: rest.unit_amount,
    // The SDK reads this text as a decimal.
    unit_amount_decimal: String(rest.unit_amount) as never,
  });
  if (options) setOptions(price, options);
  world.store.add("price", price);
  world.events.emit("price.created", withoutOptions(price));
  return price;
}

/** Prices in other currencies, which are shown only where they are asked for. */
function setOptions(price: Stripe.Price, options: z.output<typeof currencyOptions>): void {
  const before = price.currency_options ?? {};
  const own = { [price.currency]: optionOf(price.unit_amount ?? 0, price.tax_behavior ?? "unspecified") };
  const more = Object.entries(options).map(([currency, one]) => [
    currency,
    optionOf(one.unit_amount, one.tax_behavior ?? "unspecified"),
  ]);
  price.currency_options = { ...before, ...own, ...(Object.fromEntries(more) as Stripe.Price["currency_options"]) };
}

const optionOf = (amount: number, behavior: string): Stripe.Price.CurrencyOptions => ({
  custom_unit_amount: null,
  tax_behavior: behavior,
  unit_amount: amount,
  unit_amount_decimal: String(amount) as never,
});

/** A price as it is shown where nobody asks for its other currencies. */
export function withoutOptions(price: Stripe.Price): Stripe.Price {
  const shown = { ...price };
  delete shown.currency_options;
  return shown;
}

function freeLookupKey(world: World, key: string, id: string, isTransferred: boolean): void {
  const holder = world.store.all("price").find((one) => one.lookup_key === key && one.id !== id);
  if (holder === undefined) return;
  if (!isTransferred)
    throw invalidRequest(`A price (\`${holder.id}\`) already uses that lookup key.`, { param: "lookup_key" });
  const previous = world.store.change(holder, { lookup_key: null });
  world.events.emit("price.updated", withoutOptions(holder), { previous });
}
