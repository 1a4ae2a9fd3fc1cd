import { describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { idOf } from "./stripe-port.ts";
import { type PaymentWorld, startPaymentWorld } from "./testing/payment-world.ts";

const minute = 60_000;
const learned = { eventId: "evt_1", by: "webhook" } as const;
const monthly = { item: { kind: "plan", key: "monthly" } } as const;
const selling = { takesPromotionCodes: true };

type StripeCalls = Parameters<Parameters<PaymentWorld["port"]["ask"]>[0]>[0];
type Coupon = NonNullable<Parameters<StripeCalls["coupons"]["create"]>[0]>;
type Code = Partial<Parameters<StripeCalls["promotionCodes"]["create"]>[0]>;

/** Makes a code at Stripe, as staff do there. */
function offer({ port }: PaymentWorld, code: string, coupon: Coupon, more: Code = {}) {
  return port.ask(async ({ coupons, promotionCodes }) => {
    const { id } = await coupons.create({ duration: "once", ...coupon });
    return promotionCodes.create({ code, promotion: { type: "coupon", coupon: id }, ...more });
  });
}

describe.each(engines)("promotion codes on %s", (engine) => {
  test("take off what Stripe says, and what is paid is held against that", async () => {
    const world = await startPaymentWorld(engine, selling);
    await offer(world, "SPRING", { percent_off: 33.3 });
    const ada = await world.person();
    // The shop had shown the first-purchase price; with the code it is less.
    const checkout = await world.buy(ada.id, { promotionCode: " spring ", expectedPrice: 1599 });
    expect(checkout).toMatchObject({
      listPrice: 1999,
      discount: 666,
      price: 1333,
      tokens: 50,
      promotion: { code: "SPRING", isApplied: true },
    });
    const page = world.sessionOf(checkout);
    expect(page).toMatchObject({ amount_subtotal: 1999, amount_total: 1333, allow_promotion_codes: null });
    world.payAt(checkout);
    const forged = { ...world.intentOf(checkout), amount_received: 1332 };
    expect(await world.payments.applyPaymentIntent(forged, learned)).toBe("quarantined");
    const session = world.sessionOf(checkout);
    const shifted = {
      ...session,
      amount_total: 1332,
      total_details: { ...session.total_details, amount_discount: 667 },
    };
    expect(await world.payments.applySession(shifted as typeof session, learned)).toBe("quarantined");
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 0 });
    expect(await world.payments.applySession(session, learned)).toBe("changed");
    expect(await world.payments.applyPaymentIntent(world.intentOf(checkout), learned)).toBe("unchanged");
    expect(await world.checkouts.get(ada.id, checkout.id)).toMatchObject({ state: "paid", price: 1333 });
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 50 });
  });

  test("and the first-purchase discount: the larger one counts, and the page says so", async () => {
    const world = await startPaymentWorld(engine, selling);
    await offer(world, "TEN", { percent_off: 10 });
    await offer(world, "HALF", { percent_off: 50 });
    const ada = await world.person();
    const small = await world.buy(ada.id, { promotionCode: "TEN", expectedPrice: 1599 });
    expect(small).toMatchObject({ price: 1599, discount: 400, promotion: { code: "TEN", isApplied: false } });
    const page = world.sessionOf(small);
    // Nobody gets both by typing the code again.
    expect(page).toMatchObject({ amount_total: 1599, allow_promotion_codes: null });
    const { data } = await world.port.ask(({ checkout }) =>
      checkout.sessions.listLineItems(page.id, { expand: ["data.price.product"] }),
    );
    expect(JSON.stringify(data)).toContain("First purchase: 20 % off, which is more than TEN takes off");
    // Another order has that discount by now, so that the code is better than nothing.
    expect(await world.buy(ada.id, { promotionCode: "TEN" })).toMatchObject({ price: 1799, discount: 200 });
    const grace = await world.person("Grace");
    expect(await world.buy(grace.id, { promotionCode: "HALF" })).toMatchObject({ price: 999, discount: 1000 });
    expect(await world.buy(grace.id)).toMatchObject({ price: 1599, promotion: null });
  });

  test("that are unknown, over, used up, of somebody else, too small an order or something else sell nothing", async () => {
    const world = await startPaymentWorld(engine, selling);
    const [ada, grace] = [await world.person(), await world.person("Grace")];
    world.payAt(await world.buy(grace.id));
    const customer = world.stripe.world.store.all("customer")[0]?.id ?? "";
    const soon = Math.floor(world.now() / 1000) + 60;
    const once = await offer(world, "ONCE", { percent_off: 50, max_redemptions: 1 });
    const isUsed = world.stripe.world.store.get("coupon", idOf(once.promotion.coupon) ?? "");
    world.stripe.world.store.change(isUsed, { times_redeemed: 1 });
    const off = await offer(world, "OFF", { percent_off: 50 });
    await world.port.ask((calls) => calls.promotionCodes.update(off.id, { active: false }));
    await offer(world, "SOON", { percent_off: 50 }, { expires_at: soon });
    await offer(world, "EUROS", { amount_off: 500, currency: "eur" });
    await offer(
      world,
      "MUCH",
      { percent_off: 50 },
      { restrictions: { minimum_amount: 5000, minimum_amount_currency: "usd" } },
    );
    await offer(world, "HERS", { percent_off: 50 }, { customer });
    await offer(world, "PLANS", { percent_off: 50, applies_to: { products: ["prod_plan"] } });
    await offer(world, "CENTS", { amount_off: 1970, currency: "usd" });
    world.turn(2 * minute);
    for (const promotionCode of ["NONSENSE", "%", "", "ONCE", "OFF", "SOON", "EUROS", "MUCH", "HERS", "PLANS", "CENTS"])
      await expect(world.buy(ada.id, { promotionCode }), promotionCode).rejects.toMatchObject({
        code: "promotion/unknown",
        data: { code: promotionCode },
      });
    // A plan has a product at Stripe, which knows whether the code is for it.
    await expect(world.buy(ada.id, { ...monthly, promotionCode: "PLANS" })).rejects.toMatchObject({
      code: "promotion/unknown",
    });
    const { checkouts } = await world.checkouts.list(ada.id, { limit: 50 });
    for (const checkout of checkouts)
      expect(checkout).toMatchObject({ state: "failed", url: null, problem: { code: "promotion/unknown" } });
    const pages = world.stripe.world.store.all("checkout.session").filter(({ customer: of }) => of !== customer);
    expect(pages.filter(({ status }) => status === "open")).toEqual([]);
    expect(world.lines.filter((line) => line["alarm"] !== undefined)).toEqual([]);
    expect(await world.buy(ada.id)).toMatchObject({ price: 1599, state: "open" });
    expect(await world.buy(grace.id, { promotionCode: "HERS" })).toMatchObject({ price: 999 });
    expect(await world.buy(grace.id, { promotionCode: "EUROS", currency: "eur" })).toMatchObject({ price: 1499 });
  });

  test("are fixed with the purchase: asking again with its key finds it, whatever became of the code", async () => {
    const world = await startPaymentWorld(engine, selling);
    const half = await offer(world, "HALF", { percent_off: 50 });
    const ada = await world.person();
    const key = "buy-once-0001";
    world.stripe.faults.add({ path: "/v1/promotion_codes", times: 3, fault: { kind: "status", status: 500 } });
    await expect(world.buy(ada.id, { promotionCode: "HALF" }, key)).rejects.toMatchObject({
      code: "payment/unavailable",
    });
    const all = await Promise.all(Array.from({ length: 4 }, () => world.buy(ada.id, { promotionCode: "HALF" }, key)));
    expect(new Set(all.map(({ id, url, price }) => `${id} ${url} ${price}`)).size).toBe(1);
    await world.port.ask((calls) => calls.promotionCodes.update(half.id, { active: false }));
    expect(await world.buy(ada.id, { promotionCode: "HALF" }, key)).toEqual(all[0]);
    await expect(world.buy(ada.id, { promotionCode: "TEN" }, key)).rejects.toMatchObject({ code: "ledger/key-reused" });
    await expect(world.buy(ada.id, {}, key)).rejects.toMatchObject({ code: "ledger/key-reused" });
  });

  test("may take off everything, or something off a plan's first period", async () => {
    const world = await startPaymentWorld(engine, selling);
    await offer(world, "FREE", { percent_off: 100 });
    await offer(world, "PLAN", { percent_off: 20 });
    const ada = await world.person();
    const free = await world.buy(ada.id, { promotionCode: "FREE" });
    expect(free).toMatchObject({ price: 0, discount: 1999 });
    world.payAt(free);
    expect(await world.payments.applySession(world.sessionOf(free), learned)).toBe("changed");
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 50 });
    const plan = await world.buy(ada.id, { ...monthly, promotionCode: "PLAN", expectedPrice: 1499 });
    expect(plan).toMatchObject({ listPrice: 1499, discount: 300, price: 1199 });
    world.payAt(plan);
    const session = world.sessionOf(plan);
    expect(await world.payments.applySession(session, learned)).toBe("changed");
    for (const invoice of world.stripe.world.store.all("invoice"))
      await world.payments.applyInvoice(
        JSON.parse(JSON.stringify(invoice)) as Parameters<typeof world.payments.applyInvoice>[0],
        learned,
      );
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 100 });
    expect(await world.quarantined()).toEqual([]);
  });

  test("are unknown where the server takes none", async () => {
    const world = await startPaymentWorld(engine);
    await offer(world, "HALF", { percent_off: 50 });
    const ada = await world.person();
    await expect(world.buy(ada.id, { promotionCode: "HALF" })).rejects.toMatchObject({ code: "promotion/unknown" });
    expect(world.stripe.requests.filter(({ method, path }) => method === "GET" && path.includes("promotion"))).toEqual(
      [],
    );
  });
});
