import { describe, expect, onTestFinished, test } from "vitest";
import { bundledProgram } from "../testing/bundled-program.ts";
import { runBank } from "./testing/bank-run.ts";
import { postgresForProcesses, sqliteForProcesses } from "./testing/crash-databases.ts";
import { createPostgresDatabase, findTestServer } from "./testing/postgres-test-database.ts";

const server = await findTestServer();
const load = { processes: 4, operations: 40, worker: await bundledProgram("ledger/testing/bank-worker.ts") };

describe("while 8 workers in 4 processes move tokens, every reading of all balances adds up", () => {
  test("on one SQLite file", { timeout: 120_000 }, async () => {
    const { remove, ...database } = sqliteForProcesses();
    onTestFinished(remove);
    const { reads, transfers } = await runBank({ ...database, ...load, seed: 1 });
    expect(reads).toBeGreaterThan(10);
    expect(transfers).toBeGreaterThan(200);
  });

  test.skipIf("reason" in server)("on PostgreSQL", { timeout: 120_000 }, async () => {
    const { url, drop } = await createPostgresDatabase("url" in server ? server.url : "");
    const { remove, ...database } = postgresForProcesses(url, { isDurable: false });
    onTestFinished(async () => {
      remove();
      await drop();
    });
    const { reads, transfers } = await runBank({ ...database, ...load, seed: 2 });
    expect(reads).toBeGreaterThan(10);
    expect(transfers).toBeGreaterThan(200);
  });
});
