import type { Payer } from "@myba/sandbox/stripe/checkout/pay-checkout";
import { settleRefund } from "@myba/sandbox/stripe/money/refunds";
import { walletId } from "../../ledger/accounts.ts";
import { engines } from "../../testing/server-world.ts";
import { describe, expect, test } from "vitest";
import { standingOf, startPayingWorld } from "../testing/paying-world.ts";

describe.each(engines)("refunds on %s", (engine) => {
  test("check 35: a full refund before anything was spent takes everything back", async () => {
    const { world, person, paymentId, balance } = await bought();
    expect(await balance()).toMatchObject({ availableTokens: 10 });
    await world.sdk.refunds.create({ payment_intent: paymentId });
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ availableTokens: 0, owedTokens: 0 });
    expect(await standingOf(world, person)).toMatchObject({
      checkouts: [{ state: "refunded", refunded_amount: 399 }],
      payments: [{ paid_cents: 399, refunded_cents: 399, granted: 10, clawed: 10 }],
    });
    expect(await world.heard(walletId("user", person))).toEqual(["paid", "refunded"]);
  });

  test("check 35: after it was spent the rest is taken, what is missing is owed, and the next purchase pays it first", async () => {
    const { world, person, paymentId, spend, balance } = await bought();
    await spend(7);
    await world.sdk.refunds.create({ payment_intent: paymentId });
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ postedTokens: 0, owedTokens: 7 });
    const since = world.mark();
    await world.purchase(person);
    await world.hear(world.told(since));
    expect(await balance()).toMatchObject({ postedTokens: 3, owedTokens: 0 });
  });

  test("check 36: refunds in parts take back their share of what was granted, rounded once, in any number of parts", async () => {
    const { world, paymentId, balance } = await bought();
    let refunded = 0;
    for (const amount of [1, 39, 100, 150, 109]) {
      const since = world.mark();
      // oxlint-disable no-await-in-loop -- one refund after another
      await world.sdk.refunds.create({ payment_intent: paymentId, amount });
      await world.hear(world.told(since));
      refunded += amount;
      const taken = Math.floor((10 * refunded) / 399);
      expect(await balance(), `${refunded} of 399`).toMatchObject({ availableTokens: 10 - taken, owedTokens: 0 });
      // oxlint-enable no-await-in-loop
    }
    expect(await balance()).toMatchObject({ availableTokens: 0 });
  });

  test("check 38: a refund that is heard of before its purchase ends at zero tokens granted", async () => {
    const world = await startPayingWorld(engine);
    const { id: person } = await world.person();
    const { paymentId } = await world.purchase(person);
    await world.sdk.refunds.create({ payment_intent: paymentId ?? "" });
    await world.hear(world.told().toReversed());
    const end = await standingOf(world, person);
    expect(end).toMatchObject({ wallet: [{ posted: 0, owed: 0 }], checkouts: [{ state: "refunded" }] });
    const other = await world.person("Eve");
    const since = world.mark();
    const { paymentId: second } = await world.purchase(other.id);
    await world.sdk.refunds.create({ payment_intent: second ?? "" });
    await world.hear(world.told(since));
    expect(await standingOf(world, other.id)).toEqual(end);
  });

  test("a refund that takes days takes tokens once it has succeeded, and none if it fails before", async () => {
    const { world, paymentId, balance } = await bought({ card: "4000000000007726" });
    const first = await world.sdk.refunds.create({ payment_intent: paymentId, amount: 200 });
    expect(first.status).toBe("pending");
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ availableTokens: 10 });
    settleRefund(world.stripe.world, world.stripe.world.store.get("refund", first.id), "failed");
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ availableTokens: 10 });
    await world.sdk.refunds.create({ payment_intent: paymentId });
    world.turn(30 * 24 * 3_600_000);
    world.stripe.world.agenda.runDue();
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ availableTokens: 0, owedTokens: 0 });
    expect(await world.quarantined()).toEqual([]);
  });

  test("a refund that fails after it had succeeded leaves its tokens taken, and is put to staff", async () => {
    const { world, paymentId, balance } = await bought({ card: "4000000000005126" });
    await world.sdk.refunds.create({ payment_intent: paymentId });
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ availableTokens: 0 });
    const since = world.mark();
    world.turn(30 * 24 * 3_600_000);
    world.stripe.world.agenda.runDue();
    expect(world.told(since).map(({ type }) => type)).toContain("refund.failed");
    await world.hear(world.told(since));
    expect(await balance()).toMatchObject({ availableTokens: 0, owedTokens: 0 });
    expect(await world.quarantined()).toEqual(["refund-failed"]);
  });

  /** Somebody who has bought ten tokens for 3.99 dollars, which is their first purchase. */
  async function bought(payer: Payer = {}) {
    const world = await startPayingWorld(engine);
    const { id: person, accountId } = await world.person();
    const { paymentId } = await world.purchase(person, { payer });
    await world.hear(world.told());
    return {
      world,
      person,
      paymentId: paymentId ?? "",
      spend: (tokens: number) =>
        world.ledger.execute({
          kind: "spend",
          idempotency: { scope: accountId, key: world.makeId() },
          actor: accountId,
          accountId,
          tokens,
          cause: { type: "generation", id: world.makeId() },
        }),
      balance: () => world.ledger.balance(accountId),
    };
  }
});
