import { expect, test } from "vitest";
import type { ClawedBack } from "../commands.ts";
import { day, minute, type World, type TheWorld } from "./world.ts";

/** What nobody used and nobody has any more: how refunds, debts and closed wallets treat it. */
export function breakageTests(the: TheWorld): void {
  const accountId = "user:ada";
  const bought = { kind: "purchase", accountId, paymentId: "p1", paidCents: 1000, paidTokens: 100 } as const;
  const buy = (world: World, more: object = {}): Promise<unknown> =>
    world.ledger.execute({ ...world.asked(), ...bought, bonusTokens: 20, bonusExpiresAt: world.nowMs + day, ...more });
  const refund = (world: World, refundedCents: number): Promise<ClawedBack> =>
    world.ledger.execute({ ...world.asked(), kind: "refund", accountId, paymentId: "p1", refundedCents });
  const bank = (world: World, kind: "dispute" | "reinstate"): Promise<ClawedBack> =>
    world.ledger.execute({ ...world.asked(), kind, accountId, paymentId: "p1", disputeId: "d1", cents: 1000 });
  const owed = async (world: World): Promise<number> => (await world.ledger.balance(accountId)).owedTokens;

  test.each([true, false])(
    "nobody owes tokens that expired unused, whether they were booked (%s)",
    async (isBooked) => {
      const world = the();
      await buy(world);
      await world.ledger.execute(world.spending(accountId, 30));
      world.later(day);
      if (isBooked) expect(await world.ledger.expireLots()).toBe(0);
      expect(await refund(world, 500)).toEqual({ requestedTokens: 60, collectedTokens: 60, uncollectedTokens: 0 });
      expect(await world.available(accountId)).toBe(30);
    },
  );

  test.each([true, false])(
    "a refund asks back what was used or is left, not what expired (booked: %s)",
    async (isBooked) => {
      const world = the();
      await buy(world);
      world.later(day);
      if (isBooked) expect(await world.ledger.expireLots()).toBe(20);
      expect(await refund(world, 500)).toEqual({ requestedTokens: 60, collectedTokens: 60, uncollectedTokens: 0 });
      expect(await refund(world, 1000)).toEqual({ requestedTokens: 40, collectedTokens: 40, uncollectedTokens: 0 });
      expect(await owed(world)).toBe(0);
      expect(await world.remaining(accountId)).toEqual([0, 0]);
    },
  );

  test("a dispute that is won gives back what it took, and not what had expired before", async () => {
    const world = the();
    await buy(world);
    await world.ledger.execute(world.spending(accountId, 5));
    world.later(day);
    expect(await bank(world, "dispute")).toEqual({ requestedTokens: 105, collectedTokens: 100, uncollectedTokens: 5 });
    expect(await bank(world, "reinstate")).toMatchObject({ requestedTokens: -105, uncollectedTokens: -5 });
    expect(await world.available(accountId)).toBe(100);
    expect(await owed(world)).toBe(0);
  });

  test("what work gives back pays the debt of its refund, also when its time is over meanwhile", async () => {
    const world = the();
    await buy(world, { bonusTokens: 0, expiresAt: world.nowMs + day });
    const { holdId } = await world.ledger.execute(world.reserving(accountId, 100, 2 * day));
    expect(await refund(world, 1000)).toMatchObject({ uncollectedTokens: 100 });
    world.later(day);
    await world.ledger.capture({ accountId, holdId, actor: "test", tokens: 30 });
    expect(await owed(world)).toBe(30);
    expect(await world.remaining(accountId)).toEqual([0]);
  });

  test("what was bought before pays no later debt, whenever somebody looks", async () => {
    const world = the();
    await buy(world, { bonusTokens: 0 });
    await world.ledger.execute(world.spending(accountId, 100));
    world.later(minute);
    await buy(world, { paymentId: "p2", bonusTokens: 0 });
    world.later(minute);
    expect(await refund(world, 1000)).toMatchObject({ uncollectedTokens: 100 });
    world.later(minute);
    expect(await world.ledger.payDebts()).toBe(0);
    expect(await world.available(accountId)).toBe(100);
    await buy(world, { paymentId: "p3", bonusTokens: 0 });
    expect(await owed(world)).toBe(0);
  });

  test("a few who owe and have nothing do not keep others from paying", async () => {
    const world = the();
    for (const name of ["user:a", "user:b", "user:c"]) {
      await buy(world, { accountId: name, paymentId: name, bonusTokens: 0 });
      await world.ledger.execute(world.spending(name, 100));
      const money = { accountId: name, paymentId: name, refundedCents: 1000 };
      await world.ledger.execute({ ...world.asked(), ...money, kind: "refund" });
    }
    const cause = { type: "invoice", id: "i1" };
    const later = { tokens: 30, cause, effectiveAt: world.nowMs + day };
    const grant = { ...world.asked(), kind: "grant", grant: "subscription_grant", accountId: "user:c" } as const;
    await world.ledger.execute({ ...grant, ...later });
    world.later(day);
    expect(await world.ledger.payDebts(1)).toBe(30);
  });

  test("what comes back to a closed wallet is booked out", async () => {
    const world = the();
    await buy(world);
    const { transferId } = await world.ledger.execute(world.spending(accountId, 50));
    await bank(world, "dispute");
    await world.ledger.execute({ ...world.asked(), kind: "close-account", accountId });
    await world.ledger.execute({ ...world.asked(), kind: "reverse", accountId, transferId });
    await bank(world, "reinstate");
    expect(await world.ledger.balance(accountId)).toMatchObject({ postedTokens: 0, isClosed: true });
  });

  test("work of a device that ends after its person has left leaves nothing behind", async () => {
    const world = the();
    await world.give("device:d1", 3);
    const { holdId } = await world.ledger.execute(world.reserving("device:d1", 2));
    const signUp = { deviceId: "device:d1", userId: accountId, welcomeTokens: 6 };
    await world.ledger.execute({ ...world.asked(), kind: "transfer-anonymous", ...signUp });
    await world.ledger.execute({ ...world.asked(), kind: "close-account", accountId });
    await world.ledger.release({ accountId: "device:d1", holdId, actor: "test" });
    expect(await world.ledger.balance("device:d1")).toMatchObject({ postedTokens: 0 });
    expect(await world.ledger.balance(accountId)).toMatchObject({ postedTokens: 0 });
  });
}
