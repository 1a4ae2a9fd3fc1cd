import { currency } from "@myba/shared/money";
import { AppError } from "@myba/shared/errors";
import type Stripe from "stripe";
import { type PlanQuote, quotePlan } from "../catalogue/quote.ts";
import type { RowOf } from "../database/server-tables.ts";
import type { PaymentParts } from "./payment-parts.ts";
import { priceLookupKey } from "./price-keys.ts";

type PlanParts = Pick<PaymentParts, "database" | "catalogues">;

/** A plan as one version of the catalogue has it; undefined where it has no such plan, or not in this currency. */
async function planQuote(
  { catalogues }: Pick<PaymentParts, "catalogues">,
  sold: { readonly planKey: string; readonly version: number; readonly currency: string },
): Promise<PlanQuote | undefined> {
  const inWhat = currency.safeParse(sold.currency);
  const published = await catalogues.version(sold.version);
  if (published === undefined || !inWhat.success) return undefined;
  try {
    return quotePlan(published, { planKey: sold.planKey, currency: inWhat.data });
  } catch (error) {
    if (error instanceof AppError && error.code === "price/unknown") return undefined;
    throw error;
  }
}

/** What the paid period of a subscription was paid for; undefined before the first. */
export async function paidQuote(
  parts: Pick<PaymentParts, "catalogues">,
  row: Pick<RowOf<"subscription">, "paid_plan_key" | "paid_version" | "currency">,
): Promise<PlanQuote | undefined> {
  if (row.paid_plan_key === null || row.paid_version === null) return undefined;
  return planQuote(parts, { planKey: row.paid_plan_key, version: row.paid_version, currency: row.currency });
}

/**
 * The plan that a price of Stripe is for: by its lookup key, or, where the price was made with the page to pay on, by the
 * person's own orders. Undefined where price, currency or interval are not those of a plan of the catalogue.
 */
export async function planOfPrice(
  parts: PlanParts,
  price: Stripe.Price,
  personId: string,
): Promise<PlanQuote | undefined> {
  const quotes =
    price.lookup_key === null ? await orderedPlans(parts, price, personId) : [await planByKey(parts, price)];
  return quotes.find((quote) => quote !== undefined && isSame(quote, price));
}

function isSame(quote: PlanQuote, { unit_amount: amount, currency: inWhat, recurring }: Stripe.Price): boolean {
  return (
    quote.price === amount &&
    quote.currency === inWhat &&
    recurring?.interval === quote.interval &&
    recurring.interval_count === 1
  );
}

async function planByKey(parts: PlanParts, price: Stripe.Price): Promise<PlanQuote | undefined> {
  const [, planKey = "", version = ""] =
    /^myba_plan_([a-z0-9-]+)_[a-z]{3}_v(\d{1,9})$/.exec(price.lookup_key ?? "") ?? [];
  const quote = await planQuote(parts, { planKey, version: Number(version), currency: price.currency });
  if (quote === undefined) return undefined;
  const { currency: inWhat, catalogueVersion } = quote;
  const wanted = priceLookupKey({ kind: "plan", key: planKey, currency: inWhat, catalogueVersion });
  return wanted === price.lookup_key ? quote : undefined;
}

async function orderedPlans(
  parts: PlanParts,
  price: Stripe.Price,
  personId: string,
): Promise<readonly (PlanQuote | undefined)[]> {
  const orders = await parts.database.db
    .selectFrom("checkout")
    .select(["item_key", "catalogue_version"])
    .where("person_id", "=", personId)
    .where("item_kind", "=", "plan")
    // What Stripe asks for a plan is before what a code takes off.
    .where("list_price", "=", price.unit_amount ?? -1)
    .where("currency", "=", price.currency)
    .orderBy("created_at", "desc")
    .limit(20)
    .execute();
  return Promise.all(
    orders.map(({ item_key: planKey, catalogue_version: version }) =>
      planQuote(parts, { planKey, version, currency: price.currency }),
    ),
  );
}
