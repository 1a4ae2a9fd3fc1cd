import { expect, test } from "vitest";
import type { ClawedBack, Purchase, Purchased } from "../commands.ts";
import { systemBalances } from "../queries.ts";
import { day, minute, type World, type TheWorld } from "./world.ts";

/** Purchases, refunds, disputes and what is owed after them. */
export function cashTests(the: TheWorld): void {
  const accountId = "user:ada";
  const buy = (world: World, paymentId: string, more: Partial<Purchase> = {}): Promise<Purchased> =>
    world.ledger.execute({
      ...world.asked(),
      kind: "purchase",
      accountId,
      paymentId,
      paidCents: 1000,
      paidTokens: 100,
      bonusTokens: 20,
      ...more,
    });
  const refund = (world: World, paymentId: string, refundedCents: number): Promise<ClawedBack> =>
    world.ledger.execute({ ...world.asked(), kind: "refund", accountId, paymentId, refundedCents });
  const bank = (world: World, kind: "dispute" | "reinstate", disputeId = "d1", cents = 1000): Promise<ClawedBack> =>
    world.ledger.execute({ ...world.asked(), kind, accountId, paymentId: "p1", disputeId, cents });

  test("somebody has purchased from their first payment on, also once it is refunded", async () => {
    const world = the();
    await world.give("user:ada", 5);
    await world.ledger.execute({
      ...world.asked(),
      kind: "refund",
      accountId: "user:ada",
      paymentId: "unknown",
      refundedCents: 1,
    });
    expect(await world.ledger.hasPurchased("user:ada")).toBe(false);
    await buy(world, "p1");
    await world.ledger.execute({
      ...world.asked(),
      kind: "refund",
      accountId: "user:ada",
      paymentId: "p1",
      refundedCents: 1000,
    });
    expect(await world.ledger.hasPurchased("user:ada")).toBe(true);
    expect(await world.ledger.hasPurchased("user:bob")).toBe(false);
  });

  test("a payment is granted once, with its bonus as the child of what was paid for", async () => {
    const world = the();
    const answers = await Promise.all([buy(world, "p1"), buy(world, "p1"), buy(world, "p1")]);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await world.story(accountId)).toEqual([
      ["purchase", 100],
      ["bonus", 20],
    ]);
    const { lots } = await world.ledger.balance(accountId);
    expect(lots.map(({ source, granted, costCents, parentNo }) => [source, granted, costCents, parentNo])).toEqual([
      ["bonus", 20, 0, 1],
      ["purchase", 100, 1000, null],
    ]);
    await expect(buy(world, "p1", { paidTokens: 101 })).rejects.toMatchObject({ code: "ledger/payment-mismatch" });
    await expect(buy(world, "p1", { accountId: "user:bob" })).rejects.toMatchObject({
      code: "ledger/payment-mismatch",
    });
  });

  test("a full refund before any spend takes the paid and the bonus tokens", async () => {
    const world = the();
    await world.give(accountId, 3);
    await buy(world, "p1");
    expect(await refund(world, "p1", 1000)).toEqual({
      requestedTokens: 120,
      collectedTokens: 120,
      uncollectedTokens: 0,
    });
    expect(await world.remaining(accountId)).toEqual([3, 0, 0]);
  });

  test("a refund after a spend leaves a debt, which the next purchase pays first", async () => {
    const world = the();
    await buy(world, "p1");
    await world.ledger.execute(world.spending(accountId, 50));
    expect(await refund(world, "p1", 1000)).toEqual({
      requestedTokens: 120,
      collectedTokens: 70,
      uncollectedTokens: 50,
    });
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 0, owedTokens: 50 });
    expect(await buy(world, "p2")).toMatchObject({ debtPaidTokens: 50, balanceTokens: 70 });
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 70, owedTokens: 0 });
    expect((await world.ledger.history(`${accountId}/debt`)).map(({ amount }) => amount)).toEqual([50, -50]);
  });

  test("what is owed is also paid from a subscription that begins later", async () => {
    const world = the();
    await buy(world, "p1");
    await world.ledger.execute(world.spending(accountId, 50));
    await refund(world, "p1", 1000);
    const effectiveAt = world.nowMs + day;
    const cause = { type: "invoice", id: "i1" };
    const grant = { ...world.asked(), kind: "grant", grant: "subscription_grant", accountId, tokens: 30 } as const;
    await world.ledger.execute({ ...grant, cause, effectiveAt });
    await world.give(accountId, 7);
    expect(await world.ledger.payDebts()).toBe(0);
    world.later(day);
    expect(await world.ledger.payDebts()).toBe(30);
    expect(await world.ledger.payDebts()).toBe(0);
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 7, owedTokens: 20 });
  });

  test("a debt larger than one purchase takes the next one too", async () => {
    const world = the();
    await buy(world, "p1");
    await world.ledger.execute(world.spending(accountId, 120));
    await refund(world, "p1", 1000);
    await buy(world, "p2", { paidTokens: 50, bonusTokens: 0 });
    expect(await world.ledger.balance(accountId)).toMatchObject({ postedTokens: 0, owedTokens: 70 });
    await world.give(accountId, 5);
    expect(await world.available(accountId)).toBe(5);
    await buy(world, "p3");
    expect(await world.ledger.balance(accountId)).toMatchObject({ postedTokens: 55, owedTokens: 0 });
  });

  test("partial refunds take their share of the whole, rounded once, in any order and any number", async () => {
    const world = the();
    await buy(world, "p1", { paidCents: 999, paidTokens: 7, bonusTokens: 3 });
    let taken = 0;
    for (const cents of [100, 350, 200, 350, 777, 999]) taken += (await refund(world, "p1", cents)).requestedTokens;
    expect(taken).toBe(10);
    expect(await world.remaining(accountId)).toEqual([0, 0]);
    await buy(world, "p2", { paidCents: 3, paidTokens: Number.MAX_SAFE_INTEGER, bonusTokens: 0 });
    expect(await refund(world, "p2", 2)).toMatchObject({ requestedTokens: 6_004_799_503_160_660 });
  });

  test("a refund takes nothing from other payments and nothing that is held; the debt takes it on release", async () => {
    const world = the();
    await buy(world, "p1");
    await buy(world, "p2", { paidTokens: 10, bonusTokens: 0 });
    const { holdId } = await world.ledger.execute(world.reserving(accountId, 100, minute));
    expect(await refund(world, "p1", 1000)).toMatchObject({ collectedTokens: 20, uncollectedTokens: 100 });
    expect(await world.available(accountId)).toBe(10);
    await world.ledger.capture({ accountId, holdId, actor: "test", tokens: 40 });
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 10, owedTokens: 40 });
  });

  test("a dispute takes the tokens once and a won one gives them back once", async () => {
    const world = the();
    await buy(world, "p1");
    await world.ledger.execute(world.spending(accountId, 50));
    const before = await world.remaining(accountId);
    expect(await bank(world, "dispute")).toMatchObject({ requestedTokens: 120, uncollectedTokens: 50 });
    expect(await bank(world, "dispute")).toMatchObject({ requestedTokens: 0 });
    expect(await bank(world, "reinstate")).toMatchObject({ requestedTokens: -120, uncollectedTokens: -50 });
    expect(await bank(world, "reinstate")).toMatchObject({ requestedTokens: 0 });
    expect(await world.remaining(accountId)).toEqual(before);
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 70, owedTokens: 0 });
    expect(await refund(world, "p1", 1000)).toMatchObject({ requestedTokens: 120, uncollectedTokens: 50 });
  });

  test("tokens that a later purchase paid for a dispute come back when it is won", async () => {
    const world = the();
    await buy(world, "p1");
    await world.ledger.execute(world.spending(accountId, 50));
    await bank(world, "dispute");
    await buy(world, "p2");
    expect(await world.available(accountId)).toBe(70);
    await bank(world, "reinstate");
    expect(await world.available(accountId)).toBe(190);
    // Once no money is disputed, no tokens are.
    const system = await systemBalances(world.database.query);
    expect(Object.fromEntries(system)).toEqual({
      disputed: 0,
      grants_promo: -40,
      refund_debt: 0,
      stripe_cash: -200,
      usage_revenue: 50,
    });
  });

  test("a won dispute gives everything back, also where the spend it could not collect is given back too", async () => {
    for (const isSpendFirst of [true, false]) {
      const world = the();
      const id = `user:${String(isSpendFirst)}`;
      const amounts = { accountId: id, paidTokens: 100, bonusTokens: 0, expiresAt: world.nowMs + day };
      const [first, second] = [`p1/${id}`, `p2/${id}`];
      await buy(world, first, amounts);
      const { transferId } = await world.ledger.execute(world.spending(id, 100));
      const dispute = { accountId: id, paymentId: first, disputeId: id, cents: 1000 };
      await world.ledger.execute({ ...world.asked(), ...dispute, kind: "dispute" });
      await buy(world, second, { ...amounts, paidTokens: 150 });
      const giveBack = (): Promise<unknown> =>
        world.ledger.execute({ ...world.asked(), kind: "reverse", accountId: id, transferId });
      if (isSpendFirst) await giveBack();
      await world.ledger.execute({ ...world.asked(), ...dispute, kind: "reinstate" });
      if (!isSpendFirst) await giveBack();
      expect(await world.available(id)).toBe(250);
      const { lots } = await world.ledger.balance(id);
      expect(lots.map(({ source, remaining }) => [source, remaining])).toEqual([
        ["purchase", 100],
        ["purchase", 50],
        ["reinstatement", 100],
      ]);
      // A refund of the payment takes them as it takes the others.
      await world.ledger.execute({
        ...world.asked(),
        kind: "refund",
        accountId: id,
        paymentId: first,
        refundedCents: 1000,
      });
      expect(await world.available(id)).toBe(150);
    }
  });

  test("a dispute after a full refund takes nothing, and neither does it give anything back", async () => {
    const world = the();
    await buy(world, "p1");
    await refund(world, "p1", 1000);
    expect(await bank(world, "dispute")).toMatchObject({ requestedTokens: 0 });
    expect(await bank(world, "reinstate")).toMatchObject({ requestedTokens: 0 });
    expect(await world.available(accountId)).toBe(0);
  });

  const events = ["buy", "refund", "dispute", "reinstate"] as const;
  test.each(permutations(events).map((order) => [order.join(", "), order] as const))(
    "%s ends with half of the tokens, as every other order does",
    async (_name, order) => {
      const world = the();
      const run = {
        buy: () => buy(world, "p1"),
        refund: () => refund(world, "p1", 500),
        dispute: () => bank(world, "dispute", "d1", 500),
        reinstate: () => bank(world, "reinstate", "d1", 500),
      };
      for (const event of order) await run[event]();
      expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 60, owedTokens: 0 });
    },
  );

  test("a payment that was refunded before it is known ends with nothing", async () => {
    const world = the();
    await refund(world, "p1", 1000);
    expect(await buy(world, "p1")).toMatchObject({ balanceTokens: 0 });
    expect(await world.story(accountId)).toEqual([
      ["purchase", 100],
      ["bonus", 20],
      ["refund", -20],
      ["refund", -100],
    ]);
  });

  test("an administrator adds and takes tokens, with a reason, never more than there are", async () => {
    const world = the();
    const adjust = (tokens: number): Promise<{ balanceTokens: number }> =>
      world.ledger.execute({ ...world.asked(), kind: "adjust", accountId, tokens, reason: "support case" });
    expect(await adjust(5)).toMatchObject({ balanceTokens: 5 });
    expect(await adjust(-2)).toMatchObject({ balanceTokens: 3 });
    await expect(adjust(-4)).rejects.toMatchObject({ code: "ledger/insufficient" });
  });
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
