import type Stripe from "stripe";
import { z } from "zod";
import { addPrice, priceData } from "../objects/prices.ts";
import * as p from "../parameters.ts";
import { idOf } from "../references.ts";
import { invalidRequest } from "../stripe-failure.ts";
import type { World } from "../world.ts";
import type { Reduction } from "./discounts.ts";

export const newItem = z.strictObject({
  price: p.text().optional(),
  price_data: priceData.optional(),
  quantity: p.whole(1).optional(),
  metadata: p.metadata.optional(),
});
export type SentItem = z.output<typeof newItem>;

export const changedItem = newItem.extend({ id: p.text().optional(), deleted: p.flag.optional() });

export const discount = z.strictObject({ coupon: p.text().optional(), promotion_code: p.text().optional() });

export const cancellationDetails = z.strictObject({
  comment: p.unsettable(p.text()).optional(),
  feedback: p
    .unsettable(
      p.oneOf(
        "customer_service",
        "low_quality",
        "missing_features",
        "other",
        "switched_service",
        "too_complex",
        "too_expensive",
        "unused",
      ),
    )
    .optional(),
});

export const prorationBehavior = p.oneOf("always_invoice", "create_prorations", "none");

/** The price that an item names, or one that is made of what it says; undefined where it says neither. */
export function priceOf(world: World, { price: id, price_data: data }: SentItem): Stripe.Price | undefined {
  if (id !== undefined && data !== undefined) {
    const words = "You may only specify one of these parameters: price, price_data.";
    throw invalidRequest(words, { param: "items[0][price]" });
  }
  if (data) return addPrice(world, data, false);
  if (id === undefined) return undefined;
  const price = world.store.get("price", id, "items[0][price]");
  if (price.active) return price;
  const words = "The price specified is inactive. This field only accepts active prices.";
  throw invalidRequest(words, { param: "items[0][price]" });
}

/** The coupons that discounts stand for. */
export function reductionsOf(world: World, discounts: readonly z.output<typeof discount>[]): Reduction[] {
  return discounts.map(({ coupon, promotion_code: code }) => {
    if (code === undefined) return { coupon: world.store.get("coupon", coupon ?? "", "discounts[0][coupon]") };
    const { promotion } = world.store.get("promotion_code", code, "discounts[0][promotion_code]");
    const param = "discounts[0][promotion_code]";
    return { coupon: world.store.get("coupon", idOf(promotion.coupon) ?? "", param), promotionCode: code };
  });
}
