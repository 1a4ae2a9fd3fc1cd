import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { idOf } from "../references.ts";
import { after } from "./cycle.ts";

export interface Reduction {
  readonly coupon: Stripe.Coupon;
  readonly promotionCode?: string | null;
  readonly checkoutSession?: string | null;
}

/** Puts coupons on a subscription; answers the ids of its discounts. */
export function giveDiscounts(
  world: World,
  { subscription, customer, at }: { readonly subscription: string; readonly customer: string; readonly at: number },
  reductions: readonly Reduction[],
): string[] {
  return reductions.map(({ coupon, promotionCode = null, checkoutSession = null }) => {
    const months = coupon.duration === "repeating" ? coupon.duration_in_months : null;
    const discount = fresh("discount", {
      id: newId("discount"),
      checkout_session: checkoutSession,
      customer,
      end: months === null ? null : after(at, { interval: "month", count: 1 }, months),
      promotion_code: promotionCode,
      source: { type: "coupon", coupon: coupon.id },
      start: at,
      subscription,
    });
    return world.store.add("discount", discount).id;
  });
}

/** What each of a subscription's discounts takes off an amount, in their order. */
export function discountsOn(
  world: World,
  subscription: Stripe.Subscription,
  { amount, at }: { readonly amount: number; readonly at: number },
): { readonly discount: string; readonly amount: number }[] {
  let left = Math.max(0, amount);
  return active(world, subscription, at).map(({ discount, coupon }) => {
    const wanted =
      coupon.percent_off === null ? (coupon.amount_off ?? 0) : Math.round((left * coupon.percent_off) / 100);
    const taken = Math.min(left, wanted);
    left -= taken;
    return { discount: discount.id, amount: taken };
  });
}

/** The discounts that are left after an invoice: those for once are used up, those for some months end. */
export function discountsAfter(world: World, subscription: Stripe.Subscription, at: number): string[] {
  return active(world, subscription, at)
    .filter(({ coupon }) => coupon.duration !== "once")
    .map(({ discount }) => discount.id);
}

function active(world: World, subscription: Stripe.Subscription, at: number) {
  return subscription.discounts.flatMap((reference) => {
    const discount = world.store.find("discount", idOf(reference) ?? "");
    const coupon = world.store.find("coupon", idOf(discount?.source.coupon) ?? "");
    if (discount === undefined || coupon === undefined || (discount.end !== null && discount.end <= at)) return [];
    return [{ discount, coupon }];
  });
}
