import { Client } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { asOwner, createPostgresDatabase, findTestServer } from "../ledger/testing/postgres-test-database.ts";
import { migrations } from "./migrations/migrations.ts";
import { migratePostgres } from "./postgres-migrations.ts";
import { numbered, openPostgresPool, openPostgresReader, safeNumber } from "./postgres.ts";

test("question marks are numbered, except inside quotes", () => {
  expect(numbered("a = ? AND b LIKE '%?' AND c IN (?, ?)")).toBe("a = $1 AND b LIKE '%?' AND c IN ($2, $3)");
});

test("a number that arithmetic does not keep exact is refused", () => {
  expect(safeNumber("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => safeNumber("9007199254740993")).toThrow("not a safe number");
});

const server = await findTestServer();

describe.skipIf("reason" in server)("a PostgreSQL database", () => {
  test("the schema of every earlier version is brought up to date", async () => {
    const newest = await emptyDatabase();
    await migratePostgres(newest);
    for (let version = 0; version <= migrations.length; version += 1) {
      const old = await emptyDatabase();
      await migratePostgres(old, { upTo: version });
      await migratePostgres(old);
      expect(await schemaOf(old)).toEqual(await schemaOf(newest));
    }
  });

  test("processes that start at the same time migrate it once", async () => {
    const url = await emptyDatabase();
    await Promise.all(Array.from({ length: 6 }, () => migratePostgres(url)));
    const versions = await rowsOf(url, "SELECT version, name FROM schema_version ORDER BY version");
    expect(versions).toEqual(migrations.map(({ name }, index) => ({ version: index + 1, name })));
  });

  test("the schema of a newer program is left alone", async () => {
    const url = await emptyDatabase();
    await migratePostgres(url);
    await asOwner(url, "INSERT INTO schema_version VALUES (99, 'later', now())");
    await expect(migratePostgres(url)).rejects.toMatchObject({ code: "data/newer" });
  });

  test("whole numbers come as numbers, and the reading side cannot write", async () => {
    const url = await emptyDatabase();
    const reader = openPostgresReader(url);
    onTestFinished(() => reader.close());
    const [row] = await reader.query<object>("SELECT ?::int8 AS a, SUM(b) AS b FROM (VALUES (1::int8), (2)) v (b)", 5);
    expect(row).toEqual({ a: 5, b: 3 });
    await expect(reader.query("CREATE TABLE t (id int)")).rejects.toMatchObject({ code: "25006" });
    await expect(reader.query("SELECT 9007199254740993::int8")).rejects.toThrow("not a safe number");
  });

  test.each(["transfer", "entry", "chain", "audit_anchor", "idempotency"])(
    "the role of the server has no right to change %s, and the owner is refused too",
    async (table) => {
      const url = await emptyDatabase();
      await migratePostgres(url);
      const app = openPostgresPool({ url, connections: 1, role: "myba_ledger_app" });
      onTestFinished(() => app.end());
      const column = { chain: "hash", entry: "amount" }[table] ?? "recorded_at";
      const changes = [`UPDATE ${table} SET ${column} = NULL`, `TRUNCATE ${table}`];
      // Old keys may go; which, is the retention's to say.
      if (table !== "idempotency") changes.push(`DELETE FROM ${table}`);
      for (const sql of changes) {
        await expect(app.query(sql)).rejects.toMatchObject({ code: "42501" });
        await expect(asOwner(url, sql)).rejects.toThrow("is append-only");
      }
      await expect(app.query(`DROP TABLE ${table}`)).rejects.toMatchObject({ code: "42501" });
      await expect(app.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`)).rejects.toMatchObject({ code: "42501" });
    },
  );
});

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createPostgresDatabase("url" in server ? server.url : "");
  onTestFinished(drop);
  return url;
}

async function rowsOf(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

/** Columns, indexes, triggers and rights: all that migrations make. */
async function schemaOf(url: string): Promise<unknown> {
  return Promise.all(
    [
      `SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
       WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`,
      "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname",
      "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
      `SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants
       WHERE grantee = 'myba_ledger_app' ORDER BY table_name, privilege_type`,
    ].map((sql) => rowsOf(url, sql)),
  );
}
