import { soundCatalogue } from "@myba/shared/catalogue/sound-catalogue";
import { describe, expect, onTestFinished, test } from "vitest";
import { engines, startServerWorld, type ServerWorld } from "../testing/server-world.ts";
import { defaultCatalogue } from "./default-catalogue.ts";
import { openCatalogues } from "./open-catalogues.ts";

const minute = 60_000;
const withPriceOf = (tokens: number): unknown => ({
  ...defaultCatalogue,
  features: [{ key: "ticket", name: "Ticket", tokens, per: "ticket" }],
});
const publication = { by: "admin:ada", note: "Dearer tickets." };

describe.each(engines)("the catalogue on %s", (engine) => {
  async function world(): Promise<ServerWorld> {
    const started = await startServerWorld(engine);
    onTestFinished(started.end);
    return started;
  }

  test("a new server sells the default, once, however many processes begin at a time", async () => {
    const the = await world();
    const other = await the.another();
    const opened = await Promise.all(
      [the.database, other.database, the.database].map((database) => openCatalogues({ database, now: the.now })),
    );
    for (const catalogues of opened) {
      expect(await catalogues.inForce()).toMatchObject({ version: 1, catalogue: defaultCatalogue });
      expect(await catalogues.versions()).toHaveLength(1);
    }
  });

  test("what is published holds at once here and within five seconds in every process", async () => {
    const the = await world();
    const here = await openCatalogues(the);
    const there = await openCatalogues({ database: (await the.another()).database, now: the.now });
    await there.inForce();
    expect(await here.publish(withPriceOf(2), publication)).toMatchObject({ version: 2, createdBy: "admin:ada" });
    expect(await here.inForce()).toMatchObject({ version: 2, catalogue: { features: [{ tokens: 2 }] } });
    expect(await there.inForce()).toMatchObject({ version: 1 });
    the.turn(5001);
    expect(await there.inForce()).toMatchObject({ version: 2 });
  });

  test("a version for later holds from its moment on, in every process that knows it", async () => {
    const the = await world();
    const here = await openCatalogues(the);
    await here.publish(withPriceOf(3), { ...publication, activeFrom: the.now() + minute });
    expect(await here.inForce()).toMatchObject({ version: 1 });
    the.turn(minute - 1);
    await here.inForce();
    expect(await here.inForce()).toMatchObject({ version: 1 });
    the.turn(1);
    expect(await here.inForce()).toMatchObject({ version: 2 });
  });

  test("a clock that is set back keeps nobody at old prices", async () => {
    const the = await world();
    const here = await openCatalogues(the);
    const there = await openCatalogues({ database: (await the.another()).database, now: the.now });
    the.turn(-60 * minute);
    await there.publish(withPriceOf(2), publication);
    expect(await here.inForce()).toMatchObject({ version: 2 });
  });

  test("while the database cannot be read, prices hold for five seconds and then nothing is sold", async () => {
    const the = await world();
    const { database } = await the.another();
    const catalogues = await openCatalogues({ database, now: the.now });
    await database.close();
    the.turn(5000);
    expect(await catalogues.inForce()).toMatchObject({ version: 1 });
    the.turn(1);
    await expect(catalogues.inForce()).rejects.toMatchObject({ code: "server/unavailable" });
  });

  test("publishing again takes the place of what was planned", async () => {
    const the = await world();
    const catalogues = await openCatalogues(the);
    await catalogues.publish(withPriceOf(3), { ...publication, activeFrom: the.now() + minute });
    await catalogues.publish(withPriceOf(4), publication);
    the.turn(2 * minute);
    expect(await catalogues.inForce()).toMatchObject({ version: 3, catalogue: { features: [{ tokens: 4 }] } });
  });

  test("older versions stay readable as they were", async () => {
    const the = await world();
    const catalogues = await openCatalogues(the);
    await catalogues.publish(withPriceOf(2), publication);
    expect(await catalogues.version(1)).toMatchObject({ version: 1, catalogue: defaultCatalogue });
    expect(await catalogues.version(2)).toMatchObject({ note: "Dearer tickets." });
    expect(await catalogues.version(3)).toBeUndefined();
    expect((await catalogues.versions()).map(({ version }) => version)).toEqual([2, 1]);
  });

  test("of publishers at the same time each gets a version, and none is lost", async () => {
    const the = await world();
    const other = await the.another();
    const [here, there] = [await openCatalogues(the), await openCatalogues({ database: other.database, now: the.now })];
    const published = await Promise.all(
      Array.from({ length: 12 }, (_none, no) => (no % 2 ? here : there).publish(withPriceOf(no + 1), publication)),
    );
    expect(published.map(({ version }) => version).toSorted((one, two) => one - two)).toEqual(
      Array.from({ length: 12 }, (_none, no) => no + 2),
    );
    for (const [no, { version }] of published.entries()) {
      expect(await here.version(version)).toMatchObject({ catalogue: { features: [{ tokens: no + 1 }] } });
    }
  });

  test("of those who changed the same version one is published, and the others hear of it", async () => {
    const the = await world();
    const catalogues = await openCatalogues(the);
    const results = await Promise.allSettled(
      [2, 3, 4].map((tokens) => catalogues.publish(withPriceOf(tokens), { ...publication, afterVersion: 1 })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "catalogue/changed-meanwhile" });
    }
  });

  test("what is wrong is refused with its place in words, and nothing changes", async () => {
    const the = await world();
    const catalogues = await openCatalogues(the);
    const [starter, ...others] = defaultCatalogue.packages;
    const broken = { ...defaultCatalogue, packages: [{ ...starter, price: { usd: 4.99 } }, ...others] };
    await expect(catalogues.publish(broken, publication)).rejects.toMatchObject({
      code: "catalogue/invalid",
      data: { reason: expect.stringMatching(/^packages, starter, price, usd: .*int/) },
    });
    expect(await catalogues.versions()).toHaveLength(1);
  });
});

test("the default is as a file of it would be read", () => {
  expect(soundCatalogue.parse(defaultCatalogue)).toEqual(defaultCatalogue);
});
