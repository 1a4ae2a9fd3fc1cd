import { AppError } from "@myba/shared/errors";
import type Stripe from "stripe";
import { knownCustomer } from "./customer.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { CheckoutOptions } from "./session-params.ts";
import { idOf } from "./stripe-port.ts";

/** A promotion code that is valid at Stripe just now, and what it takes off. */
export interface Promotion {
  /** Stripe's. */
  readonly id: string;
  /** As Stripe spells it. */
  readonly code: string;
  /** What it takes off a price before discounts; 0 where it is not for that. */
  readonly discountOf: (item: PricedItem) => number;
}

interface PricedItem {
  readonly kind: "package" | "plan";
  readonly currency: string;
  readonly listPrice: number;
}

/**
 * Looks up at Stripe the code that somebody typed; capital letters make no difference. Throws `promotion/unknown` where
 * this server takes none, where nobody, or somebody else, has such a code, or its time is over. Stripe itself has the last
 * word when the page to pay on is made: whether somebody has bought before, and which of its products a code is for.
 */
export async function promotionOf(
  parts: PaymentParts & Pick<CheckoutOptions, "takesPromotionCodes">,
  personId: string,
  typed: string,
): Promise<Promotion> {
  const { stripe, takesPromotionCodes, now } = parts;
  const code = typed.trim();
  if (!takesPromotionCodes || !/^[A-Za-z0-9-]+$/.test(code)) throw unknownPromotion(typed);
  const [{ data }, customer] = await Promise.all([
    stripe.ask((calls) => calls.promotionCodes.list({ code, active: true, limit: 100, expand: [...facts] })),
    knownCustomer(parts, personId),
  ]);
  const found = data
    .filter(({ customer: own, expires_at: end }) => (own === null || idOf(own) === customer) && !isOver(end, now()))
    .flatMap((one) => promotionsIn(one))
    // Of two with the same letters somebody's own is meant.
    .toSorted((one, other) => Number(other.isOwn) - Number(one.isOwn))[0];
  if (found === undefined) throw unknownPromotion(typed);
  return found;
}

/** That a code does not work here, whyever: why is Stripe's business, and its owner's. */
export function unknownPromotion(code: string): AppError {
  return new AppError("promotion/unknown", { code: code.trim() });
}

/** What Stripe leaves out unless it is asked for. */
const facts = ["data.promotion.coupon.applies_to", "data.promotion.coupon.currency_options"] as const;

function promotionsIn(found: Stripe.PromotionCode): (Promotion & { readonly isOwn: boolean })[] {
  const { id, code, promotion, restrictions, customer } = found;
  const { coupon } = promotion;
  if (coupon === null || typeof coupon === "string" || !coupon.valid) return [];
  const discountOf = (item: PricedItem): number =>
    isFor(coupon, item) && isEnough(restrictions, item) ? Math.min(item.listPrice, reductionBy(coupon, item)) : 0;
  return [{ id, code, discountOf, isOwn: customer !== null }];
}

/** A package is a new product each time, which no coupon can name; whether it names a plan's is seen at Stripe. */
function isFor({ applies_to: only }: Stripe.Coupon, { kind }: PricedItem): boolean {
  return only === undefined || kind === "plan";
}

/** Where the least is said in another currency, Stripe knows it in this one. */
function isEnough(restrictions: Stripe.PromotionCode.Restrictions, { currency, listPrice }: PricedItem): boolean {
  const { minimum_amount: least, minimum_amount_currency: of } = restrictions;
  return least === null || of !== currency || listPrice >= least;
}

/** As Stripe rounds it; what it really takes off is read from the page to pay on. */
function reductionBy(coupon: Stripe.Coupon, { currency, listPrice }: PricedItem): number {
  if (coupon.percent_off !== null) return Math.round((listPrice * coupon.percent_off) / 100);
  if (coupon.currency === currency) return coupon.amount_off ?? 0;
  return coupon.currency_options?.[currency]?.amount_off ?? 0;
}

function isOver(endSeconds: number | null, nowMs: number): boolean {
  return endSeconds !== null && endSeconds * 1000 <= nowMs;
}
