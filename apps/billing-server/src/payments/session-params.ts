import type { Catalogue } from "@myba/shared/catalogue/catalogue";
import type Stripe from "stripe";
import { metadataOf, nameOfOrder, type Order } from "./order.ts";
import type { PaymentParts } from "./payment-parts.ts";
import { priceLookupKey } from "./price-keys.ts";

/** How the server sells. */
export interface CheckoutOptions {
  readonly publicUrl: string;
  readonly isTaxed: boolean;
  readonly takesPromotionCodes: boolean;
  readonly checkoutMinutes: number;
}

type Params = Stripe.Checkout.SessionCreateParams;
type Plan = Catalogue["plans"][number];

/** What Stripe is asked for an order: the same each time, so that one key stands for it. */
export async function sessionParams(
  parts: PaymentParts & CheckoutOptions,
  order: Order,
  customerId: string,
): Promise<Params> {
  const { publicUrl, isTaxed } = parts;
  const metadata = metadataOf(order);
  const isPackage = order.item_kind === "package";
  const name = await nameOfOrder(parts, order);
  return {
    mode: isPackage ? "payment" : "subscription",
    customer: customerId,
    client_reference_id: order.id,
    line_items: [{ quantity: 1, ...(isPackage ? packageLine(order, name) : await planLine(parts, order, name)) }],
    success_url: `${publicUrl}/checkout/return?order=${order.page_id}`,
    cancel_url: `${publicUrl}/checkout/cancel?order=${order.page_id}`,
    expires_at: order.expires_at / 1000,
    metadata,
    ...(isPackage ? { payment_intent_data: { metadata, description: name } } : { subscription_data: { metadata } }),
    ...(isTaxed && { automatic_tax: { enabled: true }, customer_update: { address: "auto", name: "auto" } }),
    ...discountParams(parts, order),
  };
}

/** One code for an order: the one that was typed before, where it counts, or one that is typed on Stripe's page. */
function discountParams(
  { takesPromotionCodes }: CheckoutOptions,
  { promotion_code: typed, promotion_id: promotion }: Order,
): Pick<Params, "discounts" | "allow_promotion_codes"> {
  if (promotion !== null) return { discounts: [{ promotion_code: promotion }] };
  return takesPromotionCodes && typed === null ? { allow_promotion_codes: true } : {};
}

/** What Stripe is told that it costs, before what Stripe itself takes off for a code. */
export function priceBeforeCode(order: Order): number {
  return order.promotion_id === null ? order.price : order.list_price;
}

type Line = Pick<Stripe.Checkout.SessionCreateParams.LineItem, "price" | "price_data">;

function packageLine(order: Order, name: string): Line {
  const bonus = order.bonus_tokens > 0 ? ` and ${order.bonus_tokens} bonus tokens` : "";
  const description = `${order.tokens} tokens${bonus}${firstPurchaseWords(order)}`;
  return {
    price_data: {
      currency: order.currency,
      unit_amount: priceBeforeCode(order),
      tax_behavior: "exclusive",
      product_data: { name: `MyBA ${name}`, description },
    },
  };
}

/** What a code takes off is told by Stripe. */
function firstPurchaseWords({
  discount,
  list_price: listPrice,
  promotion_code: typed,
  promotion_id: promotion,
}: Order): string {
  if (discount === 0 || promotion !== null) return "";
  const percent = Math.round((discount * 100) / listPrice);
  return `. First purchase: ${percent} % off${typed === null ? "" : `, which is more than ${typed} takes off`}`;
}

/** The price that was set up at Stripe, which the portal can change; one of this order's own where there is none. */
async function planLine(parts: PaymentParts, order: Order, name: string): Promise<Line> {
  const published = await parts.catalogues.version(order.catalogue_version);
  const plan = published?.catalogue.plans.find(({ key }) => key === order.item_key);
  if (plan === undefined) throw new Error(`version ${order.catalogue_version} has no plan ${order.item_key}`);
  const price = await listedPrice(parts, order, plan);
  if (price !== undefined) return { price };
  const description =
    plan.gives.kind === "unlimited" ? "Unlimited tokens" : `${plan.gives.tokensPerMonth} tokens each month`;
  return {
    price_data: {
      currency: order.currency,
      unit_amount: priceBeforeCode(order),
      tax_behavior: "exclusive",
      recurring: { interval: plan.interval },
      product_data: { name: `MyBA ${name}`, description },
    },
  };
}

async function listedPrice({ stripe }: PaymentParts, order: Order, plan: Plan): Promise<string | undefined> {
  const { item_kind: kind, item_key: key, currency, catalogue_version: catalogueVersion } = order;
  const lookupKey = priceLookupKey({ kind, key, currency, catalogueVersion });
  const { data } = await stripe.ask((calls) => calls.prices.list({ lookup_keys: [lookupKey], active: true, limit: 1 }));
  const [price] = data;
  const isOurs =
    price?.unit_amount === priceBeforeCode(order) &&
    price.currency === currency &&
    price.recurring?.interval === plan.interval &&
    price.recurring.interval_count === 1;
  return isOurs ? price.id : undefined;
}
