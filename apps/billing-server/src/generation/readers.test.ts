import { createGate, type Gate } from "@myba/sandbox/model/gate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { usualLimits } from "./limits.ts";
import {
  ada,
  all,
  completeOf,
  generate,
  type GenerationWorld,
  newKey,
  notes,
  startGenerationWorld,
  told,
} from "./testing/generation-world.ts";
import { journalOf } from "./testing/journal-of.ts";

describe.each(engines)("on %s", (engine) => {
  let the: GenerationWorld;
  let gate: Gate;
  beforeEach(async () => {
    the = await startGenerationWorld(engine);
    await the.give(50);
    gate = createGate();
    // Long after the first ticket is complete, and before the last one is.
    the.double.script({ hold: { before: 60, gate } });
  });
  afterEach(async () => {
    gate.release();
    await the.end();
  });

  test("what is delivered is in the journal before anybody hears of it", async () => {
    const stream = await the.generations.start(ada, { key: newKey(), request: { text: notes } });
    let heard = 0;
    for await (const { id, event } of stream) {
      if (event.kind === "reserved") gate.release();
      if (event.kind !== "generation" || event.event.kind !== "ticket") continue;
      heard += 1;
      const row = await the.database.db
        .selectFrom("generation_event")
        .where("seq", ">=", Number(id))
        .select("seq")
        .execute();
      expect(row.length).toBeGreaterThan(0);
    }
    expect(heard).toBeGreaterThan(1);
  });

  test("whoever loses the connection finds the generation again and hears the rest", async () => {
    const left = new AbortController();
    const stream = await the.generations.start(
      ada,
      { key: newKey(), request: { text: notes } },
      { signal: left.signal },
    );
    const first: string[] = [];
    let generationId = "";
    for await (const { id, event } of stream) {
      first.push(id);
      if (event.kind === "reserved") generationId = event.receipt.id;
      if (event.kind === "generation" && event.event.kind === "ticket") left.abort();
    }
    await gate.reached;
    const rest = the.generations.follow(ada, generationId, { afterId: first.at(-1) ?? "" });
    gate.release();
    const events = await all(await rest);
    expect(events.every(({ id }) => !first.includes(id))).toBe(true);
    const { receipt } = told(events);
    const { complete } = await journalOf(the.database, generationId);
    expect(receipt).toMatchObject({ state: "captured", capturedTokens: complete, error: null });
  });

  test("a cancel stops the model at once: complete tickets are paid for, the rest is given back", async () => {
    const stream = await the.generations.start(ada, { key: newKey(), request: { text: notes } });
    const { id } = (await the.generations.list(ada, { limit: 1 })).receipts[0]!; // It has just begun.
    await gate.reached;
    const receipt = await the.generations.cancel(ada, id);
    expect(await the.double.calls[0]?.ended).toBe("aborted");
    const { tickets, engine: heard } = told(await all(stream));
    expect(heard.at(-1)?.kind).toBe("cancelled");
    expect(receipt).toMatchObject({ state: "captured", capturedTokens: completeOf(tickets).length, error: null });
    expect(receipt.capturedTokens + receipt.releasedTokens).toBe(receipt.reservedTokens);
    expect(await the.generations.cancel(ada, id)).toEqual(receipt);
  });

  test("another process follows it, and cancels it", async () => {
    const other = await the.another();
    const stream = await the.generations.start(ada, { key: newKey(), request: { text: notes } });
    const { id } = (await other.generations.list(ada, { limit: 1 })).receipts[0]!; // It has just begun.
    await gate.reached;
    const elsewhere = await other.generations.follow(ada, id);
    const seen = elsewhere.next();
    expect((await seen).value).toMatchObject({ id: "0", event: { kind: "reserved" } });
    const receipt = await other.generations.cancel(ada, id);
    const [here, there] = await Promise.all([all(stream), all(elsewhere)]);
    expect(told(there).tickets).toEqual(told(here).tickets);
    expect(told(there).receipt).toEqual(receipt);
    expect(receipt.state).toBe("captured");
  });

  test("one that nobody reads any more is stopped after a while", async () => {
    const impatient = await the.another({ limits: { ...usualLimits, graceMs: 20 } });
    const left = new AbortController();
    const stream = await impatient.generations.start(
      ada,
      { key: newKey(), request: { text: notes } },
      { signal: left.signal },
    );
    const begun = Promise.withResolvers<void>();
    const reading = (async () => {
      for await (const { event } of stream) if (event.kind === "generation") begun.resolve();
    })();
    await Promise.all([gate.reached, begun.promise]);
    left.abort();
    await reading;
    expect(await the.double.calls[0]?.ended).toBe("aborted");
    const { id } = (await the.generations.list(ada, { limit: 1 })).receipts[0]!; // It is the only one.
    const { receipt } = told(await all(await the.generations.follow(ada, id)));
    expect(receipt).toMatchObject({ error: null, tickets: receipt.capturedTokens });
  });

  test("one that is read by way of another process goes on", async () => {
    const impatient = await the.another({ limits: { ...usualLimits, graceMs: 20 } });
    const left = new AbortController();
    const stream = await impatient.generations.start(
      ada,
      { key: newKey(), request: { text: notes } },
      { signal: left.signal },
    );
    const heard = all(stream);
    await gate.reached;
    const { id } = (await the.generations.list(ada, { limit: 1 })).receipts[0]!; // It has just begun.
    const rest = all(await the.generations.follow(ada, id));
    const isRead = the.database.db.selectFrom("generation").select("followed_until").where("id", "=", id);
    await expect.poll(async () => (await isRead.executeTakeFirstOrThrow()).followed_until).toBeGreaterThan(0);
    left.abort();
    await heard;
    gate.release();
    expect(told(await rest).engine.at(-1)?.kind).toBe("finished");
  });

  test("a server that stops settles what it runs", async () => {
    const stopping = await the.another();
    const stream = await stopping.generations.start(ada, { key: newKey(), request: { text: notes } });
    await gate.reached;
    await stopping.generations.close();
    const { tickets, receipt } = told(await all(stream));
    expect(receipt).toMatchObject({ state: "captured", error: { code: "metered/interrupted" } });
    expect(receipt.capturedTokens).toBe(completeOf(tickets).length);
    await expect(stopping.generations.start(ada, { key: newKey(), request: { text: notes } })).rejects.toMatchObject({
      code: "server/unavailable",
    });
  });

  test("one that takes too long is stopped", async () => {
    const short = await the.another({ limits: { ...usualLimits, longestMs: 1500 } });
    const { receipt, tickets } = await generate(short.generations);
    expect(receipt).toMatchObject({ state: "captured", error: { code: "metered/broke-off" } });
    expect(receipt.capturedTokens).toBe(completeOf(tickets).length);
  });
});
