import { expect, test } from "vitest";
import { systemBalances } from "../queries.ts";
import { day, type TheWorld } from "./world.ts";

/** What the database keeps, and refuses to change. */
export function journalTests(the: TheWorld): void {
  test.each(["transfer", "entry", "idempotency"])("the database refuses to change or delete %s rows", async (table) => {
    const world = the();
    await world.give("user:ada", 10);
    const column = table === "entry" ? "contra" : table === "transfer" ? "actor" : "answer";
    await expect(world.run(`UPDATE ${table} SET ${column} = 'x'`)).rejects.toThrow();
    await expect(world.run(`DELETE FROM ${table}`)).rejects.toThrow();
    if (world.database.engine === "sqlite") {
      await expect(world.run(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`)).rejects.toThrow("append-only");
    }
    expect(await world.available("user:ada")).toBe(10);
  });

  test("all accounts together are zero, and each system account says what it should", async () => {
    const world = the();
    const accountId = "user:ada";
    const amounts = { paidCents: 1000, paidTokens: 100, bonusTokens: 20 };
    await world.give("device:d1", 3);
    await world.give(accountId, 7, { expiresAt: world.nowMs + day });
    await world.ledger.execute({ ...world.asked(), kind: "purchase", accountId, paymentId: "p1", ...amounts });
    await world.ledger.execute({
      ...world.asked(),
      kind: "transfer-anonymous",
      deviceId: "device:d1",
      userId: accountId,
      welcomeTokens: 6,
    });
    world.later(day);
    await world.ledger.expireLots();
    await world.ledger.execute(world.spending(accountId, 50));
    await world.ledger.execute({ ...world.asked(), kind: "refund", accountId, paymentId: "p1", refundedCents: 1000 });
    const system = await systemBalances(world.database.query);
    expect(Object.fromEntries(system)).toMatchObject({ breakage: 7, usage_revenue: 50, transit: 0 });
    const accounts = await world.database.query<{ total: number }>("SELECT SUM(posted) AS total FROM account");
    const total = [...system.values()].reduce((sum, balance) => sum + balance, Number(accounts[0]?.total));
    expect(total).toBe(0);
  });

  test("an entry says who, why, and when in the world and in the ledger", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const cause = { type: "generation", id: "g42" };
    const eventAt = world.nowMs - 5000;
    await world.ledger.execute({ ...world.spending("user:ada", 1), cause, eventAt, actor: "user:ada" });
    expect(await world.ledger.history("user:ada", { limit: 1 })).toMatchObject([
      {
        kind: "spend",
        seq: 2,
        causeType: "generation",
        causeId: "g42",
        actor: "user:ada",
        eventAt,
        recordedAt: world.nowMs,
        contra: "usage_revenue",
      },
    ]);
  });

  test("a page of the history begins at the transfer where the one before ended, of this wallet only", async () => {
    const world = the();
    for (let no = 0; no < 5; no += 1) await world.give("user:ada", 2);
    await world.give("user:bob", 1);
    await world.ledger.execute(world.spending("user:ada", 9));
    const whole = await world.ledger.history("user:ada");
    const pages = [];
    for (let page = await world.ledger.history("user:ada", { limit: 3 }); page.length > 0;) {
      pages.push(...page);
      const { seq: belowSeq = 0, transferId: fromTransferId = "" } = page.at(-1) ?? {};
      page = await world.ledger.history("user:ada", { limit: 3, belowSeq, fromTransferId });
    }
    expect(pages).toEqual(whole);
    const fromTransferId = whole[0]?.transferId ?? "";
    expect(await world.ledger.history("user:bob", { fromTransferId })).toEqual([]);
    expect(await world.ledger.history("user:ada", { fromTransferId: "nothing" })).toEqual([]);
  });

  test("what was sold, and which use of the price list a spend was, stay in the journal", async () => {
    const world = the();
    const sold = { key: "starter", catalogueVersion: 3 };
    const purchase = { accountId: "user:ada", paymentId: "p1", paidCents: 499, paidTokens: 10, bonusTokens: 1 };
    await world.ledger.execute({ ...world.asked(), kind: "purchase", ...purchase, sold });
    const use = { feature: "split", count: 2, catalogueVersion: 3 };
    await world.ledger.execute({ ...world.spending("user:ada", 1), use });
    const month = { grant: "subscription_grant", accountId: "user:ada", tokens: 5 } as const;
    const cause = { type: "invoice", id: "in_1" };
    await world.ledger.execute({ ...world.asked(), kind: "grant", ...month, cause, sold: { ...sold, key: "monthly" } });
    expect((await world.ledger.history("user:ada")).map(({ kind, meta }) => ({ kind, meta }))).toEqual([
      { kind: "subscription_grant", meta: expect.objectContaining({ sold: "monthly", catalogueVersion: 3 }) },
      { kind: "spend", meta: use },
      { kind: "bonus", meta: expect.objectContaining({ sold: "starter", catalogueVersion: 3 }) },
      { kind: "purchase", meta: expect.objectContaining({ sold: "starter", catalogueVersion: 3, paidCents: 499 }) },
    ]);
  });

  test("history comes in pages, newest first, without overlap", async () => {
    const world = the();
    for (let i = 1; i <= 5; i += 1) await world.give("user:ada", i);
    const first = await world.ledger.history("user:ada", { limit: 2 });
    const second = await world.ledger.history("user:ada", { limit: 2, belowSeq: first.at(-1)?.seq ?? 0 });
    expect([...first, ...second].map(({ amount }) => amount)).toEqual([5, 4, 3, 2]);
  });

  test("a snapshot sees one state, whatever is written meanwhile", async () => {
    const world = the();
    await world.give("user:ada", 10);
    const totals = await world.database.snapshot(async (query) => {
      const total = async (): Promise<number> =>
        Number((await query<{ total: number }>("SELECT SUM(posted) AS total FROM account"))[0]?.total);
      const before = await total();
      await world.give("user:bob", 5);
      return [before, await total()];
    });
    expect(totals).toEqual([10, 10]);
  });
}
