import type Stripe from "stripe";
import type { SettingUp } from "./setting-up.ts";
import type { WantedItem } from "./wanted.ts";

const mark = { myba: "catalogue" } as const;
/** So many lookup keys one of Stripe's lists takes. */
const mostKeys = 10;

/** Products by ids of our own, so that none is made twice. */
export async function setUpProducts(run: SettingUp, items: readonly WantedItem[]): Promise<void> {
  const { stripe } = run;
  const ids = items.map(({ productId }) => productId);
  const found = new Map<string, Stripe.Product>();
  for (let first = 0; first < ids.length; first += 100) {
    const page = { ids: ids.slice(first, first + 100), limit: 100 };
    // oxlint-disable-next-line no-await-in-loop -- a hundred at a time
    for (const product of (await stripe.ask((calls) => calls.products.list(page))).data) found.set(product.id, product);
  }
  for (const { productId: id, name, description } of items) {
    const product = found.get(id);
    const isSame = product?.name === name && product.description === description && product.active;
    const does = product === undefined ? "create" : isSame ? "keep" : "update";
    const facts = { name, description, metadata: mark };
    // oxlint-disable-next-line no-await-in-loop -- in the order of the plan
    await run.step({ what: "product", name: id, does, detail: `${name}: ${description}` }, (key) =>
      stripe.ask((calls) =>
        product === undefined
          ? calls.products.create({ id, ...facts }, key)
          : calls.products.update(id, { ...facts, active: true }, key),
      ),
    );
  }
}

/** Prices by lookup keys with the catalogue's version; answers with their ids. Where a run is dry, some have none yet. */
export async function setUpPrices(run: SettingUp, items: readonly WantedItem[]): Promise<ReadonlyMap<string, string>> {
  const { stripe } = run;
  const found = await pricesByKey(run, items);
  const ids = new Map<string, string>();
  for (const item of items) {
    const { lookupKey, currency, amount, interval } = item;
    const price = found.get(lookupKey);
    const isSame = price !== undefined && isPriceOf(price, item);
    const does = !isSame ? "create" : price.active ? "keep" : "update";
    const detail = `${amount} ${currency}${interval === null ? "" : ` a ${interval}`}`;
    // oxlint-disable-next-line no-await-in-loop -- in the order of the plan
    const made = await run.step({ what: "price", name: lookupKey, does, detail }, (key) =>
      stripe.ask((calls) =>
        isSame ? calls.prices.update(price.id, { active: true }, key) : calls.prices.create(paramsOf(item), key),
      ),
    );
    const id = made?.id ?? (isSame ? price.id : undefined);
    if (id !== undefined) ids.set(lookupKey, id);
  }
  return ids;
}

async function pricesByKey(
  { stripe }: SettingUp,
  items: readonly WantedItem[],
): Promise<ReadonlyMap<string, Stripe.Price>> {
  const keys = items.map(({ lookupKey }) => lookupKey);
  const found = new Map<string, Stripe.Price>();
  for (let first = 0; first < keys.length; first += mostKeys) {
    const wanted = { lookup_keys: keys.slice(first, first + mostKeys), limit: 100 };
    // oxlint-disable-next-line no-await-in-loop -- ten at a time
    for (const price of (await stripe.ask((calls) => calls.prices.list(wanted))).data)
      if (price.lookup_key !== null) found.set(price.lookup_key, price);
  }
  return found;
}

/** Amounts of prices never change at Stripe: one that differs is left behind, and its key goes to a new one. */
function paramsOf({ productId, currency, amount, interval, lookupKey }: WantedItem): Stripe.PriceCreateParams {
  return {
    product: productId,
    currency,
    unit_amount: amount,
    tax_behavior: "exclusive",
    lookup_key: lookupKey,
    transfer_lookup_key: true,
    metadata: mark,
    ...(interval !== null && { recurring: { interval } }),
  };
}

function isPriceOf(price: Stripe.Price, { productId, currency, amount, interval }: WantedItem): boolean {
  const product = typeof price.product === "string" ? price.product : price.product.id;
  return (
    product === productId &&
    price.currency === currency &&
    price.unit_amount === amount &&
    (price.recurring?.interval ?? null) === interval
  );
}

/** Whoever pays an older price goes on with it; nobody new gets it. */
export async function archiveOldPrices(run: SettingUp, items: readonly WantedItem[]): Promise<void> {
  const { stripe } = run;
  const wanted = new Set(items.map(({ lookupKey }) => lookupKey));
  for (const { productId: product } of items) {
    // oxlint-disable no-await-in-loop -- product by product
    const prices = await stripe.ask((calls) =>
      calls.prices.list({ product, active: true, limit: 100 }).autoPagingToArray({ limit: 1000 }),
    );
    for (const { id, lookup_key: key } of prices) {
      if (key !== null && wanted.has(key)) continue;
      await run.step({ what: "price", name: key ?? id, does: "archive", detail: "of an older catalogue" }, (once) =>
        stripe.ask((calls) => calls.prices.update(id, { active: false }, once)),
      );
    }
    // oxlint-enable no-await-in-loop
  }
}
