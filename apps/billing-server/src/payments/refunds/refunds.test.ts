import { openDispute } from "@myba/sandbox/stripe/money/disputes";
import { describe, expect, test } from "vitest";
import { defaultCatalogue } from "../../catalogue/default-catalogue.ts";
import { engines } from "../../testing/server-world.ts";
import { entriesOf } from "../../wallet/entries.ts";
import { startPayingWorld } from "../testing/paying-world.ts";
import type { RefundAsked } from "./refunds.ts";

describe.each(engines)("giving money back on %s", (engine) => {
  test("takes back what was paid for at once, and says which part is owed since it was used", async () => {
    const { world, ask, accountId, spend } = await bought();
    await spend(7);
    const answer = await world.refunds.refund(ask());
    expect(answer).toMatchObject({
      amount: 399,
      isSettled: true,
      takenBackTokens: 10,
      owedTokens: 7,
      explanation:
        "10 tokens that this money had paid for are taken back. 7 tokens of them had been used already and are owed: the next purchase pays that first.",
      checkout: { state: "refunded", refundedAmount: 399 },
    });
    expect(await world.ledger.balance(accountId)).toMatchObject({ postedTokens: 0, owedTokens: 7 });
    const { entries } = await entriesOf(world, accountId, { limit: 10 });
    expect(entries[0]?.reason).toBe("Payment refunded; 7 of its tokens were used already and are owed");
    expect(world.stripe.world.store.all("refund")).toMatchObject([
      { amount: 399, metadata: { reason: "asked for it", by: "terminal:ada" } },
    ]);
    await world.hear(world.told());
    expect(await world.ledger.balance(accountId)).toMatchObject({ postedTokens: 0, owedTokens: 7 });
  });

  test("in parts, each once however often it is asked for, and never more than was paid", async () => {
    const { world, ask } = await bought();
    const first = ask({ amount: 100, key: "part-one" });
    const answers = await Promise.all([world.refunds.refund(first), world.refunds.refund(first)]);
    expect(new Set([...answers, await world.refunds.refund(first)].map(({ refundId }) => refundId)).size).toBe(1);
    expect(answers[0]).toMatchObject({
      takenBackTokens: 2,
      owedTokens: 0,
      checkout: { state: "paid", refundedAmount: 100 },
    });
    await expect(world.refunds.refund({ ...first, amount: 150 })).rejects.toMatchObject({ code: "ledger/key-reused" });
    await expect(world.refunds.refund(ask({ amount: 300 }))).rejects.toMatchObject({ code: "checkout/not-refundable" });
    expect(await world.refunds.refund(ask())).toMatchObject({ amount: 299, takenBackTokens: 10 });
    await expect(world.refunds.refund(ask())).rejects.toMatchObject({ code: "checkout/not-refundable" });
  });

  test("an answer that was lost on the way is found again by the same key, also days later", async () => {
    const { world, ask } = await bought();
    world.stripe.faults.add({ method: "POST", path: "/v1/refunds", times: 3, fault: { kind: "reset-after" } });
    const asked = ask({ amount: 100 });
    await expect(world.refunds.refund(asked)).rejects.toMatchObject({ code: "payment/unavailable" });
    world.turn(3 * 86_400_000);
    expect(await world.refunds.refund(asked)).toMatchObject({ amount: 100, takenBackTokens: 2 });
    expect(world.stripe.world.store.all("refund")).toHaveLength(1);
  });

  test("of a plan it is the newest payment", async () => {
    const { world, ask, accountId } = await bought({ kind: "plan", key: "monthly" });
    expect(await world.refunds.refund(ask())).toMatchObject({ amount: 1499, takenBackTokens: 50, owedTokens: 0 });
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 0 });
  });

  test("what is not paid, not there, or in dispute is refused in words", async () => {
    const { world, person, ask, paymentId } = await bought();
    const { checkoutId } = await world.purchase(person, { payer: { card: "4000000000000002" } });
    await expect(world.refunds.refund(ask({ checkoutId }))).rejects.toMatchObject({
      code: "checkout/not-refundable",
      data: { reason: "it has not been paid" },
    });
    await expect(world.refunds.refund(ask({ checkoutId: "nothing" }))).rejects.toMatchObject({
      code: "checkout/not-found",
    });
    const charge = world.stripe.world.store.all("charge").find(({ payment_intent: id }) => id === paymentId);
    if (charge === undefined) throw new Error("nobody was charged");
    openDispute(world.stripe.world, charge);
    await expect(world.refunds.refund(ask())).rejects.toMatchObject({
      code: "checkout/not-refundable",
      data: { reason: "the person's bank has taken the money back" },
    });
  });

  /** Somebody who has bought something, heard of. */
  async function bought(purchase: { kind?: "package" | "plan"; key?: string } = {}) {
    const world = await startPayingWorld(engine);
    const { id: person, accountId } = await world.person();
    const { checkoutId, paymentId } = await world.purchase(person, purchase);
    await world.hear(world.told());
    expect(defaultCatalogue.packages[0]?.tokens).toBe(10);
    const usual = { checkoutId, reason: "asked for it", by: "terminal:ada" };
    return {
      world,
      person,
      accountId,
      paymentId,
      ask: (more: Partial<RefundAsked> = {}): RefundAsked => ({ ...usual, key: world.makeId(), ...more }),
      spend: (tokens: number) =>
        world.ledger.execute({
          kind: "spend",
          idempotency: { scope: accountId, key: world.makeId() },
          actor: accountId,
          accountId,
          tokens,
          cause: { type: "generation", id: world.makeId() },
        }),
    };
  }
});
