import { describe, expect, onTestFinished, test } from "vitest";
import { postgresForProcesses, sqliteForProcesses } from "./testing/crash-databases.ts";
import { crashLedger } from "./testing/crash-run.ts";
import { startPostgres } from "./testing/postgres-server.ts";
import { bundledProgram } from "../testing/bundled-program.ts";
import { findTestServer } from "./testing/postgres-test-database.ts";

const server = await findTestServer();
const worker = await bundledProgram("ledger/testing/crash-worker.ts");
const time = { timeout: 180_000 };

test("a server killed 10 times under load loses and doubles nothing on SQLite", time, async () => {
  const { remove, ...database } = sqliteForProcesses();
  onTestFinished(remove);
  const report = await crashLedger({ ...database, kills: 10, seed: 1, worker });
  expect(report.kills).toBe(10);
  expect(report.acknowledged).toBeGreaterThan(100);
  expect(report.unanswered).toBeGreaterThan(0);
});

describe.skipIf("reason" in server)("on a PostgreSQL that keeps what it acknowledges", () => {
  test("a server killed 10 times under load loses and doubles nothing", time, async () => {
    const postgres = await startPostgres({ isDurable: true });
    onTestFinished(() => postgres.stop());
    const { remove, ...database } = postgresForProcesses(postgres.url);
    onTestFinished(remove);
    const killed = await crashLedger({ ...database, kills: 10, seed: 2, worker });
    expect(killed.acknowledged).toBeGreaterThan(50);
  });

  test("a database that stops at once under load, twice, loses and doubles nothing", time, async () => {
    const postgres = await startPostgres({ isDurable: true });
    onTestFinished(() => postgres.stop());
    const powerCut = async (): Promise<void> => {
      await postgres.crash();
      await postgres.start();
    };
    const { remove, ...database } = postgresForProcesses(postgres.url);
    onTestFinished(remove);
    const report = await crashLedger({ ...database, kills: 2, seed: 3, powerCut, worker });
    expect(report.acknowledged).toBeGreaterThan(10);
  });
});
