import { describe, expect, test } from "vitest";
import { exportAccount } from "../identity/export-account.ts";
import { engines } from "../testing/server-world.ts";
import { startPayingWorld } from "./testing/paying-world.ts";

describe.each(engines)("the export of an account on %s", (engine) => {
  test("has what the person bought and their plan, with Stripe's ids, and nobody else's", async () => {
    const world = await startPayingWorld(engine);
    const { id } = await world.person();
    const bob = await world.person("Bob");
    const bought = await world.purchase(id);
    world.turn(1000);
    const plan = await world.purchase(id, { kind: "plan", key: "monthly" });
    world.turn(1000);
    const { url } = await world.buy(id);
    await world.purchase(bob.id);
    await world.hear(world.told());
    const exported = async (personId: string) =>
      JSON.stringify(await exportAccount({ ...world, payments: world }, personId));
    const text = await exported(id);
    expect(JSON.parse(text)).toMatchObject({
      payments: {
        stripeCustomerId: world.stripe.world.store.get("checkout.session", bought.sessionId).customer,
        checkouts: {
          isComplete: true,
          lines: [
            { state: "open", item: { kind: "package", key: "professional" }, ended: null },
            { state: "paid", name: "Monthly", price: 1499, stripe: { subscriptionId: plan.subscriptionId } },
            { id: bought.checkoutId, state: "paid", stripe: { paymentId: bought.paymentId }, currency: "usd" },
          ],
        },
        plans: [{ planKey: "monthly", state: "active", stripeSubscriptionId: plan.subscriptionId, ended: null }],
      },
    });
    expect(text).not.toContain(bob.id);
    expect(url).not.toBeNull();
    expect(text).not.toContain(url);
    expect(JSON.parse(await exported(bob.id))).toMatchObject({ payments: { checkouts: { lines: [{}] }, plans: [] } });
  });
});
