import { expect, test } from "vitest";
import { day, minute, type TheWorld } from "./world.ts";

/** Grants, the order of spending, expiry, and time. */
export function lotTests(the: TheWorld): void {
  test("what expires soonest is spent first, then by priority, then the oldest", async () => {
    const world = the();
    await world.give("user:ada", 1, { priority: 5 });
    await world.give("user:ada", 1, { priority: 1 });
    await world.give("user:ada", 1, { expiresAt: world.nowMs + 2 * day });
    await world.give("user:ada", 1, { expiresAt: world.nowMs + day, priority: 99 });
    await world.give("user:ada", 1, { priority: 1 });
    const order: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      await world.ledger.execute(world.spending("user:ada", 1));
      const [line] = await world.ledger.history("user:ada", { limit: 1 });
      order.push(line?.lotNo ?? 0);
    }
    expect(order).toEqual([4, 3, 2, 5, 1]);
  });

  test("a spend records the lots it used in their order, with the balance before and after", async () => {
    const world = the();
    await world.give("user:ada", 2);
    await world.give("user:ada", 2, { expiresAt: world.nowMs + day });
    await world.ledger.execute(world.spending("user:ada", 3));
    const lines = await world.ledger.history("user:ada", { limit: 2 });
    expect(
      lines.map(({ seq, lotNo, amount, balanceBefore, balanceAfter }) => [
        seq,
        lotNo,
        amount,
        balanceBefore,
        balanceAfter,
      ]),
    ).toEqual([
      [4, 1, -1, 2, 1],
      [3, 2, -2, 4, 2],
    ]);
  });

  test("a reversed spend goes back to the lots it came from, last used first, whatever came since", async () => {
    const world = the();
    await world.give("user:ada", 2);
    await world.give("user:ada", 2, { expiresAt: world.nowMs + day });
    const { transferId } = await world.ledger.execute(world.spending("user:ada", 4));
    await world.give("user:ada", 5, { expiresAt: world.nowMs + minute });
    const reverse = { kind: "reverse", accountId: "user:ada", transferId } as const;
    await world.ledger.execute({ ...world.asked(), ...reverse, tokens: 3 });
    expect(await world.remaining("user:ada")).toEqual([2, 1, 5]);
    expect(await world.ledger.execute({ ...world.asked(), ...reverse })).toMatchObject({ tokens: 1 });
    expect(await world.remaining("user:ada")).toEqual([2, 2, 5]);
    expect(await world.ledger.execute({ ...world.asked(), ...reverse })).toMatchObject({ tokens: 0, isNew: false });
    await expect(world.ledger.execute({ ...world.asked(), ...reverse, tokens: 1 })).rejects.toMatchObject({
      code: "ledger/amount-invalid",
    });
  });

  test("a clock that was years ahead for a moment does not date a wallet for ever", async () => {
    const world = the();
    await world.give("user:ada", 5);
    const rightMs = world.nowMs;
    world.nowMs += 3650 * day;
    await world.give("user:ada", 1);
    world.nowMs = rightMs + minute;
    await world.give("user:ada", 10, { expiresAt: rightMs + day });
    expect(await world.available("user:ada")).toBe(15);
    await world.ledger.execute(world.spending("user:ada", 1));
    expect(await world.ledger.history("user:ada", { limit: 1 })).toMatchObject([{ recordedAt: rightMs + minute }]);
  });

  test("expired tokens cannot be spent, and are booked out once, however late", async () => {
    const world = the();
    await world.give("user:ada", 5, { expiresAt: world.nowMs + day });
    await world.give("user:ada", 2);
    world.later(day);
    expect(await world.available("user:ada")).toBe(2);
    await expect(world.ledger.execute(world.spending("user:ada", 3))).rejects.toMatchObject({
      code: "ledger/insufficient",
    });
    world.later(40 * day);
    expect(await world.ledger.expireLots()).toBe(5);
    expect(await world.ledger.expireLots()).toBe(0);
    const [line] = await world.ledger.history("user:ada", { limit: 1 });
    expect(line).toMatchObject({ kind: "expiry", amount: -5, contra: "breakage", eventAt: world.nowMs - 40 * day });
  });

  test("a clock that steps back revives nothing and loses nothing", async () => {
    const world = the();
    await world.give("user:ada", 5, { expiresAt: world.nowMs + day });
    world.later(day);
    await world.give("user:ada", 1);
    world.later(-day);
    expect(await world.available("user:ada")).toBe(1);
    await expect(world.ledger.execute(world.spending("user:ada", 2))).rejects.toMatchObject({
      code: "ledger/insufficient",
    });
    await world.ledger.execute(world.spending("user:ada", 1));
    const lines = await world.ledger.history("user:ada");
    expect(lines.map(({ recordedAt }) => recordedAt)).toEqual(
      lines.map(({ recordedAt }) => recordedAt).toSorted((a, b) => b - a),
    );
  });

  test("tokens that begin later cannot be spent before", async () => {
    const world = the();
    await world.give("user:ada", 5, { effectiveAt: world.nowMs + day });
    expect(await world.available("user:ada")).toBe(0);
    world.later(day);
    expect(await world.available("user:ada")).toBe(5);
  });

  test("of 64 claims of a daily bonus one is granted, on a leap day too", async () => {
    const world = the();
    world.nowMs = Date.UTC(2028, 1, 29, 23, 59);
    const claims = Array.from({ length: 64 }, () =>
      world.ledger.execute({
        ...world.asked(),
        kind: "grant",
        grant: "daily",
        accountId: "user:ada",
        tokens: 1,
        cause: { type: "rule", id: "daily/user:ada/2028-02-29" },
      }),
    );
    const answers = await Promise.all(claims);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ transferId }) => transferId)).size).toBe(1);
    expect(await world.available("user:ada")).toBe(1);
  });

  test("a referral pays both once; referring oneself or in a circle pays nothing", async () => {
    const world = the();
    const refer = (referrerId: string, referredId: string): Promise<{ isNew: boolean }> =>
      world.ledger.execute({
        ...world.asked(),
        kind: "referral",
        referrerId,
        referredId,
        referrerTokens: 5,
        referredTokens: 2,
      });
    expect(await refer("user:ada", "user:ada")).toEqual({ isNew: false });
    expect(await refer("user:ada", "user:bob")).toEqual({ isNew: true });
    expect(await refer("user:ada", "user:bob")).toEqual({ isNew: false });
    expect(await refer("user:eve", "user:bob")).toEqual({ isNew: false });
    expect(await refer("user:bob", "user:eve")).toEqual({ isNew: true });
    expect(await refer("user:eve", "user:ada")).toEqual({ isNew: false });
    expect(await Promise.all(["ada", "bob", "eve"].map((name) => world.available(`user:${name}`)))).toEqual([5, 7, 2]);
  });
}
