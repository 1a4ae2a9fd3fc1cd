import Database from "better-sqlite3";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { migrateSqlite, openSqliteWriter } from "../database/sqlite.ts";
import { migrations } from "../database/migrations/migrations.ts";
import { fileAnchor } from "../ledger/proof/anchors.ts";
import { chainKeysInFile } from "../ledger/proof/chain-key.ts";
import { sqliteChainWriter } from "../ledger/proof/chain-writer.ts";
import { openProofDatabase } from "../ledger/proof/open-proof-database.ts";
import { makeSealer } from "../ledger/proof/sealer.ts";
import { openSqliteLedger } from "../ledger/sqlite-ledger.ts";
import { runLedgerCli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "myba-ledger-cli-"));
const file = join(folder, "ledger.sqlite");
let nowMs = Date.UTC(2026, 10, 1);

beforeAll(async () => {
  const ledger = openSqliteLedger({ file, now: () => nowMs });
  const purchase = {
    kind: "purchase",
    accountId: "user:ada",
    paymentId: "p1",
    paidCents: 500,
    paidTokens: 50,
  } as const;
  await ledger.execute({ ...asked("k1"), ...purchase, bonusTokens: 5 });
  nowMs += 1000;
  const cause = { type: "generation", id: "g1" };
  await ledger.execute({ ...asked("k2"), kind: "spend", accountId: "user:ada", tokens: 7, cause });
  await ledger.close();
  const db = openSqliteWriter(file);
  const sealer = makeSealer({
    database: await openProofDatabase(file),
    writer: sqliteChainWriter(db),
    keys: chainKeysInFile(`${file}.chain-key`, { isMade: true }),
    anchors: [fileAnchor(`${file}.anchors.jsonl`)],
    now: () => nowMs,
  });
  await sealer.seal("journal");
  await sealer.seal("keys");
  await sealer.anchor();
  db.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function asked(key: string): { idempotency: { scope: string; key: string }; actor: string } {
  return { idempotency: { scope: "test", key }, actor: "test" };
}

async function run(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ["", ""];
  const code = await runLedgerCli(argv, {
    writeOut: (text) => Promise.resolve(void (out += text)),
    writeError: (text) => void (error += text),
    showsProgress: false,
    columns: 100,
    chainKey: undefined,
    now: () => nowMs,
  });
  return { code, out, error };
}

test("a sound ledger ends with 0, and standard output has the report alone", () => {
  const program = new URL("../../../../scripts/ledger.ts", import.meta.url).pathname;
  const { status, stdout } = spawnSync(
    process.execPath,
    [program, "verify", "--database", `sqlite:${file}`, "--json"],
    {
      encoding: "utf8",
    },
  );
  expect(JSON.parse(stdout)).toMatchObject({ isSound: true, chain: { blocks: 2 }, anchors: { newestSeq: 2 } });
  expect(status).toBe(0);
});

test("a changed row ends with 1 and is named", async () => {
  const db = new Database(file);
  onTestFinished(() => {
    db.exec("UPDATE transfer SET actor = 'test' WHERE kind = 'spend'");
    db.close();
  });
  db.exec("DROP TRIGGER transfer_no_update; UPDATE transfer SET actor = 'tesu' WHERE kind = 'spend'");
  const id = db.prepare("SELECT id FROM transfer WHERE kind = 'spend'").pluck().get();
  const { code, out } = await run("verify", "--database", file);
  expect(code).toBe(1);
  expect(out).toContain("NOT SOUND");
  expect(out).toContain(`First bad row: transfer ${String(id)}: changed`);
});

test("a statement shows lots, balances and what is left", async () => {
  const { code, out } = await run("statement", "--database", file, "--wallet", "user:ada");
  expect(code).toBe(0);
  expect(out).toMatch(/2026-11-01 00:00:01 +spend +generation g1 +2 bonus +never +-5 +50 +0 +0/);
  expect(out).toContain("Closing: 48 tokens");
  const json = await run("statement", "--database", file, "--wallet", "user:ada", "--json", "--from", "2026-11-02");
  expect(JSON.parse(json.out)).toMatchObject({ movements: [], opening: { balance: 48 } });
});

test("an export says what it wrote", async () => {
  const out = join(folder, "export");
  const result = await run("export", "--database", file, "--out", out, "--to", "2026-11-02T00:00:00Z");
  expect(result.code).toBe(0);
  expect(JSON.parse(result.out)).toMatchObject({ period: { from: null, to: "2026-11-02T00:00:00.000Z" } });
  expect(readFileSync(join(out, "money.csv"), "utf8")).toContain("p1,user:ada,purchase,500,500");
});

test("what differs from the journal is told, and a repaired copy is written only where asked", async () => {
  expect(await run("rebuild", "--database", file)).toMatchObject({ code: 0, out: "4 rows rebuilt, 0 differ.\n" });
  const broken = join(folder, "broken.sqlite");
  const copy = new Database(file);
  await copy.backup(broken);
  copy.exec("SELECT 1");
  copy.close();
  const db = new Database(broken);
  db.exec("UPDATE wallet SET posted = posted + 1000 WHERE no = 0");
  db.close();
  const target = join(folder, "repaired.sqlite");
  const rebuilt = await run("rebuild", "--database", broken, "--apply", "--to", target);
  expect(rebuilt.code).toBe(1);
  expect(rebuilt.out).toContain("account user:ada: differs (posted is 1048 and should be 48)");
  expect(await run("rebuild", "--database", target)).toMatchObject({ code: 0 });
  expect(await run("rebuild", "--database", broken, "--apply")).toMatchObject({ code: 2 });
});

test.for([
  ["no such file", ["verify", "--database", join(folder, "nowhere.sqlite")], "There is no token ledger at"],
  ["a folder", ["verify", "--database", folder], "it is a folder; name the file in it, such as "],
  ["no server", ["verify", "--database", "postgres://me@127.0.0.1:1/none"], "There is no token ledger at 127.0.0.1:1"],
  ["no key", ["verify", "--database", "KEYLESS"], "The key of the ledger's chain"],
  ["an older schema", ["statement", "--database", "OLDER", "--wallet", "user:ada"], "has schema 1"],
  ["a newer schema", ["rebuild", "--database", "NEWER"], "newer MyBA"],
  ["no database", ["verify"], "required option"],
  ["an unknown wallet", ["statement", "--database", file, "--wallet", "user:nobody"], "never had anything"],
  ["no wallet", ["statement", "--database", file, "--wallet", "ada"], "not a wallet"],
  ["no time", ["export", "--database", file, "--out", folder, "--from", "yesterday"], "must be a day"],
  ["anchors that are not there", ["verify", "--database", file, "--anchors", "/nowhere"], "cannot be read at /nowhere"],
] as const)("%s ends with 2 and says what to do", async ([, argv, words]) => {
  const made: { [name: string]: (db: Database.Database) => void } = {
    KEYLESS: (db) => migrateSqlite(db),
    OLDER: (db) => migrateSqlite(db, migrations, 1),
    NEWER: (db) => void db.pragma("user_version = 99"),
  };
  const given = argv.map((part) => {
    const make = made[part];
    if (make === undefined) return part;
    const path = join(folder, `${part}.sqlite`);
    writeFileSync(path, "");
    const db = new Database(path);
    make(db);
    db.close();
    return path;
  });
  const { code, out, error } = await run(...given);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(error).toContain(words);
});

test("the help explains commands and exit codes", async () => {
  const { code, out } = await run("--help");
  expect(code).toBe(0);
  for (const words of ["verify", "rebuild", "export", "statement", "Exit codes: 0 all is well"])
    expect(out).toContain(words);
});
