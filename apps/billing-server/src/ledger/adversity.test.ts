import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { migrations } from "../database/migrations/migrations.ts";
import { migratePostgres } from "../database/postgres-migrations.ts";
import { openPostgresReader } from "../database/postgres.ts";
import { migrateSqlite, openSqliteReader, openSqliteWriter } from "../database/sqlite.ts";
import type { Command } from "./commands.ts";
import { makeIds } from "./ids.ts";
import { breachesIn } from "./invariants.ts";
import { openPostgresLedger } from "./postgres-ledger.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import type { LedgerStore } from "./store.ts";
import {
  asOwner,
  createPostgresDatabase,
  dropSpareDatabases,
  findTestServer,
  postgresTestDatabase,
} from "./testing/postgres-test-database.ts";
import { sqliteTestDatabase } from "./testing/sqlite-test-database.ts";
import { minute, type TestDatabase } from "./testing/world.ts";

// What hostile circumstances must not change: crowds, clocks that disagree, files that cannot be written, and servers
// of two versions at work.

const server = await findTestServer();
const serverUrl = "url" in server ? server.url : "";
afterAll(dropSpareDatabases);

const engines: [name: string, open: () => Promise<TestDatabase>][] = [["SQLite", () => sqliteTestDatabase()]];
if ("url" in server) engines.push(["PostgreSQL", () => postgresTestDatabase(serverUrl)]);

let keys = 0;
function asked(): { idempotency: { scope: string; key: string }; actor: string } {
  keys += 1;
  return { idempotency: { scope: "test", key: `key-${keys}` }, actor: "test" };
}

function spends(store: Pick<LedgerStore, "execute">, many: number): Promise<unknown>[] {
  return Array.from({ length: many }, (_, no) => store.execute(spending(no % 2 === 0 ? "user:ada" : "user:bob")));
}

function spending(accountId = "user:ada"): Extract<Command, { kind: "spend" }> {
  return { ...asked(), kind: "spend", accountId, tokens: 1, cause: { type: "generation", id: "g" } };
}

function giving(tokens: number, accountId = "user:ada"): Extract<Command, { kind: "grant" }> {
  const common = asked();
  const cause = { type: "rule", id: common.idempotency.key };
  return { ...common, kind: "grant", grant: "promo", accountId, tokens, cause };
}

describe.each(engines)("on %s", (_name, openDatabase) => {
  test.each(["gift", "promo", "daily", "welcome"] as const)(
    "of 64 claims of one %s, to two servers with clocks five minutes apart at midnight, one is granted",
    async (grant) => {
      const database = await openDatabase();
      const midnight = Date.UTC(2028, 1, 29);
      const opened = await Promise.all(
        [midnight - 2 * minute, midnight + 3 * minute].map((at) =>
          database.open({ now: () => at, makeId: makeIds(() => at), beforeStep: () => undefined }),
        ),
      );
      onTestFinished(async () => {
        for (const { ledger } of opened) await ledger.close();
        await database.destroy();
      });
      const cause = { type: "rule", id: `${grant}/user:ada/2028-02-29` };
      const answers = await Promise.all(
        Array.from({ length: 64 }, async (_, no) =>
          opened[no % 2]?.ledger.execute({ ...asked(), kind: "grant", grant, accountId: "user:ada", tokens: 2, cause }),
        ),
      );
      expect(answers.filter((answer) => answer?.isNew)).toHaveLength(1);
      for (const { ledger } of opened) {
        expect(await ledger.balance("user:ada")).toMatchObject({ availableTokens: 2 });
      }
    },
  );

  test("of 64 claims that somebody was referred, by two people on two servers, one pays", async () => {
    const database = await openDatabase();
    const opened = await Promise.all(
      [0, 1].map(() => database.open({ now: () => 1000, makeId: makeIds(() => 1000), beforeStep: () => undefined })),
    );
    onTestFinished(async () => {
      for (const { ledger } of opened) await ledger.close();
      await database.destroy();
    });
    const answers = await Promise.all(
      Array.from({ length: 64 }, async (_, no) =>
        opened[no % 2]?.ledger.execute({
          ...asked(),
          kind: "referral",
          referrerId: no % 4 < 2 ? "user:ada" : "user:bob",
          referredId: "user:eve",
          referrerTokens: 5,
          referredTokens: 2,
        }),
      ),
    );
    expect(answers.filter((answer) => answer?.isNew)).toHaveLength(1);
    const balances = await Promise.all(
      ["user:ada", "user:bob", "user:eve"].map(
        async (id) => (await opened[0]?.ledger.balance(id))?.availableTokens ?? -1,
      ),
    );
    expect(balances.toSorted((a, b) => a - b)).toEqual([0, 2, 5]);
  });
});

