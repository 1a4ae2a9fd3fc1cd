import { expect, test } from "vitest";
import type { Transferred } from "../commands.ts";
import { day, minute, type World, type TheWorld } from "./world.ts";

/** Devices that become people, teams, and wallets that end. */
export function walletTests(the: TheWorld): void {
  test("unused tokens of a device move at sign-up, once, with their expiry; its wallet closes at zero", async () => {
    const world = the();
    await world.give("device:d1", 3, { expiresAt: world.nowMs + day });
    await world.ledger.execute(world.spending("device:d1", 1));
    const answers = await Promise.all(Array.from({ length: 8 }, () => signUp(world)));
    expect(answers.map(({ movedTokens }) => movedTokens).toSorted((a, b) => b - a)).toEqual([2, 0, 0, 0, 0, 0, 0, 0]);
    expect(await world.story("user:ada")).toEqual([
      ["transfer", 2],
      ["welcome", 6],
    ]);
    expect(await world.ledger.balance("device:d1")).toMatchObject({ postedTokens: 0, isClosed: true });
    await expect(world.give("device:d1", 3)).rejects.toMatchObject({ code: "ledger/account-closed" });
    world.later(day);
    expect(await world.available("user:ada")).toBe(6);
  });

  test("a second person on the device gets the welcome but not the tokens again", async () => {
    const world = the();
    await world.give("device:d1", 3);
    await signUp(world, "user:ada");
    expect(await signUp(world, "user:bob")).toEqual({ movedTokens: 0, welcomeTokens: 6, balanceTokens: 6 });
    expect(await world.available("user:ada")).toBe(9);
  });

  test("a person is welcomed once, by sign-up or by a device they bring along, whichever comes first", async () => {
    const world = the();
    for (const [userId, deviceFirst] of [
      ["user:ada", true],
      ["user:bob", false],
    ] as const) {
      const welcome = (): Promise<{ isNew: boolean }> =>
        world.ledger.execute({
          ...world.asked(),
          kind: "grant",
          grant: "welcome",
          accountId: userId,
          tokens: 6,
          cause: { type: "rule", id: `welcome/${userId}` },
        });
      if (!deviceFirst) expect(await welcome()).toMatchObject({ isNew: true });
      await Promise.all([welcome(), signUp(world, userId, `device:of-${userId.slice(5)}`), welcome()]);
      expect(await welcome()).toMatchObject({ isNew: false });
      expect(await world.available(userId)).toBe(6);
    }
  });

  test("work under way on a device finishes; what it gives back follows to the person", async () => {
    const world = the();
    await world.give("device:d1", 3);
    const { holdId } = await world.ledger.execute(world.reserving("device:d1", 2));
    expect(await signUp(world)).toMatchObject({ movedTokens: 1 });
    await world.ledger.capture({ accountId: "device:d1", holdId, actor: "test", tokens: 1 });
    expect(await world.available("user:ada")).toBe(8);
    expect(await world.ledger.balance("device:d1")).toMatchObject({ postedTokens: 0 });
  });

  test("a device cannot buy tokens", async () => {
    const world = the();
    const amounts = { paidCents: 100, paidTokens: 10, bonusTokens: 0 };
    await expect(
      world.ledger.execute({ ...world.asked(), kind: "purchase", accountId: "device:d1", paymentId: "p", ...amounts }),
    ).rejects.toMatchObject({ code: "request/invalid" });
  });

  const team = "team:acme";
  const join = async (world: World, memberId: string, capTokens: number | null): Promise<unknown> =>
    world.ledger.execute({ ...world.asked(), kind: "set-member", accountId: team, memberId, capTokens });

  test("a member uses the team's tokens up to the cap, also with many requests at once", async () => {
    const world = the();
    await world.give(team, 100);
    await join(world, "ada", 10);
    await join(world, "bob", null);
    const spends = Array.from({ length: 8 }, () =>
      world.ledger.execute({ ...world.spending(team, 3), memberId: "ada" }),
    );
    const results = await Promise.allSettled(spends);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "ledger/over-member-cap" });
    }
    await world.ledger.execute({ ...world.spending(team, 50), memberId: "bob" });
    expect(await world.available(team)).toBe(41);
    await expect(world.ledger.execute({ ...world.spending(team, 42), memberId: "bob" })).rejects.toMatchObject({
      code: "ledger/insufficient",
    });
  });

  test("a cap counts holds, and begins again with the month", async () => {
    const world = the();
    await world.give(team, 100);
    await join(world, "ada", 10);
    const { holdId } = await world.ledger.execute({ ...world.reserving(team, 8), memberId: "ada" });
    await expect(world.ledger.execute({ ...world.spending(team, 3), memberId: "ada" })).rejects.toMatchObject({
      code: "ledger/over-member-cap",
      data: { needed: 3, left: 2 },
    });
    await world.ledger.capture({ accountId: team, holdId, actor: "test", tokens: 6 });
    await world.ledger.execute({ ...world.spending(team, 4), memberId: "ada" });
    expect(await world.ledger.members(team)).toMatchObject([{ id: "ada", used: 10, held: 0, month: "2026-01" }]);
    world.later(31 * day);
    await world.ledger.execute({ ...world.spending(team, 10), memberId: "ada" });
    expect(await world.ledger.members(team)).toMatchObject([{ used: 10, month: "2026-02" }]);
  });

  test("tokens that a member gets back count no more against the cap of the month", async () => {
    const world = the();
    await world.give(team, 100);
    await join(world, "ada", 10);
    const { transferId } = await world.ledger.execute({ ...world.spending(team, 8), memberId: "ada" });
    const giveBack = (tokens: number): Promise<unknown> =>
      world.ledger.execute({ ...world.asked(), kind: "reverse", accountId: team, transferId, tokens });
    await giveBack(5);
    expect(await world.ledger.members(team)).toMatchObject([{ used: 3 }]);
    await world.ledger.execute({ ...world.spending(team, 7), memberId: "ada" });
    world.later(31 * day);
    await world.ledger.execute({ ...world.spending(team, 2), memberId: "ada" });
    await giveBack(3);
    expect(await world.ledger.members(team)).toMatchObject([{ used: 2, month: "2026-02" }]);
  });

  test("strangers and removed members use nothing; a removed member's work settles to the team", async () => {
    const world = the();
    await world.give(team, 10);
    await join(world, "ada", null);
    const { holdId } = await world.ledger.execute({ ...world.reserving(team, 4, minute), memberId: "ada" });
    await world.ledger.execute({ ...world.asked(), kind: "remove-member", accountId: team, memberId: "ada" });
    for (const memberId of ["ada", "eve"]) {
      await expect(world.ledger.execute({ ...world.spending(team, 1), memberId })).rejects.toMatchObject({
        code: "ledger/not-a-member",
      });
    }
    await expect(world.ledger.execute(world.spending(team, 1))).rejects.toMatchObject({ code: "ledger/not-a-member" });
    await world.ledger.capture({ accountId: team, holdId, actor: "test", tokens: 3 });
    expect(await world.available(team)).toBe(7);
    expect(await world.ledger.members(team)).toMatchObject([{ used: 3, held: 0, removedAt: world.nowMs }]);
  });

  test("a wallet is closed only when no work is under way, and what is in it is booked out", async () => {
    const world = the();
    await world.give("user:ada", 5);
    const close = (): Promise<unknown> =>
      world.ledger.execute({ ...world.asked(), kind: "close-account", accountId: "user:ada" });
    const { holdId } = await world.ledger.execute(world.reserving("user:ada", 1));
    await expect(close()).rejects.toMatchObject({ code: "ledger/holds-open" });
    await world.ledger.release({ accountId: "user:ada", holdId, actor: "test" });
    await close();
    expect(await world.ledger.balance("user:ada")).toMatchObject({ postedTokens: 0, isClosed: true });
    await expect(close()).rejects.toMatchObject({ code: "ledger/account-closed" });
  });
}

function signUp(world: World, userId = "user:ada", deviceId = "device:d1"): Promise<Transferred> {
  return world.ledger.execute({ ...world.asked(), kind: "transfer-anonymous", deviceId, userId, welcomeTokens: 6 });
}
