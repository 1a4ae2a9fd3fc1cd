import { execFileSync } from "node:child_process";
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Ledger } from "./ledger.ts";
import { dropSpareDatabases, findTestServer, postgresTestDatabase } from "./testing/postgres-test-database.ts";
import { type Step, World } from "./testing/world.ts";

const server = await findTestServer();
const serverUrl = "url" in server ? server.url : "";
afterAll(dropSpareDatabases);

// What only several servers on one database can get wrong, and what only a server that is elsewhere can do.
describe.skipIf("reason" in server)("several servers with one PostgreSQL", () => {
  let world: World;
  let ledgers: Ledger[];
  beforeEach(async () => {
    const mine = await World.start(await postgresTestDatabase(serverUrl));
    const more = await Promise.all([1, 2, 3].map(() => mine.another()));
    world = mine;
    ledgers = [mine.ledger, ...more.map(({ ledger }) => ledger)];
    onTestFinished(async () => {
      await Promise.all(more.map(({ ledger }) => ledger.close()));
      await mine.end();
    });
  });
  const anyOf = (index: number): Ledger => ledgers[index % ledgers.length] ?? world.ledger;

  test.each([2, 8, 64])("of %i spends of the last token on all of them one succeeds", async (many) => {
    await world.give("user:ada", 1);
    const spends = Array.from({ length: many }, (_, index) => anyOf(index).execute(world.spending("user:ada", 1)));
    const results = await Promise.allSettled(spends);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "ledger/insufficient" });
    }
    expect(await world.available("user:ada")).toBe(0);
  });

  test("the same request sent to all of them takes effect once and gets one answer", async () => {
    await world.give("user:ada", 10);
    const command = world.spending("user:ada", 3);
    const answers = await Promise.all(Array.from({ length: 32 }, (_, index) => anyOf(index).execute(command)));
    expect(new Set(answers.map(({ transferId }) => transferId)).size).toBe(1);
    expect(await world.available("user:ada")).toBe(7);
  });

  test("a payment that all of them hear of is granted once, to a wallet that is not there yet", async () => {
    const purchases = Array.from({ length: 16 }, (_, index) =>
      anyOf(index).execute({
        ...world.asked(),
        kind: "purchase",
        accountId: "user:ada",
        paymentId: "p1",
        paidCents: 1000,
        paidTokens: 100,
        bonusTokens: 20,
      }),
    );
    const answers = await Promise.all(purchases);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await world.available("user:ada")).toBe(120);
  });

  test("sign-ups on one device, on all of them and crosswise, move its tokens once", async () => {
    await Promise.all([world.give("device:a", 3), world.give("device:b", 5)]);
    const signUps = Array.from({ length: 16 }, (_, index) =>
      anyOf(index).execute({
        ...world.asked(),
        kind: "transfer-anonymous",
        deviceId: index % 2 === 0 ? "device:a" : "device:b",
        userId: index % 3 === 0 ? "user:ada" : "user:bob",
        welcomeTokens: 6,
      }),
    );
    const answers = await Promise.all(signUps);
    expect(answers.reduce((sum, { movedTokens }) => sum + movedTokens, 0)).toBe(8);
    expect(answers.reduce((sum, { welcomeTokens }) => sum + welcomeTokens, 0)).toBe(12);
  });

  test("every command gets through where a fifth of all statements fails", async () => {
    // Refused by the server itself, in the middle of a write, and besides that at each step of the ledger.
    await world.run(`
      CREATE FUNCTION fail_sometimes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF random() < 0.2 THEN RAISE EXCEPTION 'restart transaction' USING ERRCODE = '40001'; END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER fail_sometimes AFTER INSERT OR UPDATE ON account FOR EACH STATEMENT
        EXECUTE FUNCTION fail_sometimes();
      CREATE TRIGGER fail_sometimes AFTER INSERT ON transfer FOR EACH STATEMENT EXECUTE FUNCTION fail_sometimes();`);
    onTestFinished(() => world.run("DROP FUNCTION fail_sometimes CASCADE"));
    let failed = 0;
    const seldom = seeded(4711);
    world.beforeStep = () => {
      if (seldom() >= 0.05) return;
      failed += 1;
      throw Object.assign(new Error("deadlock detected"), { code: "40P01" });
    };
    await Promise.all(["user:ada", "user:bob", "user:eve"].map((accountId) => world.give(accountId, 1000)));
    const used = Array.from({ length: 60 }, async (_, index) => {
      const accountId = ["user:ada", "user:bob", "user:eve"][index % 3] ?? "";
      const { holdId } = await anyOf(index).execute(world.reserving(accountId, 5));
      const capture = { accountId, holdId, actor: "test", tokens: 3 };
      const [one, other] = await Promise.all([anyOf(index).capture(capture), anyOf(index + 1).capture(capture)]);
      expect(other).toEqual(one);
    });
    await Promise.all(used);
    expect(failed).toBeGreaterThan(0);
    world.beforeStep = () => undefined;
    expect(await Promise.all(["user:ada", "user:bob", "user:eve"].map((id) => world.available(id)))).toEqual([
      940, 940, 940,
    ]);
  });

  test.each(["begin", "load", "write", "commit", "committed"] as const)(
    "connections that are cut at %s lose and double nothing, with and without locks",
    async (cut) => {
      await world.give("user:ada", 10);
      for (const isLocked of [false, true]) {
        const steps: Step[] = [];
        world.beforeStep = (step) => {
          // The first try meets a race, so that the next one locks.
          if (isLocked && steps.length === 0) {
            steps.push(step);
            throw Object.assign(new Error("could not serialize"), { code: "40001" });
          }
          if (step === cut && !steps.includes(step)) cutConnections(serverUrl);
          steps.push(step);
        };
        expect(await world.ledger.execute(world.spending("user:ada", 1))).toMatchObject({ isNew: true });
        expect(steps).toContain(cut);
      }
      world.beforeStep = () => undefined;
      expect(await world.available("user:ada")).toBe(8);
    },
  );

  test("what the database refuses for good does not harm its neighbours", async () => {
    await world.give("user:ada", 10);
    await world.run(`
      CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.actor = 'refused' THEN RAISE EXCEPTION 'never' USING ERRCODE = '22000'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER refuse_one BEFORE INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION refuse_one();`);
    onTestFinished(() => world.run("DROP FUNCTION refuse_one CASCADE"));
    const bad = { ...world.spending("user:ada", 1), actor: "refused" };
    const results = await Promise.allSettled([
      world.ledger.execute(world.spending("user:ada", 2)),
      world.ledger.execute(bad),
      world.ledger.execute(world.spending("user:ada", 3)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await world.available("user:ada")).toBe(5);
  });
});

/** Ends all connections of this database's ledgers at once, and of no other's, while this process stands still. */
function cutConnections(url: string): void {
  const script = `
    const { Client } = require("pg");
    const client = new Client({ connectionString: process.argv[1] });
    client.connect()
      .then(() => client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'myba ledger' AND datname = current_database()"))
      .then(() => client.end());`;
  execFileSync(process.execPath, ["-e", script, url], { cwd: import.meta.dirname });
}

/** Numbers from 0 to 1 that look random and are the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
