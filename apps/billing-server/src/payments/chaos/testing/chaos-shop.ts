import { sandboxStripe } from "@myba/sandbox/stripe/config";
import type { StripeDouble } from "@myba/sandbox/stripe/stripe-double";
import type { Catalogue } from "@myba/shared/catalogue/catalogue";
import { Stripe } from "stripe";
import { defaultCatalogue } from "../../../catalogue/default-catalogue.ts";
import { stripeApiVersion } from "../../open-stripe.ts";
import { portalMark } from "../../portal.ts";
import { priceLookupKey } from "../../price-keys.ts";

/** What is sold while servers die: as usual, and one more plan, so that there is something to change to. */
export const chaosCatalogue: Catalogue = {
  ...defaultCatalogue,
  plans: [
    ...defaultCatalogue.plans,
    {
      key: "team",
      name: "Team",
      interval: "month",
      price: { usd: 2999, eur: 2999 },
      gives: { kind: "tokens", tokensPerMonth: 120, rollOver: { kind: "max-months", months: 2 } },
    },
  ],
};

const currencies = ["usd", "eur"] as const;

/** Prices by `plan/currency`. */
export type ListedPrices = ReadonlyMap<string, string>;

/** Sets up prices of plans and the portal in the account, as whoever runs the shop does before it opens. */
export async function setUpShop(double: StripeDouble, catalogueVersion: number): Promise<ListedPrices> {
  const { hostname: host, port } = new URL(double.url);
  const place = { host, port, protocol: "http" as const };
  const stripe = new Stripe(sandboxStripe.secretKey, { apiVersion: stripeApiVersion, telemetry: false, ...place });
  const prices = new Map<string, string>();
  const products: { product: string; prices: string[] }[] = [];
  for (const { key, name, interval, price } of chaosCatalogue.plans) {
    // oxlint-disable no-await-in-loop -- a few, one after another
    const product = await stripe.products.create({ name: `MyBA ${name}` });
    const made: string[] = [];
    for (const currency of currencies) {
      const listed = await stripe.prices.create({
        product: product.id,
        currency,
        unit_amount: price[currency] ?? 0,
        tax_behavior: "exclusive",
        recurring: { interval },
        lookup_key: priceLookupKey({ kind: "plan", key, currency, catalogueVersion }),
      });
      prices.set(`${key}/${currency}`, listed.id);
      made.push(listed.id);
    }
    // oxlint-enable no-await-in-loop
    if (interval === "month") products.push({ product: product.id, prices: made });
  }
  await stripe.billingPortal.configurations.create({
    metadata: portalMark,
    features: {
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true, mode: "at_period_end" },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ["price"],
        products,
        proration_behavior: "always_invoice",
        schedule_at_period_end: { conditions: [{ type: "decreasing_item_amount" }, { type: "shortening_interval" }] },
      },
    },
  });
  return prices;
}
