import { describe, expect, onTestFinished, test } from "vitest";
import type { NewRowOf } from "../database/server-tables.ts";
import { engines, startServerWorld } from "../testing/server-world.ts";
import { makeServerHealth } from "./server-health.ts";

const event = (id: string, state: "waiting" | "done" | "dead", receivedAt: number): NewRowOf<"inbox"> => ({
  provider: "clerk",
  event_id: id,
  type: "user.created",
  object_id: null,
  created_at: receivedAt,
  received_at: receivedAt,
  is_live: 0,
  api_version: null,
  raw: "{}",
  state,
  attempts: 0,
  next_at: receivedAt,
  lease_until: 0,
  finished_at: state === "waiting" ? null : receivedAt,
  error: null,
});

describe.each(engines)("what a server says of itself on %s", (engine) => {
  test("has the age of the oldest event that waits and the number of those given up", async () => {
    const world = await startServerWorld(engine);
    onTestFinished(() => world.end());
    const { ledger, database, now } = world;
    const parts = { phase: () => "ready" as const, openStreams: () => 0, version: "1" };
    const health = makeServerHealth({ ledger, database, now, ...parts });
    expect([await health.queueAgeMs(), await health.deadLetters()]).toEqual([0, 0]);
    const rows = [
      event("a", "done", now() - 9000),
      event("b", "waiting", now() - 5000),
      event("c", "waiting", now() - 3000),
      event("d", "dead", now() - 8000),
    ];
    await database.db.insertInto("inbox").values(rows).execute();
    // The answer is a second old at most.
    world.turn(1000);
    expect([await health.queueAgeMs(), await health.deadLetters()]).toEqual([6000, 1]);
    expect(await health.report()).toMatchObject({ state: "ok", database: "ok", queueAgeMs: 6000 });
  });
});
