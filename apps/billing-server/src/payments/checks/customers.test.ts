import { describe, expect, test } from "vitest";
import { engines } from "../../testing/server-world.ts";
import { startPayingWorld } from "../testing/paying-world.ts";

describe.each(engines)("customers that are deleted at Stripe on %s", (engine) => {
  test("end with their plan, keep what they paid for, and are made anew with the next purchase", async () => {
    const world = await startPayingWorld(engine);
    const { id: person, accountId } = await world.person();
    const { paymentId } = await world.purchase(person);
    await world.purchase(person, { kind: "plan", key: "monthly" });
    await world.hear(world.told());
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 60 });
    const { db } = world.database;
    const customerOf = () => db.selectFrom("customer").selectAll().where("person_id", "=", person).executeTakeFirst();
    const customerId = (await customerOf())?.stripe_id ?? "";

    const since = world.mark();
    world.turn(1000);
    world.stripe.control.deleteCustomer(customerId);
    // In either order: that the customer is gone, and that their plan is.
    await world.hear(world.told(since).toReversed());
    await world.hear(world.told(since));
    expect((await customerOf())?.stripe_id).toBeNull();
    expect((await world.checkouts.subscription(person)).subscription).toBeNull();
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 60 });

    // Their money can still go back, and they may buy again.
    await world.sdk.refunds.create({ payment_intent: paymentId ?? "" });
    await world.hear(world.told(since));
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 50 });
    const later = world.mark();
    await world.purchase(person);
    await world.hear(world.told(later));
    expect((await customerOf())?.stripe_id).not.toBe(customerId);
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 60 });
    expect(await world.unfinished()).toEqual([]);
    expect(await world.quarantined()).toEqual([]);
  });
});
