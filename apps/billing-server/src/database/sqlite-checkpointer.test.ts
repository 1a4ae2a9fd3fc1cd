import type Database from "better-sqlite3";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { SqliteCheckpointer } from "./sqlite-checkpointer.ts";
import { openSqliteReader, openSqliteWriter, pagesInCommit } from "./sqlite.ts";

test("the log of a busy writer begins anew, and nothing is lost", async () => {
  const { file, db, checkpointer, commit } = open();
  const commits = await commitUntilAnew(db, commit);
  expect(db.pragma("wal_autocheckpoint", { simple: true })).toBe(65_536);
  await checkpointer.close();
  expect(db.pragma("wal_autocheckpoint", { simple: true })).toBe(pagesInCommit);
  expect(statSync(file).size).toBeGreaterThan(1_000_000);
  db.close();
  const reader = openSqliteReader(file);
  onTestFinished(() => reader.close());
  expect(await reader.query("SELECT MAX(n) AS n FROM work")).toEqual([{ n: commits }]);
  expect(await reader.query("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
});

test("a long report keeps its state of the database, and the log begins anew after it", async () => {
  const { file, db, commit } = open();
  commit(1);
  const reader = openSqliteReader(file);
  onTestFinished(() => reader.close());
  await reader.snapshot(async (query) => {
    const before = await query("SELECT n FROM work");
    for (let n = 2; n < 100; n += 1) {
      commit(n);
      await setImmediate();
    }
    expect(await query("SELECT n FROM work")).toEqual(before);
  });
  await commitUntilAnew(db, commit, 100);
});

test("without a worker the writer copies the log by itself", async () => {
  const { file, db, checkpointer, commit } = open();
  await checkpointer.close();
  for (let n = 1; n < 300; n += 1) commit(n);
  expect(pagesOf(db)).toBeLessThan(300 * 100);
  expect(statSync(`${file}-wal`).size).toBeLessThan(64 * 1024 * 1024);
});

test("a commit is told of while the next transaction is under way, and fails neither of them", async () => {
  const { db, checkpointer, commit } = open();
  commit(1);
  db.exec("BEGIN IMMEDIATE");
  for (let n = 2; n < 100; n += 1) checkpointer.committed();
  db.exec("COMMIT");
  await commitUntilAnew(db, commit, 2);
});

/** Writes until the log is shorter after a commit than before it. Returns the number of the last commit. */
async function commitUntilAnew(db: Database.Database, commit: (n: number) => void, from = 1): Promise<number> {
  for (let n = from; n < from + 3000; n += 1) {
    const before = pagesOf(db);
    commit(n);
    if (pagesOf(db) < before) return n;
    await setImmediate();
  }
  throw new Error(`the log has ${pagesOf(db)} pages`);
}

function pagesOf(db: Database.Database): number {
  const [log] = db.pragma("wal_checkpoint(NOOP)") as { log: number }[];
  return log?.log ?? 0;
}

/** A database where each commit adds some hundred pages to the log. */
function open(): {
  file: string;
  db: Database.Database;
  checkpointer: SqliteCheckpointer;
  commit: (n: number) => void;
} {
  const folder = mkdtempSync(join(tmpdir(), "myba-checkpoint-"));
  const file = join(folder, "ledger.sqlite");
  const db = openSqliteWriter(file);
  const checkpointer = new SqliteCheckpointer(db);
  onTestFinished(async () => {
    await checkpointer.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  db.exec("CREATE TABLE work (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, filling BLOB NOT NULL)");
  const write = db.prepare("INSERT OR REPLACE INTO work VALUES (?, ?, randomblob(400000))");
  const commit = (n: number): void => {
    write.run(n % 4, n);
    checkpointer.committed();
  };
  return { file, db, checkpointer, commit };
}
