import { expect, test } from "vitest";
import type { Reserved } from "../commands.ts";
import { minute, type World, type TheWorld } from "./world.ts";

/** Reserve, then exactly one of capture, release and expiry. */
export function holdTests(the: TheWorld): void {
  const ada = { accountId: "user:ada", actor: "test" };

  test("a hold sets tokens aside; a partial capture gives the rest back to the same lots", async () => {
    const world = the();
    await world.give("user:ada", 3, { expiresAt: world.nowMs + 10 * minute });
    await world.give("user:ada", 7);
    const { holdId } = await held(world, 5);
    expect(await world.ledger.balance("user:ada")).toMatchObject({
      postedTokens: 10,
      heldTokens: 5,
      availableTokens: 5,
    });
    await expect(world.ledger.execute(world.spending("user:ada", 6))).rejects.toMatchObject({
      code: "ledger/insufficient",
    });
    expect(await world.ledger.capture({ ...ada, holdId, tokens: 2, meta: { rateCard: "v1" } })).toEqual({
      holdId,
      state: "captured",
      capturedTokens: 2,
      releasedTokens: 3,
      transferId: expect.any(String),
    });
    expect(await world.remaining("user:ada")).toEqual([1, 7]);
    expect(await world.ledger.balance("user:ada")).toMatchObject({ heldTokens: 0, availableTokens: 8 });
  });

  test("who settles second gets the first one's answer and changes nothing", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const { holdId } = await held(world, 5);
    const settled = await Promise.all([
      world.ledger.capture({ ...ada, holdId, tokens: 4 }),
      world.ledger.release({ ...ada, holdId }),
      world.ledger.capture({ ...ada, holdId, tokens: 5 }),
    ]);
    expect(new Set(settled.map((answer) => JSON.stringify(answer))).size).toBe(1);
    world.later(2 * minute);
    expect(await world.ledger.sweepHolds()).toBe(0);
    expect(await world.ledger.release({ ...ada, holdId })).toEqual(settled[0]);
    const { capturedTokens } = settled[0];
    expect(await world.available("user:ada")).toBe(10 - capturedTokens);
  });

  test("a hold whose time is over is swept once, and a late capture charges nothing", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const { holdId } = await held(world, 5);
    expect(await world.ledger.sweepHolds()).toBe(0);
    world.later(minute);
    expect(await world.ledger.sweepHolds()).toBe(1);
    expect(await world.ledger.capture({ ...ada, holdId, tokens: 5 })).toMatchObject({
      state: "expired",
      capturedTokens: 0,
      releasedTokens: 5,
    });
    expect(await world.available("user:ada")).toBe(10);
    expect(await world.ledger.hold("user:ada", holdId)).toMatchObject({
      state: "expired",
      captured: 0,
      isUnlimited: false,
    });
  });

  test("a capture that comes after the time but before the sweeper is honoured", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const { holdId } = await held(world, 5);
    world.later(minute);
    expect(await world.ledger.capture({ ...ada, holdId, tokens: 5 })).toMatchObject({ state: "captured" });
    expect(await world.ledger.sweepHolds()).toBe(0);
  });

  test("cost above the hold is forgiven, or taken from what else there is, never below zero", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const capped = await held(world, 2);
    expect(await world.ledger.capture({ ...ada, holdId: capped.holdId, tokens: 9 })).toMatchObject({
      capturedTokens: 2,
    });
    const topped = await held(world, 2);
    const kept = await held(world, 1);
    const capture = { ...ada, holdId: topped.holdId, tokens: 100, above: "top-up" as const };
    expect(await world.ledger.capture(capture)).toMatchObject({ capturedTokens: 7, releasedTokens: 0 });
    expect(await world.ledger.capture({ ...ada, holdId: kept.holdId, tokens: 1 })).toMatchObject({ capturedTokens: 1 });
    expect(await world.available("user:ada")).toBe(0);
    // What came on top of the hold is told apart from what was reserved.
    expect(await world.ledger.hold("user:ada", topped.holdId)).toMatchObject({ tokens: 2, captured: 2, toppedUp: 5 });
  });

  test("a lot that expires while it is held is honoured; what is given back goes to breakage", async () => {
    const world = the();
    await world.give("user:ada", 10, { expiresAt: world.nowMs + minute });
    const { holdId } = await held(world, 6, 5 * minute);
    world.later(2 * minute);
    expect(await world.ledger.expireLots()).toBe(4);
    expect(await world.ledger.expireLots()).toBe(0);
    expect(await world.ledger.capture({ ...ada, holdId, tokens: 5 })).toMatchObject({ capturedTokens: 5 });
    expect(await world.story("user:ada")).toEqual([
      ["promo", 10],
      ["expiry", -4],
      ["spend", -5],
      ["expiry", -1],
    ]);
  });

  test("under an unlimited plan work costs nothing and leaves its entry", async () => {
    const world = the();
    const until = world.nowMs + 5 * minute;
    await world.ledger.execute({ ...world.asked(), kind: "set-unlimited", accountId: "user:ada", until });
    await world.ledger.execute(world.spending("user:ada", 3));
    const { holdId } = await held(world, 4, 10 * minute);
    world.later(6 * minute);
    expect(await world.ledger.capture({ ...ada, holdId, tokens: 3 })).toMatchObject({
      state: "captured",
      capturedTokens: 3,
    });
    expect(await world.story("user:ada")).toEqual([
      ["spend", 0],
      ["spend", 0],
    ]);
    await expect(held(world, 1)).rejects.toMatchObject({ code: "ledger/insufficient" });
  });

  test("under an unlimited plan too, a capture counts no more than the hold unless it is said so", async () => {
    const world = the();
    const until = world.nowMs + 5 * minute;
    await world.ledger.execute({ ...world.asked(), kind: "set-unlimited", accountId: "user:ada", until });
    for (const [above, capturedTokens] of [
      ["cap", 4],
      ["top-up", 9],
    ] as const) {
      const { holdId } = await held(world, 4);
      expect(await world.ledger.capture({ ...ada, holdId, tokens: 9, above })).toMatchObject({ capturedTokens });
    }
  });

  test("a spend that names a hold as its cause does not end it", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const { holdId } = await held(world, 5);
    await world.ledger.execute({ ...world.spending("user:ada", 1), cause: { type: "hold", id: holdId } });
    expect(await world.ledger.release({ ...ada, holdId })).toMatchObject({ state: "released", releasedTokens: 5 });
  });

  test("a hold that is not there, or ends in the past, is refused", async () => {
    const world = the();
    await world.give("user:ada", 1);
    const holdId = world.makeId();
    await expect(world.ledger.release({ ...ada, holdId })).rejects.toMatchObject({ code: "ledger/hold-not-found" });
    const nonsense = { ...ada, holdId: "no id at all" };
    await expect(world.ledger.release(nonsense)).rejects.toMatchObject({ code: "ledger/hold-not-found" });
    expect(await world.ledger.hold(nonsense.accountId, nonsense.holdId)).toBeUndefined();
    await expect(held(world, 1, 0)).rejects.toMatchObject({ code: "request/invalid" });
  });
}

function held(world: World, tokens: number, ms = minute): Promise<Reserved> {
  return world.ledger.execute(world.reserving("user:ada", tokens, ms));
}
