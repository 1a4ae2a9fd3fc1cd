import { expect, test } from "vitest";
import { day, minute, type TheWorld } from "./world.ts";

/** How others learn that a wallet has changed. */
export function newsTests(the: TheWorld): void {
  test("each commit tells which wallets it changed, and a refusal or a repeat tells nothing", async () => {
    const world = the();
    const told: string[] = [];
    world.onCommitted = (accountIds) => void told.push(...accountIds);
    const toldBy = async (work: () => Promise<unknown>): Promise<string[]> => {
      told.length = 0;
      await work().catch(() => undefined);
      return told.toSorted();
    };
    const { ledger } = world;
    const ada = "user:ada";
    expect(await toldBy(() => world.give(ada, 10, { expiresAt: world.nowMs + day }))).toEqual([ada]);
    const spend = world.spending(ada, 3);
    expect(await toldBy(() => ledger.execute(spend))).toEqual([ada]);
    expect(await toldBy(() => ledger.execute(spend))).toEqual([]);
    expect(await toldBy(() => ledger.execute(world.spending(ada, 100)))).toEqual([]);
    let holdId = "";
    const reserve = async (): Promise<void> =>
      void ({ holdId } = await ledger.execute(world.reserving(ada, 2, 60 * minute)));
    expect(await toldBy(reserve)).toEqual([ada]);
    expect(await toldBy(() => ledger.capture({ accountId: ada, holdId, actor: "test", tokens: 1 }))).toEqual([ada]);
    await world.give("device:d", 3);
    const signUp = { kind: "transfer-anonymous" as const, deviceId: "device:d", userId: ada, welcomeTokens: 6 };
    expect(await toldBy(() => ledger.execute({ ...world.asked(), ...signUp }))).toEqual(["device:d", ada]);
    await ledger.execute(world.reserving(ada, 1));
    world.later(minute);
    expect(await toldBy(() => ledger.sweepHolds())).toEqual([ada]);
    world.later(day);
    expect(await toldBy(() => ledger.expireLots())).toEqual([ada]);
  });

  test("who listens and fails harms no command", async () => {
    const world = the();
    world.onCommitted = () => {
      throw new Error("deaf");
    };
    await world.give("user:ada", 10);
    expect(await world.available("user:ada")).toBe(10);
    expect(world.ledger.isHealthy()).toBe(true);
  });

  test("another process finds what was posted since a time, and how often each wallet changed", async () => {
    const world = the();
    const { ledger: other } = await world.another();
    const before = world.nowMs;
    await world.give("user:ada", 10);
    world.later(minute);
    await world.ledger.execute(world.spending("user:ada", 1));
    await world.give("user:bob", 1);
    expect(other.mayHaveCompany()).toBe(true);
    const accounts = async (sinceMs: number, limit?: number): Promise<string[]> =>
      (await other.transfersSince(sinceMs, limit)).map(({ accountId }) => accountId);
    expect(await accounts(before)).toEqual(["user:ada", "user:ada", "user:bob"]);
    expect(await accounts(world.nowMs)).toEqual(["user:ada", "user:bob"]);
    expect(await accounts(before, 1)).toEqual(["user:ada"]);
    expect(await accounts(world.nowMs + 1)).toEqual([]);
    const many = Array.from({ length: 600 }, (_, no) => `user:${no}`);
    const versions = await other.versions([...many, "user:ada", "user:bob"]);
    expect(Object.fromEntries(versions)).toEqual({ "user:ada": 2, "user:bob": 1 });
    await other.close();
  });

  test("a balance says how often its wallet has changed, also while it changes", async () => {
    const world = the();
    expect(await world.ledger.balance("user:ada")).toMatchObject({ version: 0, seq: 0, lots: [] });
    await world.give("user:ada", 40);
    await world.ledger.execute(world.reserving("user:ada", 5));
    expect(await world.ledger.balance("user:ada")).toMatchObject({ version: 2, seq: 1, heldTokens: 5 });
    const spends = Array.from({ length: 20 }, () => world.ledger.execute(world.spending("user:ada", 1)));
    const balances = await Promise.all(Array.from({ length: 20 }, () => world.ledger.balance("user:ada")));
    await Promise.all(spends);
    for (const { version, postedTokens, lots } of balances) {
      expect(postedTokens).toBe(42 - version);
      expect(lots.map(({ remaining }) => remaining)).toEqual([postedTokens]);
    }
  });
}
