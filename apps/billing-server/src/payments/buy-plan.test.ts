import { describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { portalMark } from "./portal.ts";
import { priceLookupKey } from "./price-keys.ts";
import { startPaymentWorld } from "./testing/payment-world.ts";

const learned = { eventId: "evt_1", by: "webhook" } as const;
const monthly = { item: { kind: "plan", key: "monthly" } } as const;

describe.each(engines)("buying a plan on %s", (engine) => {
  test("leads to Stripe's page for it, without the discount of packages", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const checkout = await world.buy(ada.id, { ...monthly, expectedPrice: 1499 });
    expect(checkout).toMatchObject({ name: "Monthly", price: 1499, discount: 0, tokens: 50, state: "open" });
    expect(world.sessionOf(checkout)).toMatchObject({ mode: "subscription", amount_total: 1499 });
    expect(await world.buy(ada.id)).toMatchObject({ discount: 400 });
  });

  test("is done once it is paid; its tokens come with the invoice, and it cannot be bought twice", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const checkout = await world.buy(ada.id, monthly);
    world.payAt(checkout);
    const session = world.sessionOf(checkout);
    expect(await world.payments.applySession(session, learned)).toBe("changed");
    expect(await world.payments.applySession(session, learned)).toBe("unchanged");
    const row = await world.database.db.selectFrom("checkout").selectAll().executeTakeFirst();
    expect(row).toMatchObject({ state: "paid", subscription_id: session.subscription, payment_id: null });
    // Stripe has not told of the plan yet, and a second one is refused all the same.
    await expect(world.buy(ada.id, monthly)).rejects.toMatchObject({ code: "checkout/subscribed" });
    await expect(world.buy(ada.id, { item: { kind: "plan", key: "yearly" } })).rejects.toMatchObject({
      code: "checkout/subscribed",
    });
    expect(await world.buy(ada.id)).toMatchObject({ state: "open" });
  });

  test("is looked after in the portal that was set up for it", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    await world.buy(ada.id, monthly);
    await expect(world.checkouts.portal(ada.id)).rejects.toMatchObject({ code: "payment/misconfigured" });
    const features = { invoice_history: { enabled: true } };
    const [, ours] = await world.port.ask(async ({ billingPortal: { configurations } }) => [
      await configurations.create({ features, metadata: { myba: "elsewhere" } }),
      await configurations.create({ features, metadata: portalMark }),
    ]);
    expect((await world.checkouts.portal(ada.id)).url).toMatch(/^http/);
    expect(world.stripe.world.store.all("billing_portal.session")).toMatchObject([
      { configuration: ours?.id, return_url: "https://billing.example.com/checkout/return" },
    ]);
  });

  test("closes an older page for a plan, and goes by it where that was paid on", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const first = await world.buy(ada.id, monthly);
    const second = await world.buy(ada.id, { item: { kind: "plan", key: "yearly" } });
    expect(await world.checkouts.get(ada.id, first.id)).toMatchObject({ state: "cancelled" });
    expect(world.sessionOf(first).status).toBe("expired");
    world.payAt(second);
    await expect(world.buy(ada.id, monthly)).rejects.toMatchObject({ code: "checkout/subscribed" });
    expect(await world.checkouts.get(ada.id, second.id)).toMatchObject({ state: "paid" });
    const { checkouts } = await world.checkouts.list(ada.id, { limit: 9 });
    expect(checkouts.map(({ state }) => state)).toEqual(["cancelled", "paid", "cancelled"]);
  });

  test("begins one at most, however many try at the same time", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    await Promise.allSettled(Array.from({ length: 5 }, () => world.buy(ada.id, monthly)));
    const open = world.stripe.world.store.all("checkout.session").filter(({ status }) => status === "open");
    expect(open.length).toBe(1);
  });

  test("takes the price that was set up at Stripe for it, where it is the same", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const lookupKey = priceLookupKey({ kind: "plan", key: "monthly", currency: "usd", catalogueVersion: 1 });
    const listed = await world.port.ask(({ prices }) =>
      prices.create({
        currency: "usd",
        unit_amount: 1499,
        tax_behavior: "exclusive",
        recurring: { interval: "month" },
        lookup_key: lookupKey,
        product_data: { name: "MyBA Monthly" },
      }),
    );
    const checkout = await world.buy(ada.id, monthly);
    const { data } = await world.port.ask(({ checkout: { sessions } }) =>
      sessions.listLineItems(world.sessionOf(checkout).id),
    );
    expect(data.map(({ price }) => price?.id)).toEqual([listed.id]);
  });
});