test("a SQLite file that cannot be written refuses and promises nothing, and takes the same key once it can", async () => {
  const { db, store } = openStore(temporaryFile());
  await store.execute(giving(10));
  const command = spending();
  db.pragma("query_only = ON");
  await expect(store.execute(command)).rejects.toMatchObject({ code: "ledger/unavailable" });
  db.pragma("query_only = OFF");
  expect(await store.execute(command)).toMatchObject({ balanceTokens: 9 });
  expect(await store.execute(command)).toMatchObject({ balanceTokens: 9 });
});

test("SQLite servers of two versions write while the newer one migrates the file", async () => {
  const file = temporaryFile();
  const old = new Database(file);
  old.pragma("journal_mode = WAL");
  migrateSqlite(old, migrations, migrations.length - 1);
  onTestFinished(() => void old.close());
  const older = openSqliteStore({ db: old, now: () => 1000, makeId: makeIds(() => 1000), lingerMs: 0 });
  await older.execute(giving(1000));
  const newer = openStore(file).store;
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, no) => (no % 2 === 0 ? older : newer).execute(spending())),
  );
  expect(Math.min(...answers.map(({ balanceTokens }) => balanceTokens))).toBe(1000 - 64);
  const reader = openSqliteReader(file);
  expect(await breachesIn(reader.query)).toEqual([]);
  await reader.close();
});

describe.skipIf("reason" in server)("on a PostgreSQL database of its own", () => {
  test("one that may only be read refuses, and takes the same key once it may be written", async () => {
    const { url, drop } = await createPostgresDatabase(serverUrl);
    const { pathname } = new URL(url);
    const setting = `ALTER DATABASE ${pathname.slice(1)} SET default_transaction_read_only`;
    const open = (): ReturnType<typeof openPostgresLedger> =>
      openPostgresLedger({ url, now: () => 1000, isDurable: false, isMigrating: false, patienceMs: 200 });
    await migratePostgres(url);
    const before = await open();
    await before.execute(giving(10));
    await before.close();
    await asOwner(url, `${setting} = on`);
    const readOnly = await open();
    onTestFinished(async () => {
      await readOnly.close();
      await drop();
    });
    const command = spending();
    await expect(readOnly.execute(command)).rejects.toMatchObject({ code: "ledger/unavailable" });
    expect(readOnly.isHealthy()).toBe(false);
    await asOwner(serverUrl, `${setting} = off`);
    const after = await open();
    onTestFinished(() => after.close());
    expect(await after.execute(command)).toMatchObject({ balanceTokens: 9 });
    expect(await after.execute(command)).toMatchObject({ balanceTokens: 9 });
  });

  test("servers of two versions write while the newer one migrates the database", async () => {
    const { url, drop } = await createPostgresDatabase(serverUrl);
    await migratePostgres(url, { upTo: migrations.length - 1 });
    const open = (isMigrating: boolean): ReturnType<typeof openPostgresLedger> =>
      openPostgresLedger({ url, now: () => 1000, isDurable: false, isMigrating });
    const older = await open(false);
    await Promise.all(["user:ada", "user:bob"].map((id) => older.execute(giving(1000, id))));
    const underWay = spends(older, 100);
    const newer = await open(true);
    onTestFinished(async () => {
      await older.close();
      await newer.close();
      await drop();
    });
    await Promise.all([...underWay, ...spends(older, 100), ...spends(newer, 100)]);
    expect(await newer.balance("user:ada")).toMatchObject({ availableTokens: 850 });
    expect(await older.balance("user:bob")).toMatchObject({ availableTokens: 850 });
    const reader = openPostgresReader(url);
    expect(await breachesIn(reader.query)).toEqual([]);
    await reader.close();
  });
});

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "myba-adversity-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "ledger.sqlite");
}

function openStore(file: string): { store: LedgerStore; db: Database.Database } {
  const db = openSqliteWriter(file);
  onTestFinished(() => void db.close());
  return { store: openSqliteStore({ db, now: () => 1000, makeId: makeIds(() => 1000), lingerMs: 0 }), db };
}
