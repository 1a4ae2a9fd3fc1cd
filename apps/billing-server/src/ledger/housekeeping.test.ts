import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { keepHouse, type TidyLedger } from "./housekeeping.ts";
import { keyRetentionMs } from "./keys.ts";
import { openPostgresLedger } from "./postgres-ledger.ts";
import { openSqliteLedger } from "./sqlite-ledger.ts";
import { asOwner, createPostgresDatabase, findTestServer } from "./testing/postgres-test-database.ts";

/** A ledger, and a way to its database around it. */
interface House {
  readonly ledger: TidyLedger;
  readonly run: (sql: string) => Promise<void>;
}

const server = await findTestServer();

describe("housekeeping on SQLite", () => theSameOn(inSqlite));
if ("url" in server) describe("housekeeping on PostgreSQL", () => theSameOn((now) => inPostgres(server.url, now)));
else test.skip(`housekeeping on PostgreSQL, which does not run here: ${server.reason}`);

function theSameOn(open: (now: () => number) => Promise<House>): void {
  test("holds end, tokens expire, and what is due is done once", async () => {
    const clock = { nowMs: Date.UTC(2026, 0, 1) };
    const { ledger } = await open(() => clock.nowMs);
    await ledger.execute({ ...giving("gift"), tokens: 5, expiresAt: clock.nowMs + 1000 });
    const cause = { type: "generation", id: "g" };
    const hold = { kind: "reserve", accountId: "user:ada", tokens: 2, expiresAt: clock.nowMs + 500, cause } as const;
    await ledger.execute({ ...hold, ...asked("hold") });
    expect(await keepHouse(ledger)).toEqual({ sweptHolds: 0, expiredTokens: 0, paidTokens: 0, prunedKeys: 0 });
    clock.nowMs += 500;
    expect(await keepHouse(ledger)).toMatchObject({ sweptHolds: 1, expiredTokens: 0 });
    clock.nowMs += 500;
    expect(await keepHouse(ledger)).toMatchObject({ sweptHolds: 0, expiredTokens: 5 });
    expect(await keepHouse(ledger)).toMatchObject({ expiredTokens: 0 });
    expect(await ledger.balance("user:ada")).toMatchObject({ postedTokens: 0, availableTokens: 0 });
  });

  test("what is owed is paid from bought tokens once these begin", async () => {
    const clock = { nowMs: Date.UTC(2026, 0, 1) };
    const { ledger } = await open(() => clock.nowMs);
    const payment = { accountId: "user:ada", paymentId: "p1", actor: "test" };
    await ledger.execute({
      ...asked("buy"),
      ...payment,
      kind: "purchase",
      paidCents: 100,
      paidTokens: 10,
      bonusTokens: 0,
    });
    await ledger.execute({
      ...asked("use"),
      kind: "spend",
      accountId: "user:ada",
      tokens: 4,
      cause: { type: "generation", id: "g" },
    });
    await ledger.execute({ ...asked("back"), ...payment, kind: "refund", refundedCents: 100 });
    expect(await ledger.balance("user:ada")).toMatchObject({ owedTokens: 4 });
    await ledger.execute({
      ...giving("month"),
      grant: "subscription_grant",
      tokens: 20,
      effectiveAt: clock.nowMs + 1000,
    });
    expect(await keepHouse(ledger)).toMatchObject({ paidTokens: 0 });
    clock.nowMs += 1000;
    expect(await keepHouse(ledger)).toMatchObject({ paidTokens: 4 });
    expect(await ledger.balance("user:ada")).toMatchObject({ owedTokens: 0, availableTokens: 16 });
  });

  test("keys go after 90 days, and the database lets none go before", async () => {
    const clock = { nowMs: Date.UTC(2026, 0, 1) };
    const { ledger, run } = await open(() => clock.nowMs);
    const give = (key: string): Promise<unknown> => ledger.execute({ ...giving(key), tokens: 5 });
    await give("old");
    clock.nowMs += keyRetentionMs;
    await give("young");
    expect(await keepHouse(ledger)).toMatchObject({ prunedKeys: 0 });
    clock.nowMs += 1;
    expect(await keepHouse(ledger)).toMatchObject({ prunedKeys: 1 });
    await expect(run("DELETE FROM idempotency")).rejects.toThrow(/append-only|keeps this key/);
    await expect(run("UPDATE retention SET keys_before = 0")).rejects.toThrow(/append-only|only moves forward/);
    // The key is gone; its cause still acts once.
    expect(await give("old")).toMatchObject({ isNew: false, tokens: 0 });
    expect(await ledger.balance("user:ada")).toMatchObject({ availableTokens: 10 });
  });
}

function inSqlite(now: () => number): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), "myba-housekeeping-"));
  const file = join(folder, "ledger.sqlite");
  const ledger = openSqliteLedger({ file, now, lingerMs: 0 });
  const db = new Database(file);
  onTestFinished(async () => {
    db.close();
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return Promise.resolve({
    ledger,
    run: async (sql) => void (await Promise.resolve(sql).then((text) => db.exec(text))),
  });
}

async function inPostgres(serverUrl: string, now: () => number): Promise<House> {
  const { url, drop } = await createPostgresDatabase(serverUrl);
  const ledger = await openPostgresLedger({ url, now, connections: 2, isDurable: false });
  onTestFinished(async () => {
    await ledger.close();
    await drop();
  });
  return { ledger, run: (sql) => asOwner(url, sql) };
}

function asked(key: string): { idempotency: { scope: string; key: string }; actor: string } {
  return { idempotency: { scope: "test", key }, actor: "test" };
}

function giving(key: string): ReturnType<typeof asked> & {
  kind: "grant";
  grant: "promo";
  accountId: string;
  cause: { type: string; id: string };
} {
  return { ...asked(key), kind: "grant", grant: "promo", accountId: "user:ada", cause: { type: "rule", id: key } };
}
