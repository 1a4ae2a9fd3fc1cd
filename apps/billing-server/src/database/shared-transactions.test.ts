import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql, type Transaction } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import type { ServerDatabase } from "./server-database.ts";
import type { ServerTables } from "./server-tables.ts";
import { openSqliteServerDatabase } from "./sqlite-server-database.ts";
import { openSqliteReader } from "./sqlite.ts";

type Work = (transaction: Transaction<ServerTables>) => Promise<unknown>;

function open(): { file: string; database: ServerDatabase; onDisk: () => Promise<string[]> } {
  const folder = mkdtempSync(join(tmpdir(), "myba-shared-"));
  const file = join(folder, "server.db");
  const database = openSqliteServerDatabase(file);
  const reader = openSqliteReader(file);
  onTestFinished(async () => {
    await database.close();
    await reader.close();
    rmSync(folder, { recursive: true });
  });
  const onDisk = async (): Promise<string[]> =>
    (await reader.query<{ name: string }>("SELECT name FROM lease ORDER BY name")).map(({ name }) => name);
  return { file, database, onDisk };
}

const add =
  (name: string): Work =>
  (transaction) =>
    transaction.insertInto("lease").values({ name, owner: "test", until: 0 }).execute();

const names = async ({ db }: Pick<ServerDatabase, "db">): Promise<string[]> =>
  (await db.selectFrom("lease").select("name").orderBy("name").execute()).map(({ name }) => name);

test("writes of several callers share one commit, and all are told of only once it is on the disk", async () => {
  const { database, onDisk } = open();
  const seen: Promise<string[]>[] = [];
  database.onWritten(() => void seen.push(onDisk()));
  const single = database.db.insertInto("lease").values({ name: "b", owner: "test", until: 0 }).execute();
  await Promise.all([database.write(add("a")), single, database.write(add("c"))]);
  expect(await Promise.all(seen)).toEqual([
    ["a", "b", "c"],
    ["a", "b", "c"],
    ["a", "b", "c"],
  ]);
});

test("one that fails is undone alone, also after others have built on what came before it", async () => {
  const { database, onDisk } = open();
  const listened: unknown[] = [];
  database.onWritten((transaction) => listened.push(transaction));
  const results = await Promise.allSettled([
    database.write(add("a")),
    database.write(async (transaction) => {
      await add("b")(transaction);
      await transaction.updateTable("lease").set({ owner: "broken" }).execute();
      throw new Error("broken off");
    }),
    database.db.insertInto("lease").values({ name: "a", owner: "again", until: 0 }).execute(),
    database.write((transaction) => names({ db: transaction })),
    database.write(add("c")),
  ]);
  expect(results).toMatchObject([
    { status: "fulfilled" },
    { reason: { message: "broken off" } },
    { reason: { code: "SQLITE_CONSTRAINT_PRIMARYKEY" } },
    { value: ["a"] },
    { status: "fulfilled" },
  ]);
  expect(await onDisk()).toEqual(["a", "c"]);
  expect(await database.db.selectFrom("lease").select("owner").distinct().execute()).toEqual([{ owner: "test" }]);
  // By its transaction somebody remembers what was done in it.
  expect(new Set(listened).size).toBe(3);
});

test("a commit that fails fails everybody who shares it, and the next goes on", async () => {
  const { database, onDisk } = open();
  const results = await Promise.allSettled([
    database.write(add("a")),
    database.write(async (transaction) => {
      // The missing person is found at the commit, which nobody's statement failed of.
      await sql`PRAGMA defer_foreign_keys = ON`.execute(transaction);
      await transaction
        .insertInto("customer")
        .values({ person_id: "nobody", stripe_id: null, created_at: 0 })
        .execute();
    }),
  ]);
  expect(results).toMatchObject([
    { reason: { code: "SQLITE_CONSTRAINT_FOREIGNKEY" } },
    { reason: { code: "SQLITE_CONSTRAINT_FOREIGNKEY" } },
  ]);
  expect(await onDisk()).toEqual([]);
  await database.write(add("b"));
  expect(await names(database)).toEqual(["b"]);
});

test("whoever reads meanwhile never sees what is not committed", async () => {
  const { database } = open();
  const seen = new Set<string>();
  const isOver = new AbortController();
  const watching = (async () => {
    while (!isOver.signal.aborted) {
      seen.add((await names(database)).join());
      await new Promise(setImmediate);
    }
  })();
  const many = Array.from({ length: 40 }, async (_, no) =>
    database
      .write(async (transaction) => {
        await add(`half ${no}`)(transaction);
        await transaction.deleteFrom("lease").where("name", "=", `half ${no}`).execute();
        if (no % 3 === 0) throw new Error("broken off");
        await add(`whole ${String(no).padStart(2, "0")}`)(transaction);
      })
      .catch(() => undefined),
  );
  await Promise.all(many);
  isOver.abort();
  await watching;
  expect([...seen].filter((state) => state.includes("half"))).toEqual([]);
  expect((await names(database)).length).toBe(26);
});

test("what was asked for before it closes is there when it is opened again", async () => {
  const { database, file } = open();
  const writing = Promise.all(["a", "b"].map((name) => database.write(add(name))));
  await database.close();
  await writing;
  const again = openSqliteServerDatabase(file);
  expect(await names(again)).toEqual(["a", "b"]);
  await again.close();
});
