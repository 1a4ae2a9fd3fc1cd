import { describe, expect, test } from "vitest";
import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { pino } from "pino";
import { engines } from "../testing/server-world.ts";
import { customerFor, forgetCustomer } from "./customer.ts";
import { openStripe } from "./open-stripe.ts";
import { type PaymentWorld, startPaymentWorld } from "./testing/payment-world.ts";

function partsOf({ stripe, database, now }: PaymentWorld) {
  const log = pino({ level: "silent" });
  return { database, now, stripe: openStripe({ secretKey: sandboxStripe.secretKey, apiUrl: stripe.url, log }) };
}

describe.each(engines)("a person's customer at Stripe, on %s", (engine) => {
  test("is made once, however many purchases begin at a time, and knows who they are", async () => {
    const world = await startPaymentWorld(engine);
    const { id } = await world.person("Ada");
    const all = await Promise.all(Array.from({ length: 8 }, () => customerFor(partsOf(world), id)));
    expect(new Set(all).size).toBe(1);
    expect(world.stripe.world.store.all("customer")).toMatchObject([
      { id: all[0], name: "Ada", email: "ada@example.com", metadata: { person_id: id, account_id: `user:${id}` } },
    ]);
  });

  test("is found again where the answer that told of it was lost, also when its key is over", async () => {
    const world = await startPaymentWorld(engine);
    const parts = partsOf(world);
    const { id } = await world.person("Ada");
    world.stripe.faults.add({
      method: "POST",
      path: "/v1/customers/",
      times: 3,
      fault: { kind: "status", status: 500 },
    });
    await expect(customerFor(parts, id)).rejects.toMatchObject({ code: "payment/unavailable" });
    expect(world.stripe.world.store.all("customer")).toHaveLength(1);
    world.turn(25 * 3_600_000);
    const found = await customerFor(parts, id);
    expect(world.stripe.world.store.all("customer").map((each) => each.id)).toEqual([found]);
  });

  test("is made anew after a day in which none was made, and after it was deleted at Stripe", async () => {
    const world = await startPaymentWorld(engine);
    const parts = partsOf(world);
    const { id } = await world.person("Ada");
    world.stripe.faults.add({
      method: "POST",
      path: "/v1/customers",
      times: 3,
      fault: { kind: "status", status: 500 },
    });
    await expect(customerFor(parts, id)).rejects.toMatchObject({ code: "payment/unavailable" });
    world.turn(25 * 3_600_000);
    const first = await customerFor(parts, id);
    expect(await forgetCustomer(parts, first)).toBe(true);
    expect(await forgetCustomer(parts, first)).toBe(false);
    const second = await customerFor(parts, id);
    expect(second).not.toBe(first);
    expect(await customerFor(parts, id)).toBe(second);
  });
});
