import { afterAll, expect, test } from "vitest";
import { postgresForModel, sqliteForModel } from "./testing/model-databases.ts";
import { fuzzLedger } from "./testing/model-fuzz.ts";
import { plantedMistakes } from "./testing/model-plants.ts";
import { dropSpareDatabases, findTestServer } from "./testing/postgres-test-database.ts";

afterAll(dropSpareDatabases);

const again = (engine: string) => (seed: number) => `pnpm fuzz ledger --engine ${engine} --commands 1 --seed ${seed}`;

test.concurrent(
  "10,000 random commands on SQLite do what a simple model of the ledger says, with every promise kept after each",
  { timeout: 180_000 },
  async () => {
    const openDatabase = sqliteForModel;
    expect(
      await fuzzLedger({ openDatabase, seed: 20_261_121, commands: 10_000, again: again("sqlite") }),
    ).toBeGreaterThan(9999);
  },
);

test.concurrent("so do 600 on PostgreSQL", { timeout: 180_000 }, async () => {
  const server = await findTestServer();
  if ("reason" in server) throw new Error(server.reason);
  const openDatabase = postgresForModel(server.url);
  expect(await fuzzLedger({ openDatabase, seed: 11_21, commands: 600, again: again("postgres") })).toBeGreaterThan(599);
});

test.each(Object.entries(plantedMistakes))(
  "where %s, the run says so with a seed and a few steps, and the seed finds it again",
  async (_name, plant) => {
    const planted = { openDatabase: sqliteForModel, plant };
    const messageOf = (seed: number, commands: number): Promise<string> =>
      fuzzLedger({ ...planted, seed, commands }).then(
        () => "nothing was found",
        (error: Error) => error.message,
      );
    const message = await messageOf(4, 100_000);
    const [, seed, many] = /^seed (-?\d+)\n[^]*after these (\d+) steps:\n/.exec(message) ?? [];
    expect(Number(many)).toBeLessThan(6);
    const steps = message.slice(message.indexOf("after these"));
    expect(await messageOf(Number(seed), 1)).toContain(steps);
  },
);
