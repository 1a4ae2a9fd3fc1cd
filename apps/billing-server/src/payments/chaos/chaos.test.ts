import { describe, expect, onTestFinished, test } from "vitest";
import { borrowPostgresDatabase, findTestServer } from "../../ledger/testing/postgres-test-database.ts";
import { bundledProgram } from "../../testing/bundled-program.ts";
import { engines } from "../../testing/server-world.ts";
import { type ChaosPlace, makeChaosPlace } from "./testing/chaos-place.ts";
import { runChaos } from "./testing/chaos-run.ts";

describe.each(engines)("payments under chaos on %s", (engine) => {
  test("people buy, renew, refund and dispute while deliveries go astray and servers are killed, and after one reconciler run every cent and token agrees", async () => {
    const place = await placeOn(engine);
    const program = await bundledProgram("payments/chaos/testing/chaos-server.ts");
    const report = await runChaos({ place, people: 12, seed: 1, kills: 2, program });
    expect(report.kills).toBe(2);
    expect(report.dropped).toBeGreaterThan(0);
    expect(report.repaired).toBeGreaterThan(0);
    expect(report.refundedCents).toBeGreaterThan(0);
  }, 180_000);
});

async function placeOn(engine: (typeof engines)[number]): Promise<ChaosPlace> {
  const database = engine === "postgres" ? await postgres() : undefined;
  const place = makeChaosPlace(database);
  onTestFinished(() => place.remove());
  return place;
}

async function postgres(): Promise<string> {
  const server = await findTestServer();
  // Tests that need PostgreSQL must not pass without it.
  if (!("url" in server)) throw new Error("no PostgreSQL to test on");
  const { url, giveBack } = await borrowPostgresDatabase(server.url);
  onTestFinished(() => giveBack());
  return url;
}
