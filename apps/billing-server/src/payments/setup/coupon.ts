import { isMissing } from "../stripe-errors.ts";
import type { SettingUp } from "./setting-up.ts";

/**
 * The discount of a first purchase as a coupon, for staff who want to give it by hand: the server itself takes it off the
 * price. Its percentage never changes at Stripe, so that each has a coupon of its own.
 */
export async function setUpCoupon(run: SettingUp): Promise<void> {
  const { stripe, catalogues } = run;
  const { firstPurchaseDiscountPercent: percent } = (await catalogues.inForce()).catalogue;
  if (percent === 0) return;
  const id = `myba_first_purchase_${percent}`;
  const isThere = await stripe
    .ask((calls) => calls.coupons.retrieve(id))
    .then(({ valid }) => valid)
    .catch((error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    });
  const detail = `${percent} % off once`;
  await run.step({ what: "coupon", name: id, does: isThere ? "keep" : "create", detail }, (key) =>
    stripe.ask((calls) =>
      calls.coupons.create(
        { id, name: "First purchase", percent_off: percent, duration: "once", metadata: { myba: "first-purchase" } },
        key,
      ),
    ),
  );
}
