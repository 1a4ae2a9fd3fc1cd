import { createGate } from "@myba/sandbox/model/gate";
import { describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { startPaymentWorld } from "./testing/payment-world.ts";

const minute = 60_000;
const sessions = "/v1/checkout/sessions";

describe.each(engines)("a purchase that was broken off, on %s", (engine) => {
  test("goes on with the same key: one order, one customer, one page, whichever step failed", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const key = "broken-off-0001";
    const steps = [
      { method: "POST", path: "/v1/customers" },
      { method: "POST", path: "/v1/customers/" },
      { method: "POST", path: sessions },
    ] as const;
    for (const { method, path } of steps) {
      world.stripe.faults.add({ method, path, times: 3, fault: { kind: "status", status: 500 } });
      // oxlint-disable-next-line no-await-in-loop -- step by step
      await expect(world.buy(ada.id, {}, key)).rejects.toMatchObject({ code: "payment/unavailable" });
    }
    world.stripe.faults.clear();
    const checkout = await world.buy(ada.id, {}, key);
    expect(checkout).toMatchObject({ state: "open", discount: 400, url: expect.stringContaining("/c/pay/") });
    expect(await world.database.db.selectFrom("checkout").select("id").execute()).toEqual([{ id: checkout.id }]);
    expect(world.stripe.world.store.all("customer")).toHaveLength(1);
    expect(world.stripe.world.store.all("checkout.session")).toHaveLength(1);
  });

  test("finds the page again whose address was lost on the way, also when its customer is renamed", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const key = "lost-answer-0001";
    world.stripe.faults.add({ method: "POST", path: sessions, times: 3, fault: { kind: "reset-after" } });
    await expect(world.buy(ada.id, {}, key)).rejects.toMatchObject({ code: "payment/unavailable" });
    expect(world.stripe.world.store.all("checkout.session")).toHaveLength(1);
    await world.database.db.updateTable("person").set({ email: "countess@example.com" }).execute();
    const checkout = await world.buy(ada.id, {}, key);
    expect(world.stripe.world.store.all("checkout.session").map(({ url }) => url)).toEqual([checkout.url]);
  });

  test("counts where it was paid on a page that the server never heard of", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    world.stripe.faults.add({ method: "POST", path: sessions, times: 3, fault: { kind: "reset-after" } });
    await expect(world.buy(ada.id)).rejects.toMatchObject({ code: "payment/unavailable" });
    const [session] = world.stripe.world.store.all("checkout.session");
    world.payAt({ url: session?.url ?? "" });
    world.pass(62 * minute);
    await world.job("checkouts");
    const { checkouts } = await world.checkouts.list(ada.id, { limit: 5 });
    expect(checkouts).toMatchObject([{ state: "paid", price: 1599 }]);
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 50 });
  });

  test("ends by itself where it never came to a page, and frees its discount", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    world.stripe.faults.add({ method: "POST", path: sessions, times: 3, fault: { kind: "status", status: 500 } });
    await expect(world.buy(ada.id)).rejects.toMatchObject({ code: "payment/unavailable" });
    expect(await world.buy(ada.id)).toMatchObject({ discount: 0 });
    world.pass(62 * minute);
    await world.job("checkouts");
    const { checkouts } = await world.checkouts.list(ada.id, { limit: 5 });
    expect(checkouts.map(({ state }) => state)).toEqual(["expired", "expired"]);
    expect(await world.buy(ada.id)).toMatchObject({ discount: 400 });
  });

  test("closes a page that nobody was told of where it was cancelled while Stripe made it", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const gate = createGate();
    world.stripe.faults.add({ method: "POST", path: sessions, fault: { kind: "hold", gate } });
    const buying = world.buy(ada.id);
    await gate.reached;
    const [order] = await world.database.db.selectFrom("checkout").select("id").execute();
    expect(await world.checkouts.cancel(ada.id, order?.id ?? "")).toMatchObject({ state: "cancelled" });
    gate.release();
    expect(await buying).toMatchObject({ state: "cancelled", url: null });
    expect(world.stripe.world.store.all("checkout.session")).toMatchObject([{ status: "expired" }]);
  });

  test("makes a new customer where the old one was deleted at Stripe", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    await world.buy(ada.id);
    const [first] = world.stripe.world.store.all("customer");
    await world.port.ask(({ customers }) => customers.del(first?.id ?? ""));
    const checkout = await world.buy(ada.id);
    expect(checkout.url).not.toBeNull();
    expect(world.sessionOf(checkout).customer).not.toBe(first?.id);
    expect(world.lines.filter(({ alarm }) => alarm !== undefined)).toEqual([]);
  });

  test("can be looked after at Stripe once somebody has bought, and not before", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    await expect(world.checkouts.portal(ada.id)).rejects.toMatchObject({ code: "payment/no-customer" });
    expect(await world.checkouts.subscription(ada.id)).toEqual({ subscription: null });
  });
});
