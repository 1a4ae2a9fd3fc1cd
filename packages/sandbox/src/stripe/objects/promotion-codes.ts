import type Stripe from "stripe";
import { z } from "zod";
import { given } from "../given.ts";
import { newId, randomText } from "../ids.ts";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { idOf } from "../references.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";

const newCode = z.strictObject({
  active: p.flag.optional(),
  code: p.text(500).optional(),
  customer: p.text().optional(),
  expires_at: p.whole(0).optional(),
  max_redemptions: p.whole(1).optional(),
  metadata: p.metadata.optional(),
  promotion: z.strictObject({ type: p.oneOf("coupon"), coupon: p.text() }),
  restrictions: z
    .strictObject({
      first_time_transaction: p.flag.optional(),
      minimum_amount: p.whole(1).optional(),
      minimum_amount_currency: p.currency.optional(),
    })
    .optional(),
});

export const promotionCodeRoutes: readonly Route[] = [
  route("POST", "/v1/promotion_codes", newCode, ({ world, sent }) => {
    const { metadata, promotion, restrictions = {}, code = randomText(8).toUpperCase(), ...rest } = sent;
    world.store.get("coupon", promotion.coupon, "promotion[coupon]");
    if (rest.customer !== undefined) world.store.get("customer", rest.customer, "customer");
    if (!/^[a-z0-9-]+$/i.test(code))
      throw invalidRequest("Promotion codes may only contain letters, digits and dashes.", { param: "code" });
    if (rest.active !== false && findCode(world, code))
      throw invalidRequest(`An active promotion code with \`code: ${code}\` already exists.`, { param: "code" });
    const blank = fresh("promotion_code", {
      id: newId("promotion_code"),
      code,
      created: world.clock.now(),
      promotion,
      metadata: p.changedMetadata({}, metadata),
    });
    const limits = { ...blank.restrictions, ...given(restrictions) };
    const made = world.store.add("promotion_code", { ...blank, ...given(rest), restrictions: limits });
    world.events.emit("promotion_code.created", made);
    return made;
  }),
  route(
    "GET",
    "/v1/promotion_codes",
    z.strictObject({
      ...p.pageParameters,
      active: p.flag.optional(),
      code: p.text().optional(),
      coupon: p.text().optional(),
      created: p.timeRange.optional(),
      customer: p.text().optional(),
    }),
    ({ world, sent, path }) => {
      const all = world.store
        .all("promotion_code")
        .filter(
          (one) =>
            (sent.active === undefined || one.active === sent.active) &&
            (sent.code === undefined || one.code.toLowerCase() === sent.code.toLowerCase()) &&
            (sent.coupon === undefined || idOf(one.promotion.coupon) === sent.coupon) &&
            (sent.customer === undefined || idOf(one.customer) === sent.customer) &&
            p.isWithin(sent.created, one.created),
        );
      return pageOf(all, sent, path);
    },
  ),
  route("GET", "/v1/promotion_codes/:id", p.nothing, ({ world, at: { id = "" } }) =>
    world.store.get("promotion_code", id),
  ),
  route(
    "POST",
    "/v1/promotion_codes/:id",
    z.strictObject({ active: p.flag.optional(), metadata: p.metadata.optional() }),
    ({ world, at: { id = "" }, sent }) => {
      const code = world.store.get("promotion_code", id);
      const { metadata, ...rest } = sent;
      const previous = world.store.change(code, {
        ...given(rest),
        metadata: p.changedMetadata(code.metadata ?? {}, metadata),
      });
      world.events.emit("promotion_code.updated", code, { previous });
      return code;
    },
  ),
];

/** The active code that somebody typed; capital letters count for nothing. */
export const findCode = (world: World, code: string): Stripe.PromotionCode | undefined =>
  world.store.all("promotion_code").find((one) => one.active && one.code.toLowerCase() === code.trim().toLowerCase());
