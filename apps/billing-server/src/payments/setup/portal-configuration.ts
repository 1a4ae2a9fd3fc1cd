import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { portalMark } from "../portal.ts";
import type { SettingUp } from "./setting-up.ts";
import type { WantedItem } from "./wanted.ts";

type Features = Stripe.BillingPortal.ConfigurationCreateParams.Features;

/** So many products the portal lets people choose from. */
const mostProducts = 10;

/**
 * What people may do in the portal: see receipts, change cards and address, change to another plan, and end theirs with
 * the period that is paid for. A larger plan is paid for at once, a smaller one begins with the next period.
 */
export async function setUpPortal(
  run: SettingUp,
  items: readonly WantedItem[],
  prices: ReadonlyMap<string, string>,
): Promise<void> {
  const { stripe, publicUrl } = run;
  const plans = items.filter(({ kind }) => kind === "plan").slice(0, mostProducts);
  const features = featuresOf(plans, prices);
  const wanted = {
    name: "MyBA",
    business_profile: { headline: "MyBA: receipts, cards and your plan" },
    default_return_url: `${publicUrl}/checkout/return`,
    features,
  };
  const hash = createHash("sha256").update(JSON.stringify(wanted)).digest("hex").slice(0, 32);
  const metadata = { ...portalMark, set_up_as: hash };
  const known = await stripe.ask((calls) => calls.billingPortal.configurations.list({ active: true, limit: 100 }));
  const found = known.data.find((one) => one.metadata?.["myba"] === portalMark.myba);
  const isSame = found?.metadata?.["set_up_as"] === hash;
  const does = found === undefined ? "create" : isSame ? "keep" : "update";
  await run.step({ what: "portal", name: "portal", does, detail: `${plans.length} prices to change between` }, (key) =>
    stripe.ask(({ billingPortal: { configurations } }) =>
      found === undefined
        ? configurations.create({ ...wanted, metadata }, key)
        : configurations.update(found.id, { ...wanted, metadata }, key),
    ),
  );
}

function featuresOf(plans: readonly WantedItem[], prices: ReadonlyMap<string, string>): Features {
  const products = plans.map(({ productId: product, lookupKey }) => ({
    product,
    // Where a run is dry, the key stands for a price that is not there yet.
    prices: [prices.get(lookupKey) ?? lookupKey],
  }));
  return {
    customer_update: { enabled: true, allowed_updates: ["address", "email", "name", "tax_id"] },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: "at_period_end" },
    subscription_update: {
      enabled: products.length > 0,
      ...(products.length > 0 && {
        products,
        default_allowed_updates: ["price"],
        proration_behavior: "always_invoice",
        schedule_at_period_end: {
          conditions: [{ type: "decreasing_item_amount" }, { type: "shortening_interval" }],
        },
      }),
    },
  };
}
