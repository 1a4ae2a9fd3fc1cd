import type Stripe from "stripe";
import { z } from "zod";
import { given } from "../given.ts";
import { newId } from "../ids.ts";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";

const newCoupon = z.strictObject({
  amount_off: p.whole(1).optional(),
  applies_to: z.strictObject({ products: p.list(p.text()) }).optional(),
  currency: p.currency.optional(),
  duration: p.oneOf("forever", "once", "repeating").optional(),
  duration_in_months: p.whole(1, 36).optional(),
  id: p.text(200).optional(),
  max_redemptions: p.whole(1).optional(),
  metadata: p.metadata.optional(),
  name: p.text(40).optional(),
  percent_off: p.decimal(0.01, 100).optional(),
  redeem_by: p.whole(0).optional(),
});

export const couponRoutes: readonly Route[] = [
  route("POST", "/v1/coupons", newCoupon, ({ world, sent }) => {
    const { metadata, id = newId("coupon"), ...rest } = sent;
    if (world.store.find("coupon", id))
      throw invalidRequest("Coupon already exists.", { code: "resource_already_exists", param: "id" });
    checkCoupon(rest);
    const blank = fresh("coupon", {
      id,
      created: world.clock.now(),
      valid: true,
      metadata: p.changedMetadata({}, metadata),
    });
    const coupon = world.store.add("coupon", { ...blank, ...given(rest) });
    world.events.emit("coupon.created", coupon);
    return coupon;
  }),
  route(
    "GET",
    "/v1/coupons",
    z.strictObject({ ...p.pageParameters, created: p.timeRange.optional() }),
    ({ world, sent, path }) =>
      pageOf(
        world.store.all("coupon").filter((one) => p.isWithin(sent.created, one.created)),
        sent,
        path,
      ),
  ),
  route("GET", "/v1/coupons/:id", p.nothing, ({ world, at: { id = "" } }) => world.store.get("coupon", id)),
  route(
    "POST",
    "/v1/coupons/:id",
    z.strictObject({ metadata: p.metadata.optional(), name: p.text(40).optional() }),
    ({ world, at: { id = "" }, sent }) => {
      const coupon = world.store.get("coupon", id);
      const { metadata, ...rest } = sent;
      const previous = world.store.change(coupon, {
        ...given(rest),
        metadata: p.changedMetadata(coupon.metadata ?? {}, metadata),
      });
      world.events.emit("coupon.updated", coupon, { previous });
      return coupon;
    },
  ),
  route("DELETE", "/v1/coupons/:id", p.nothing, ({ world, at: { id = "" } }) => {
    const coupon = world.store.get("coupon", id);
    world.store.remove("coupon", id);
    world.events.emit("coupon.deleted", coupon);
    return { id, object: "coupon", deleted: true };
  }),
];

function checkCoupon(sent: Omit<z.output<typeof newCoupon>, "metadata" | "id">): void {
  if ((sent.amount_off === undefined) === (sent.percent_off === undefined))
    throw invalidRequest("You must pass exactly one of `percent_off` and `amount_off`.", { param: "percent_off" });
  if (sent.amount_off !== undefined && sent.currency === undefined)
    throw invalidRequest("You must pass `currency` when passing `amount_off`.", { param: "currency" });
  if (sent.duration === "repeating" && sent.duration_in_months === undefined)
    throw invalidRequest("You must pass `duration_in_months` when passing `duration=repeating`.", {
      param: "duration_in_months",
    });
}

/** What a coupon takes off an amount of a currency. */
export function reductionOf(coupon: Stripe.Coupon, amount: number, currency: string): number {
  if (coupon.percent_off !== null) return Math.round((amount * coupon.percent_off) / 100);
  return coupon.currency === currency ? Math.min(amount, coupon.amount_off ?? 0) : 0;
}
