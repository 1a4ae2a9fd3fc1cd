import Database from "better-sqlite3";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { migrations } from "./migrations/migrations.ts";
import { assertDurable, migrateSqlite, openSqliteReader, openSqliteWriter } from "./sqlite.ts";

test("the writer keeps acknowledged commits through a power loss", () => {
  const db = openSqliteWriter(temporaryFile());
  onTestFinished(() => void db.close());
  expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
  expect(db.pragma("synchronous", { simple: true })).toBe(2);
  db.pragma("synchronous = NORMAL");
  expect(() => assertDurable(db)).toThrow("not durable");
});

test("the schema of every earlier version is brought up to date", () => {
  const newest = schemaOf(openSqliteWriter(temporaryFile()));
  for (let version = 0; version <= migrations.length; version += 1) {
    const file = temporaryFile();
    const old = new Database(file);
    migrateSqlite(old, migrations, version);
    old.close();
    expect(schemaOf(openSqliteWriter(file))).toEqual(newest);
  }
});

test("processes that start at the same time migrate it once", async () => {
  const file = temporaryFile();
  const module = new URL("sqlite.ts", import.meta.url).href;
  const script = `import { openSqliteWriter } from "${module}"; openSqliteWriter(process.argv[1]).close();`;
  const start = promisify(execFile);
  await Promise.all([1, 2, 3, 4].map(() => start(process.execPath, ["--input-type=module", "-e", script, file])));
  expect(schemaOf(openSqliteWriter(file))).toEqual(schemaOf(openSqliteWriter(temporaryFile())));
});

test("the schema of a newer program is left alone", () => {
  const file = temporaryFile();
  const newer = new Database(file);
  newer.pragma("user_version = 99");
  newer.close();
  expect(() => openSqliteWriter(file)).toThrow(expect.objectContaining({ code: "data/newer" }));
});

test("the reading side cannot write", async () => {
  const file = temporaryFile();
  openSqliteWriter(file).close();
  const reader = openSqliteReader(file);
  onTestFinished(() => reader.close());
  await expect((async () => reader.query("DELETE FROM account RETURNING id"))()).rejects.toThrow();
});

test("the money path reads by index alone", () => {
  const db = openSqliteWriter(temporaryFile());
  onTestFinished(() => void db.close());
  const plan = (where: string): string => {
    const rows = db.prepare(`EXPLAIN QUERY PLAN SELECT * FROM ${where}`).all() as { detail: string }[];
    return rows.map(({ detail }) => detail).join(" ");
  };
  expect(plan("wallet INDEXED BY lot_live WHERE account_id = 'a' AND is_live = 1")).toContain("lot_live");
  expect(plan("account WHERE id = 'a'")).toContain("PRIMARY KEY (account_id=? AND no=?)");
  expect(plan("transfer WHERE once = 'o'")).toContain("transfer_once");
  expect(plan("hold WHERE state = 'open' AND expires_at <= 5 ORDER BY expires_at LIMIT 9")).toContain("hold_expiry");
  expect(plan("lot WHERE is_live = 1 AND expires_at IS NOT NULL AND expires_at <= 5")).toContain("lot_expiry");
  expect(plan("entry WHERE transfer_id = 't' AND account_id = 'a'")).toContain("PRIMARY KEY");
  expect(plan("idempotency WHERE key = 'k' AND scope = 's'")).toContain("PRIMARY KEY");
  expect(plan("account WHERE owed > 0 LIMIT 9")).toContain("account_owing");
});

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "myba-sqlite-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "ledger.sqlite");
}

function schemaOf(db: Database.Database): unknown {
  try {
    return db.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name").all();
  } finally {
    db.close();
  }
}
