import type Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteReader, openSqliteWriter } from "../database/sqlite.ts";
import type { Command } from "./commands.ts";
import { breachesIn } from "./invariants.ts";
import { makeIds } from "./ids.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import type { LedgerStore } from "./store.ts";

const now = (): number => Date.UTC(2026, 0, 1);
const makeId = makeIds(now);

test("two processes on one file see what the other wrote, whatever they remember", async () => {
  const file = temporaryFile();
  const [first, second] = [open(file), open(file)];
  await first.store.execute(giving(10));
  for (const { store } of [first, second, first, second]) await store.execute(spending(2));
  expect(await first.store.execute(spending(1))).toMatchObject({ balanceTokens: 1 });
  const { holdId } = await second.store.execute(reserving(1));
  const settle = { kind: "settle", accountId: "user:ada", holdId, actor: "test" } as const;
  await first.store.execute({ ...settle, by: { kind: "release" } });
  expect(await second.store.execute({ ...settle, by: { kind: "capture", tokens: 1, above: "cap" } })).toMatchObject({
    state: "released",
    capturedTokens: 0,
  });
  await expectSound(file);
});

test("the same request to two processes at once takes effect once", async () => {
  const file = temporaryFile();
  const [first, second] = [open(file), open(file)];
  await first.store.execute(giving(10));
  const command = spending(3);
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? first : second).store.execute(command)),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ balanceTokens: 7 });
  await expectSound(file);
});

test("while another process keeps the file locked, requests fail and cost nothing", async () => {
  const file = temporaryFile();
  const { store, db } = open(file);
  await store.execute(giving(10));
  const other = open(file).db;
  db.pragma("busy_timeout = 0");
  other.exec("BEGIN IMMEDIATE");
  const command = spending(3);
  await expect(store.execute(command)).rejects.toMatchObject({ code: "ledger/unavailable" });
  other.exec("ROLLBACK");
  expect(await store.execute(command)).toMatchObject({ balanceTokens: 7 });
});

test("what the database refuses for good does not harm its neighbours", async () => {
  const { store, db } = open(temporaryFile());
  await store.execute(giving(10));
  db.exec(`CREATE TRIGGER refuse_one BEFORE INSERT ON transfer WHEN NEW.actor = 'refused'
    BEGIN SELECT RAISE(ABORT, 'never'); END`);
  const bad = { ...spending(1), actor: "refused" };
  const results = await Promise.allSettled([spending(2), bad, spending(3)].map((command) => store.execute(command)));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(results[1]).toMatchObject({ reason: { code: "ledger/unavailable" } });
  expect(await store.execute(spending(1))).toMatchObject({ balanceTokens: 4 });
  expect(store.isHealthy()).toBe(true);
});

test("on a full disk requests fail and cost nothing, and succeed once there is room", async () => {
  const file = temporaryFile();
  const { store, db } = open(file);
  await store.execute(giving(100));
  const pages = Number(db.pragma("page_count", { simple: true }));
  db.pragma(`max_page_count = ${pages}`);
  let command = spending(1);
  const fill = async (): Promise<number> => {
    for (let spent = 1; ; spent += 1) {
      command = spending(1);
      await store.execute(command);
      if (spent > 90) throw new Error("the disk is not full");
    }
  };
  await expect(fill()).rejects.toMatchObject({ code: "ledger/unavailable", data: { reason: "SQLITE_FULL" } });
  expect(store.isHealthy()).toBe(false);
  await expectSound(file);
  const before = Number(db.prepare("SELECT posted FROM account").pluck().get());
  db.pragma(`max_page_count = ${pages * 100}`);
  expect(await store.execute(command)).toMatchObject({ balanceTokens: before - 1 });
  expect(store.isHealthy()).toBe(true);
  await expectSound(file);
});

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "myba-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "ledger.sqlite");
}

function open(file: string): { store: LedgerStore; db: Database.Database } {
  const db = openSqliteWriter(file);
  onTestFinished(() => void db.close());
  return { store: openSqliteStore({ db, now, makeId, lingerMs: 0 }), db };
}

function asked(): { idempotency: { scope: string; key: string }; actor: string; accountId: string } {
  return { idempotency: { scope: "test", key: makeId() }, actor: "test", accountId: "user:ada" };
}

function giving(tokens: number): Extract<Command, { kind: "grant" }> {
  return { ...asked(), kind: "grant", grant: "promo", tokens, cause: { type: "rule", id: makeId() } };
}

function spending(tokens: number): Extract<Command, { kind: "spend" }> {
  return { ...asked(), kind: "spend", tokens, cause: { type: "generation", id: "g" } };
}

function reserving(tokens: number): Extract<Command, { kind: "reserve" }> {
  return { ...asked(), kind: "reserve", tokens, expiresAt: now() + 1000, cause: { type: "generation", id: "g" } };
}

async function expectSound(file: string): Promise<void> {
  const reader = openSqliteReader(file);
  expect(await breachesIn(reader.query)).toEqual([]);
  await reader.close();
}
