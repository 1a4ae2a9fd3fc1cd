import type Stripe from "stripe";
import { reductionOf } from "../objects/coupons.ts";
import { idOf } from "../references.ts";
import { invalidRequest } from "../stripe-failure.ts";
import type { World } from "../world.ts";
import { notesOf } from "./session-notes.ts";

/** What stands for the rates of all countries where a session's tax is automatic. */
export const sandboxTaxRate = 0.19;

/** Adds a session up: its lines, its discount, and the tax once the person has said where they live. */
export function addUp(world: World, session: Stripe.Checkout.Session, isTaxed = false): void {
  const { lines } = notesOf(session);
  const coupon = couponOf(world, session);
  const subtotal = lines.reduce((sum, line) => sum + line.amount_subtotal, 0);
  const eligible = lines.filter((line) => isFor(coupon, line)).reduce((sum, line) => sum + line.amount_subtotal, 0);
  const discount = coupon ? reductionOf(coupon, eligible, session.currency ?? "") : 0;
  const tax = isTaxed ? Math.round((subtotal - discount) * sandboxTaxRate) : 0;
  share(lines, { coupon, discount, eligible, tax, base: subtotal - discount });
  world.store.change(session, {
    amount_subtotal: subtotal,
    amount_total: subtotal - discount + tax,
    total_details: { amount_discount: discount, amount_shipping: 0, amount_tax: tax },
  });
}

function share(
  lines: readonly Stripe.LineItem[],
  of: { coupon: Stripe.Coupon | undefined; discount: number; eligible: number; tax: number; base: number },
): void {
  let left = { discount: of.discount, tax: of.tax };
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    const part =
      isFor(of.coupon, line) && of.eligible > 0 ? Math.round((of.discount * line.amount_subtotal) / of.eligible) : 0;
    const discount = Math.min(left.discount, isLast ? left.discount : part);
    const net = line.amount_subtotal - discount;
    const tax = isLast ? left.tax : of.base === 0 ? 0 : Math.round((of.tax * net) / of.base);
    left = { discount: left.discount - discount, tax: left.tax - tax };
    Object.assign(line, { amount_discount: discount, amount_tax: tax, amount_total: net + tax });
  });
}

const isFor = (coupon: Stripe.Coupon | undefined, { price }: Stripe.LineItem): boolean =>
  coupon?.applies_to === undefined || coupon.applies_to.products.includes(idOf(price?.product) ?? "");

/** The coupon that is on a session. */
export function couponOf(world: World, { discounts }: Stripe.Checkout.Session): Stripe.Coupon | undefined {
  const first = discounts?.[0];
  const code = world.store.find("promotion_code", idOf(first?.promotion_code) ?? "");
  return world.store.find("coupon", idOf(first?.coupon) ?? idOf(code?.promotion.coupon) ?? "");
}

const isUsedUp = (one: { readonly max_redemptions: number | null; readonly times_redeemed: number }): boolean =>
  one.max_redemptions !== null && one.times_redeemed >= one.max_redemptions;

/** Why a coupon or code cannot be used here; undefined where it can. */
export function whyNot(
  world: World,
  session: Stripe.Checkout.Session,
  coupon: Stripe.Coupon,
  code?: Stripe.PromotionCode,
): string | undefined {
  const now = world.clock.now();
  if (isUsedUp(coupon) || (coupon.redeem_by ?? Infinity) <= now) return "This coupon has expired.";
  if (coupon.amount_off !== null && coupon.currency !== session.currency) return "This coupon is for another currency.";
  if (code === undefined) return undefined;
  const { restrictions } = code;
  if (!code.active || isUsedUp(code) || (code.expires_at ?? Infinity) <= now) return "This code has expired.";
  if (code.customer !== null && idOf(code.customer) !== idOf(session.customer))
    return "This code is for another customer.";
  if ((restrictions.minimum_amount ?? 0) > (session.amount_subtotal ?? 0)) return "This code needs a larger order.";
  const hasPaid = world.store
    .all("charge")
    .some((one) => one.paid && one.customer !== null && idOf(one.customer) === idOf(session.customer));
  if (restrictions.first_time_transaction && hasPaid) return "This code is for first purchases only.";
  return undefined;
}

/** The discounts of a new session, checked. */
export function discountsOf(
  world: World,
  session: Stripe.Checkout.Session,
  sent: readonly { readonly coupon?: string | undefined; readonly promotion_code?: string | undefined }[],
): Stripe.Checkout.Session.Discount[] {
  return sent.map((one) => {
    if ((one.coupon === undefined) === (one.promotion_code === undefined))
      throw invalidRequest("You must specify exactly one of `coupon` and `promotion_code`.", { param: "discounts[0]" });
    const param = `discounts[0][${one.coupon === undefined ? "promotion_code" : "coupon"}]`;
    const code =
      one.promotion_code === undefined ? undefined : world.store.get("promotion_code", one.promotion_code, param);
    const coupon = world.store.get("coupon", one.coupon ?? idOf(code?.promotion.coupon) ?? "", param);
    const reason = whyNot(world, session, coupon, code);
    if (reason !== undefined) throw invalidRequest(reason, { param, code: "coupon_expired" });
    return { coupon: one.coupon ?? null, promotion_code: one.promotion_code ?? null };
  });
}
