import { expect, test } from "vitest";
import { AppError } from "@myba/shared/errors";
import type { Command } from "../commands.ts";
import { minute, type Step, type TheWorld } from "./world.ts";

/** Keys, races for the last token, and failures at every step. */
export function keyTests(the: TheWorld): void {
  test("the same request with the same key takes effect once and gets the same answer", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const command = world.spending("user:ada", 3);
    const first = await world.ledger.execute(command);
    expect(first).toEqual({
      transferId: expect.any(String),
      tokens: 3,
      balanceTokens: 7,
      availableTokens: 7,
      isNew: true,
    });
    await world.ledger.execute(world.spending("user:ada", 1));
    expect(await world.ledger.execute(command)).toEqual(first);
    expect(await world.ledger.execute({ ...command, eventAt: 5 })).toEqual(first);
    await world.restart();
    expect(await world.ledger.execute(command)).toEqual(first);
    expect(await world.available("user:ada")).toBe(6);
  });

  test("a priced use is the same request after its price has changed, and another where more is used", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const use = { feature: "refinement", count: 2, catalogueVersion: 1 };
    const command = { ...world.spending("user:ada", 2), use };
    const first = await world.ledger.execute(command);
    expect(first).toMatchObject({ tokens: 2, availableTokens: 8, catalogueVersion: 1 });
    expect(await world.ledger.execute({ ...command, tokens: 6, use: { ...use, catalogueVersion: 2 } })).toEqual(first);
    for (const other of [{ count: 3 }, { feature: "estimate" }]) {
      const another = world.ledger.execute({ ...command, use: { ...use, ...other } });
      await expect(another).rejects.toMatchObject({ code: "ledger/key-reused" });
    }
    const { use: _use, ...unpriced } = command;
    await expect(world.ledger.execute(unpriced)).rejects.toMatchObject({ code: "ledger/key-reused" });
    expect(await world.available("user:ada")).toBe(8);
  });

  test("a spend answers what can be spent after it: nothing held, expired or not begun", async () => {
    const world = the();
    await world.give("user:ada", 10);
    await world.give("user:ada", 5, { expiresAt: world.nowMs + minute });
    await world.give("user:ada", 7, { effectiveAt: world.nowMs + 2 * minute });
    await world.ledger.execute(world.reserving("user:ada", 3));
    world.later(minute);
    expect(await world.ledger.execute(world.spending("user:ada", 4))).toMatchObject({ availableTokens: 6 });
    expect(await world.available("user:ada")).toBe(6);
  });

  test("64 deliveries of the same request at once take effect once", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const command = world.spending("user:ada", 3);
    const answers = await Promise.all(Array.from({ length: 64 }, () => world.ledger.execute(command)));
    expect(new Set(answers.map((answer) => answer.transferId)).size).toBe(1);
    expect(await world.available("user:ada")).toBe(7);
  });

  test("another request with the same key is refused and changes nothing", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const command = world.spending("user:ada", 3);
    await world.ledger.execute(command);
    for (const other of [{ tokens: 4 }, { accountId: "user:bob" }, { actor: "somebody" }]) {
      await expect(world.ledger.execute({ ...command, ...other })).rejects.toMatchObject({ code: "ledger/key-reused" });
    }
    await expect(
      world.ledger.execute({ ...world.reserving("user:ada", 3), idempotency: command.idempotency }),
    ).rejects.toMatchObject({ code: "ledger/key-reused" });
    expect(await world.available("user:ada")).toBe(7);
  });

  test("a refusal is not remembered: the same key works once there are tokens", async () => {
    const world = the();
    const command = world.spending("user:ada", 3);
    await expect(world.ledger.execute(command)).rejects.toMatchObject({
      code: "ledger/insufficient",
      data: { needed: 3, available: 0 },
    });
    await world.give("user:ada", 3);
    expect(await world.ledger.execute(command)).toMatchObject({ balanceTokens: 0 });
  });

  test.each([2, 8, 64])("of %i spends of the last token one succeeds and the others cost nothing", async (many) => {
    const world = the();
    await world.give("user:ada", 1);
    const spends = Array.from({ length: many }, () => world.ledger.execute(world.spending("user:ada", 1)));
    const results = await Promise.allSettled(spends);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "ledger/insufficient" });
    }
    expect(await world.available("user:ada")).toBe(0);
  });

  test("a refused request does not harm those that share its transaction", async () => {
    const world = the();
    await world.give("user:ada", 5);
    const results = await Promise.allSettled(
      [3, 9, 1, -1, 1.5].map((tokens) => world.ledger.execute(world.spending("user:ada", tokens))),
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected", "rejected"]);
    expect(await world.available("user:ada")).toBe(1);
  });

  test("a request that no database can keep is refused without harm to its neighbours", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const give = { ...world.asked(), kind: "grant", grant: "promo", accountId: "user:ada", tokens: 1 } as const;
    const cause = { type: "rule", id: "r1" };
    const bad: Command[] = [
      { ...give, cause, expiresAt: 1.5 },
      { ...give, cause, eventAt: NaN },
      { ...give, cause, costCents: 2 ** 53 },
      { ...give, cause, idempotency: keyed("half a pair \ud800") },
      { ...give, cause, idempotency: keyed("nothing \0") },
      { ...give, cause, idempotency: keyed("two\nlines") },
      { ...give, cause, idempotency: keyed("long ".repeat(1000)) },
      { ...give, cause, accountId: "user:ada/debt" },
      { ...world.asked(), kind: "refund", accountId: "user:ada/debt", paymentId: "p1", refundedCents: 1 },
      { ...world.asked(), kind: "expire", accountId: "nobody" },
    ];
    const results = await Promise.allSettled([
      world.ledger.execute(world.spending("user:ada", 2)),
      ...bad.map((command) => world.ledger.execute(command)),
      world.ledger.execute(world.spending("user:ada", 3)),
    ]);
    for (const result of results.slice(1, -1)) {
      expect(result).toMatchObject({
        reason: { code: expect.stringMatching(/^(request|ledger\/amount)[-/]invalid$/) },
      });
    }
    expect(await world.available("user:ada")).toBe(5);
  });

  test.each<Step>(["begin", "load", "write", "commit", "committed"])(
    "a failure at %s leaves all or nothing, and the same key gives one effect",
    async (failing) => {
      const world = the();
      await world.give("user:ada", 10);
      const reserve = world.reserving("user:ada", 4);
      let failures = 1;
      world.beforeStep = (step) => {
        if (step === failing && failures-- > 0) throw new Error("the lights went out");
      };
      await world.ledger.execute(reserve).catch(() => undefined);
      const { holdId } = await world.ledger.execute(reserve);
      failures = 1;
      const capture = { accountId: "user:ada", holdId, actor: "test", tokens: 3 };
      await world.ledger.capture(capture).catch(() => undefined);
      expect(await world.ledger.capture(capture)).toMatchObject({ state: "captured", capturedTokens: 3 });
      expect(await world.available("user:ada")).toBe(7);
    },
  );

  test("an amount that is not a whole safe number is refused", async () => {
    const world = the();
    await world.give("user:ada", Number.MAX_SAFE_INTEGER);
    for (const tokens of [0, -1, 0.5, NaN, Infinity, Number.MAX_SAFE_INTEGER + 1]) {
      await expect(world.ledger.execute(world.spending("user:ada", tokens))).rejects.toBeInstanceOf(AppError);
    }
    await expect(world.give("user:ada", 1)).rejects.toMatchObject({ code: "ledger/amount-invalid" });
    expect(await world.ledger.execute(world.spending("user:ada", Number.MAX_SAFE_INTEGER - 1))).toMatchObject({
      balanceTokens: 1,
    });
  });
}

function keyed(key: string): { scope: string; key: string } {
  return { scope: "test", key };
}
