import Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keyRetentionMs, pruneKeys } from "./keys.ts";
import { openSqliteLedger } from "./sqlite-ledger.ts";

test("keys go after 90 days, and the database lets none go before", async () => {
  const folder = mkdtempSync(join(tmpdir(), "myba-keys-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "ledger.sqlite");
  let nowMs = Date.UTC(2026, 0, 1);
  const ledger = openSqliteLedger({ file, now: () => nowMs });
  const db = new Database(file);
  onTestFinished(async () => {
    db.close();
    await ledger.close();
  });
  const write = (sql: string, ...values: readonly (string | number | null)[]): Promise<number> =>
    Promise.resolve(db.prepare(sql).run(...values).changes);
  const give = (key: string): Promise<unknown> =>
    ledger.execute({
      kind: "grant",
      grant: "promo",
      accountId: "user:ada",
      tokens: 5,
      actor: "test",
      idempotency: { scope: "test", key },
      cause: { type: "rule", id: key },
    });
  await give("old");
  nowMs += keyRetentionMs;
  await give("young");
  expect(await pruneKeys(write, nowMs)).toBe(0);
  expect(await pruneKeys(write, nowMs + 1)).toBe(1);
  expect(() => db.exec("DELETE FROM idempotency")).toThrow("append-only");
  expect(() => db.exec("UPDATE retention SET keys_before = 0")).toThrow("append-only");
  // The key is gone; its cause still acts once.
  expect(await give("old")).toMatchObject({ isNew: false, tokens: 0 });
  expect(await ledger.balance("user:ada")).toMatchObject({ availableTokens: 10 });
});
