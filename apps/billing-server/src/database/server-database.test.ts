import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { engines, startServerWorld, type ServerWorld } from "../testing/server-world.ts";

describe.each(engines)("the server's tables on %s", (engine) => {
  async function world(): Promise<ServerWorld> {
    const started = await startServerWorld(engine);
    onTestFinished(() => started.end());
    return started;
  }

  test("whole numbers come back as numbers, and a transaction that fails leaves nothing", async () => {
    const { database } = await world();
    const row = { name: "sweep", owner: "one", until: Number.MAX_SAFE_INTEGER };
    await database.write((transaction) => transaction.insertInto("lease").values(row).execute());
    const failing = database.write(async (transaction) => {
      await transaction.updateTable("lease").set({ owner: "two" }).execute();
      throw new Error("broken off");
    });
    await expect(failing).rejects.toThrow("broken off");
    expect(await database.db.selectFrom("lease").selectAll().execute()).toEqual([row]);
  });

  test("64 transactions that count lose none, while the ledger writes", async () => {
    const { database, ledger } = await world();
    await database.db.insertInto("anonymous_day").values({ network: "n", day: "d", devices: 0 }).execute();
    const counts = Array.from({ length: 64 }, () =>
      database.write((transaction) =>
        transaction
          .updateTable("anonymous_day")
          .set({ devices: sql`devices + 1` })
          .execute(),
      ),
    );
    const grants = Array.from({ length: 64 }, (_, no) =>
      ledger.execute({
        kind: "grant",
        grant: "gift",
        accountId: "user:1",
        tokens: 1,
        cause: { type: "rule", id: `gift/${no}` },
        idempotency: { scope: "test", key: `gift-${no}` },
        actor: "test",
      }),
    );
    await Promise.all([...counts, ...grants]);
    expect(await database.db.selectFrom("anonymous_day").select("devices").executeTakeFirst()).toEqual({ devices: 64 });
    expect((await ledger.balance("user:1")).availableTokens).toBe(64);
  });

  test("a second process finds what the first wrote, and the schema as it is", async () => {
    const { database, another } = await world();
    await database.db.insertInto("lease").values({ name: "a", owner: "one", until: 1 }).execute();
    const second = await another();
    expect(await second.database.db.selectFrom("lease").select("owner").execute()).toEqual([{ owner: "one" }]);
  });
});
