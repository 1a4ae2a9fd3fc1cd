import { describe, expect, onTestFinished, test } from "vitest";
import { store } from "../webhooks/inbox-rows.ts";
import { inboxRows } from "../webhooks/testing/webhook-world.ts";
import { engines, startServerWorld } from "../testing/server-world.ts";
import { runInboxCli } from "./cli.ts";

describe.each(engines)("billing inbox on %s", (engine) => {
  test("shows what was given up and what waits, and has it processed again", async () => {
    const world = await startServerWorld(engine);
    onTestFinished(() => world.end());
    const { database, now } = world;
    for (const eventId of ["evt_1", "evt_2", "evt_3"]) {
      const event = { provider: "stripe", eventId, type: "charge.refunded", objectId: "pi_1", createdAt: now() };
      const kept = { ...event, isLive: false, apiVersion: null, raw: "{}" };
      // oxlint-disable-next-line no-await-in-loop -- in their order
      await store(database, kept, { nowMs: now(), isHandled: true });
    }
    const error = JSON.stringify({ name: "NotKnownYet" });
    const end = { state: "dead" as const, finished_at: now(), error };
    await database.db.updateTable("inbox").set(end).where("event_id", "=", "evt_2").execute();
    const run = async (...argv: string[]): Promise<{ code: number; out: string; error: string }> => {
      const said = { out: "", error: "" };
      const code = await runInboxCli(argv, {
        writeOut: (text) => void (said.out += text),
        writeError: (text) => void (said.error += text),
        env: { [engine === "sqlite" ? "MYBA_SERVER_DATA" : "DATABASE_URL"]: world.address },
        now,
      });
      return { code, ...said };
    };
    const all = await run("list");
    expect(all.code).toBe(0);
    expect(all.out.split("\n").map((line) => line.split(/ +/).slice(1))).toEqual([
      ["waiting", "stripe", "evt_1", "charge.refunded", "0", "tries"],
      ["dead", "stripe", "evt_2", "charge.refunded", "0", "tries", "NotKnownYet"],
      ["waiting", "stripe", "evt_3", "charge.refunded", "0", "tries"],
      [],
    ]);
    const json = await run("list", "--state", "dead", "--json");
    expect(JSON.parse(json.out)).toMatchObject({ event_id: "evt_2", state: "dead", object_id: "pi_1" });
    expect(json.out).not.toContain('"raw"');
    expect(await run("replay", "--dead")).toEqual({ code: 0, out: "1 of 1 will be processed again.\n", error: "" });
    expect((await inboxRows(database)).map(({ state, error: why }) => [state, why])).toEqual(
      Array.from({ length: 3 }, () => ["waiting", null]),
    );
    expect(await run("replay", "evt_1", "evt_9")).toMatchObject({
      code: 1,
      out: "1 of 2 will be processed again.\n",
      error: expect.stringContaining("evt_9"),
    });
    expect(await run("replay")).toMatchObject({ code: 2, error: expect.stringContaining("--dead") });
    expect(await run("list", "--limit", "many")).toMatchObject({ code: 2 });
  });

  test("makes no database where there is none", async () => {
    let error = "";
    const env = { MYBA_SERVER_DATA: "/nowhere/at/all" };
    const writeError = (text: string): void => void (error += text);
    expect(await runInboxCli(["list"], { writeOut: () => undefined, writeError, env, now: Date.now })).toBe(2);
    expect(error).toContain("/nowhere/at/all");
  });
});
