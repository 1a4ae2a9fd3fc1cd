import { createGate } from "@myba/sandbox/model/gate";
import { AppError } from "@myba/shared/errors";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { usualLimits } from "./limits.ts";
import {
  ada,
  all,
  eve,
  generate,
  type GenerationProcess,
  type GenerationWorld,
  newKey,
  notes,
  startGenerationWorld,
  told,
  untilComplete,
} from "./testing/generation-world.ts";

describe.each(engines)("on %s", (engine) => {
  let the: GenerationWorld;
  let other: GenerationProcess;
  beforeEach(async () => {
    the = await startGenerationWorld(engine);
    other = await the.another();
  });
  afterEach(() => the.end());

  const holds = () => the.world.reader.query<object>("SELECT id FROM hold");
  const outbox = () => the.database.db.selectFrom("outbox").select("event").execute();

  test("the same key 16 times at once in two processes is one generation, one hold, one call, one receipt", async () => {
    await the.give(50);
    const key = newKey();
    const asked = Array.from({ length: 16 }, (_, no) => generate((no % 2 ? other : the).generations, { key }));
    const heard = await Promise.all(asked);
    for (const { receipt, tickets } of heard) {
      expect(receipt).toEqual(heard[0]?.receipt);
      expect(tickets).toEqual(heard[0]?.tickets);
    }
    expect(the.double.calls).toHaveLength(1);
    expect(await holds()).toHaveLength(1);
    expect(await outbox()).toHaveLength(1);
    expect((await the.ledger.balance(ada)).availableTokens).toBe(50 - (heard[0]?.receipt.capturedTokens ?? 0));
  });

  test("the same key 8 times at once without enough tokens is refused 8 times, and leaves nothing", async () => {
    await the.give(1);
    const key = newKey();
    const asked = Array.from({ length: 8 }, (_, no) => codeOf(generate((no % 2 ? other : the).generations, { key })));
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["ledger/insufficient"]));
    expect(await holds()).toHaveLength(0);
    expect(await the.database.db.selectFrom("generation").select("id").execute()).toHaveLength(0);
  });

  test("no more run at the same time than a wallet may, however many begin at once", async () => {
    await the.give(500);
    await the.give(50, eve);
    const gate = createGate();
    the.double.script(() => ({ hold: { before: "headers", gate } }));
    const begun = Array.from({ length: 12 }, (_, no) =>
      (no % 2 ? other : the).generations.start(ada, { key: newKey(), request: { text: notes } }),
    );
    const settled = await Promise.allSettled(begun);
    const streams = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const refused = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as AppError] : []));
    expect(streams).toHaveLength(2);
    for (const { code, data } of refused)
      expect({ code, data }).toEqual({ code: "metered/too-many", data: { running: 2 } });
    const eves = await the.generations.start(eve, { key: newKey(), request: { text: notes } });
    gate.release();
    for (const stream of [...streams, eves]) expect(told(await all(stream)).receipt.state).toBe("captured");
    expect((await generate(other.generations)).receipt.state).toBe("captured");
  });

  test("a wallet begins so many in a minute, and is told when it may go on", async () => {
    await the.give(500);
    const slow = await the.another({ limits: { ...usualLimits, perMinute: 2 } });
    const key = newKey();
    await generate(slow.generations, { key });
    the.world.turn(20_000);
    await generate(slow.generations);
    await expect(generate(slow.generations)).rejects.toMatchObject({ code: "request/too-many", data: { seconds: 40 } });
    expect((await generate(slow.generations, { key })).receipt.state).toBe("captured");
    the.world.turn(40_000);
    expect((await generate(slow.generations)).receipt.state).toBe("captured");
  });

  test("a cancel at any moment, here or there, ends in one settlement", async () => {
    await the.give(500);
    for (let pieces = 0; pieces < 12; pieces += 1) {
      const gate = createGate();
      the.double.script({ hold: { before: pieces * 12, gate } });
      the.world.turn(60_001);
      const stream = await the.generations.start(ada, { key: newKey(), request: { text: notes } });
      const events = all(stream);
      const { id } = (await the.generations.list(ada, { limit: 1 })).receipts[0]!; // It has just begun.
      await Promise.race([gate.reached, events]);
      gate.release();
      const receipts = await Promise.all([the.generations.cancel(ada, id), other.generations.cancel(ada, id)]);
      const { receipt } = told(await events);
      expect(receipts).toEqual([receipt, receipt]);
      expect(receipt.capturedTokens + receipt.releasedTokens).toBe(receipt.reservedTokens);
      expect(receipt.capturedTokens).toBe(receipt.tickets);
    }
    expect(await outbox()).toHaveLength(12);
    expect((await the.ledger.balance(ada)).heldTokens).toBe(0);
  });

  test("a hold that ended meanwhile gives nothing, and the receipt says so", async () => {
    await the.give(50);
    const gate = createGate();
    the.double.script({ hold: { before: 60, gate } });
    const stream = await the.generations.start(ada, { key: newKey(), request: { text: notes } });
    await gate.reached;
    the.world.turn(usualLimits.longestMs + 2 * 60 * 60_000);
    expect(await the.ledger.sweepHolds()).toBe(1);
    gate.release();
    const { receipt } = told(await all(stream));
    expect(receipt).toMatchObject({ state: "released", capturedTokens: 0 });
    expect(receipt.tickets).toBeGreaterThan(0);
    expect(await the.ledger.balance(ada)).toMatchObject({ availableTokens: 50, heldTokens: 0 });
  });

  test("a process that was taken for dead and comes back writes nothing more, and charges nothing twice", async () => {
    await the.give(50);
    const gate = createGate();
    the.double.script({ hold: { before: 60, gate } });
    const stream = await the.generations.start(ada, { key: newKey(), request: { text: notes } });
    await untilComplete(stream);
    const { id } = (await the.generations.list(ada, { limit: 1 })).receipts[0]!; // It is the only one.
    // What it still writes before the gate says that it is alive.
    const swept = async (): Promise<string> => {
      the.world.turn(usualLimits.leaseMs + 1);
      await the.sweep(other);
      return (await other.generations.get(ada, id)).state;
    };
    await expect.poll(swept).toBe("captured");
    const settled = await other.generations.get(ada, id);
    expect(settled).toMatchObject({ state: "captured", error: { code: "metered/interrupted" } });
    gate.release();
    const { receipt, engine: heard } = told(await all(stream));
    expect(receipt).toEqual(settled);
    expect(heard.at(-1)).toEqual({ kind: "failed", error: { code: "metered/interrupted", data: {} } });
    await the.sweep(the);
    expect(await other.generations.get(ada, id)).toEqual(settled);
    expect(await outbox()).toHaveLength(1);
  });
});

async function codeOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}
