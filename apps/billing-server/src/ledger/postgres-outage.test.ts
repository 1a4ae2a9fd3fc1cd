import { expect, onTestFinished, test } from "vitest";
import { openPostgresPool } from "../database/postgres.ts";
import { openPostgresLedger } from "./postgres-ledger.ts";
import { findTestServer } from "./testing/postgres-test-database.ts";
import { startPostgres } from "./testing/postgres-server.ts";

const server = await findTestServer();

test.skipIf("reason" in server)(
  "while PostgreSQL is away the ledger says so, and afterwards the same key has one effect",
  async () => {
    const mine = await startPostgres({ isDurable: true });
    onTestFinished(() => mine.stop());
    const ledger = await openPostgresLedger({ url: mine.url, now: () => 1000, patienceMs: 300 });
    onTestFinished(() => ledger.close());
    const asked = { idempotency: { scope: "test", key: "k1" }, actor: "test" };
    const accountId = "user:ada";
    const cause = { type: "rule", id: "r1" };
    await ledger.execute({ ...asked, kind: "grant", grant: "promo", accountId, tokens: 10, cause });
    await mine.crash();
    const spend = {
      idempotency: { scope: "test", key: "k2" },
      actor: "test",
      kind: "spend" as const,
      accountId,
      tokens: 3,
      cause,
    };
    await expect(ledger.execute(spend)).rejects.toMatchObject({ code: "ledger/unavailable" });
    expect(ledger.isHealthy()).toBe(false);
    await mine.start();
    expect(await ledger.execute(spend)).toMatchObject({ tokens: 3, balanceTokens: 7 });
    expect(await ledger.execute(spend)).toMatchObject({ tokens: 3, balanceTokens: 7 });
    expect(ledger.isHealthy()).toBe(true);
    expect(await ledger.balance(accountId)).toMatchObject({ availableTokens: 7 });
  },
);

test.skipIf("reason" in server)("a server that may lose commits is refused, or asked to keep them", async () => {
  const mine = await startPostgres({ isDurable: false });
  onTestFinished(() => mine.stop());
  await expect(openPostgresLedger({ url: mine.url, now: () => 1000 })).rejects.toThrow("not durable");
  const asking = openPostgresPool({ url: mine.url, connections: 1, isAskingForDurability: true });
  onTestFinished(() => asking.end());
  expect((await asking.query("SHOW synchronous_commit")).rows).toEqual([{ synchronous_commit: "on" }]);
});
