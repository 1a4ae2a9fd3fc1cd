import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { entriesOf } from "../wallet/entries.ts";
import {
  ada,
  catalogueOf,
  all,
  completeOf,
  eve,
  generate,
  type GenerationWorld,
  newKey,
  notes,
  startGenerationWorld,
  told,
} from "./testing/generation-world.ts";

describe.each(engines)("on %s", (engine) => {
  let it: GenerationWorld;
  beforeEach(async () => {
    it = await startGenerationWorld(engine);
  });
  afterEach(() => it.end());

  test("each complete ticket is paid for, the rest of what was set aside is given back", async () => {
    await it.give(50);
    const { events, tickets, receipt, engine: heard } = await generate(it.generations);
    expect(events[0]).toMatchObject({ id: "0", event: { kind: "reserved", receipt: { state: "running" } } });
    expect(heard.at(-1)?.kind).toBe("finished");
    expect(tickets.length).toBeGreaterThan(1);
    expect(completeOf(tickets)).toHaveLength(tickets.length);
    expect(receipt).toMatchObject({
      state: "captured",
      capturedTokens: tickets.length,
      tickets: tickets.length,
      error: null,
      model: "openai/gpt-5-mini",
      catalogueVersion: 7,
    });
    expect(receipt.capturedTokens + receipt.releasedTokens).toBe(receipt.reservedTokens);
    expect(events.at(-1)?.event).toMatchObject({ kind: "settled", wallet: { availableTokens: 50 - tickets.length } });
    expect(await it.ledger.balance(ada)).toMatchObject({ availableTokens: 50 - tickets.length, heldTokens: 0 });
  });

  test("the line of the wallet's history leads to the receipt", async () => {
    await it.give(20);
    const { receipt } = await generate(it.generations);
    const { ledger } = it;
    const { entries } = await entriesOf({ ledger, catalogues: catalogueOf(1) }, ada, { limit: 1 });
    expect(entries).toMatchObject([
      { kind: "spend", tokens: -receipt.capturedTokens, causeType: "generation", causeId: receipt.id },
    ]);
    expect(await it.generations.get(ada, entries[0]?.causeId ?? "")).toEqual(receipt);
  });

  test("the same key again gives the same events and costs nothing", async () => {
    await it.give(50);
    const key = newKey();
    const first = await generate(it.generations, { key });
    const again = await generate(it.generations, { key });
    expect(again.tickets).toEqual(first.tickets);
    expect(again.receipt).toEqual(first.receipt);
    expect(it.double.calls).toHaveLength(1);
    await expect(generate(it.generations, { key, text: `${notes} More.` })).rejects.toMatchObject({
      code: "ledger/key-reused",
    });
  });

  test("without enough tokens nothing begins, and the same key works once there are some", async () => {
    const key = newKey();
    await it.give(1);
    const { tokens, missingTokens } = await it.generations.estimate(ada, { text: notes });
    await expect(generate(it.generations, { key })).rejects.toMatchObject({
      code: "ledger/insufficient",
      data: { needed: tokens.high, available: 1, missing: missingTokens },
    });
    expect(it.double.calls).toHaveLength(0);
    expect((await it.generations.list(ada, { limit: 10 })).receipts).toEqual([]);
    await it.give(50);
    expect((await generate(it.generations, { key })).receipt.state).toBe("captured");
  });

  test("nobody sees a generation of somebody else's wallet", async () => {
    await it.give(50);
    const { receipt } = await generate(it.generations);
    const refused = { code: "metered/not-found" };
    await expect(it.generations.get(eve, receipt.id)).rejects.toMatchObject(refused);
    await expect(it.generations.follow(eve, receipt.id)).rejects.toMatchObject(refused);
    await expect(it.generations.cancel(eve, receipt.id)).rejects.toMatchObject(refused);
    expect((await it.generations.list(eve, { limit: 10 })).receipts).toEqual([]);
  });

  test("somebody who comes back hears what they missed, once each", async () => {
    await it.give(50);
    const { events, receipt } = await generate(it.generations);
    for (const at of [0, 2, events.length - 1]) {
      const afterId = events[at]?.id;
      // oxlint-disable-next-line no-await-in-loop -- one reader after the other
      const rest = await all(await it.generations.follow(ada, receipt.id, { afterId }));
      const missed = events.slice(at + 1).map(({ id }) => id);
      expect(rest.map(({ id }) => id)).toEqual(missed.filter((id) => rest.some((one) => one.id === id)));
      expect(rest.at(-1)?.id).toBe(missed.at(-1));
    }
    expect(told(await all(await it.generations.follow(ada, receipt.id))).tickets).toEqual(told(events).tickets);
  });
});
