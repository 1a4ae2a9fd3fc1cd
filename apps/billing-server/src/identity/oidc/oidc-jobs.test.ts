import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engines, startServerWorld, type ServerWorld } from "../../testing/server-world.ts";
import { openInstallations, type Installations } from "./installations.ts";
import { makeOidcAdapter } from "./oidc-adapter.ts";
import { oidcJobs } from "./oidc-jobs.ts";
import { lifetimes } from "./oidc-provider.ts";

const hour = 60 * 60_000;
const day = 24 * hour;

describe.each(engines)("what opens nothing any more goes, on %s:", (engine) => {
  let world: ServerWorld;
  let installations: Installations;
  let kindsLeft: () => Promise<string[]>;
  let run: () => Promise<void>;
  let adapter: ReturnType<typeof makeOidcAdapter>;

  beforeEach(async () => {
    world = await startServerWorld(engine);
    const { database, now } = world;
    installations = openInstallations({ database, now, events: { append: () => Promise.resolve() } });
    adapter = makeOidcAdapter({ database, now, endGrant: (id) => installations.end(id) });
    const jobs = oidcJobs({ database, installations, now });
    run = async () => {
      for (const job of jobs) await job.run(new AbortController().signal);
    };
    kindsLeft = async () => {
      const rows = await database.db.selectFrom("oidc_payload").select("kind").orderBy("kind").execute();
      return rows.map(({ kind }) => kind);
    };
    const person = { id: "ada", email: null, name: null, picture_url: null, created_at: now(), deleted_at: null };
    await database.db.insertInto("person").values(person).execute();
  });
  afterEach(() => world.end());

  test("codes and pages after their time, however many", async () => {
    for (let index = 0; index < 1100; index += 1) await adapter("Interaction").upsert(`uid${index}`, {}, 600);
    await adapter("RefreshToken").upsert("token", { grantId: "g" }, lifetimes.RefreshToken);
    world.turn(600_000 - 1);
    await run();
    expect(await kindsLeft()).toHaveLength(1101);
    world.turn(1);
    await run();
    expect(await kindsLeft()).toEqual(["RefreshToken"]);
  });

  test("sign-ins whose code nobody fetched", async () => {
    await installations.prepare({ id: "g1", personId: "ada", name: "MyBA" });
    await adapter("Grant").upsert("g1", { accountId: "ada" }, lifetimes.Grant);
    expect(await installations.list("ada")).toEqual([]);
    world.turn(hour - 1);
    await run();
    expect(await kindsLeft()).toEqual(["Grant"]);
    world.turn(1);
    await run();
    expect(await kindsLeft()).toEqual([]);
    expect(await installations.use("g1")).toBe(false);
  });

  test("installations that were left alone for as long as a refresh token lives, and word of them later", async () => {
    await installations.prepare({ id: "g1", personId: "ada", name: "MyBA" });
    await adapter("Grant").upsert("g1", { accountId: "ada" }, lifetimes.Grant);
    await installations.use("g1");
    world.turn(lifetimes.RefreshToken * 1000 - 1);
    await run();
    expect(await installations.list("ada")).toHaveLength(1);
    world.turn(1);
    await run();
    expect(await installations.list("ada")).toEqual([]);
    expect(await kindsLeft()).toEqual([]);

    const rows = () => world.database.db.selectFrom("installation").select("id").execute();
    world.turn(90 * day - 1);
    await run();
    expect(await rows()).toHaveLength(1);
    world.turn(1);
    await run();
    expect(await rows()).toEqual([]);
  });
});
