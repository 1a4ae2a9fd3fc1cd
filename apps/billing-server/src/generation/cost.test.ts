import { createGate } from "@myba/sandbox/model/gate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { marginByDay } from "./margin.ts";
import {
  ada,
  all,
  doubleUpstream,
  generate,
  type GenerationWorld,
  newKey,
  notes,
  startGenerationWorld,
  told,
  untilComplete,
} from "./testing/generation-world.ts";

describe.each(engines)("what calls cost MyBA, on %s", (engine) => {
  let the: GenerationWorld;
  beforeEach(async () => {
    the = await startGenerationWorld(engine);
    await the.give(50);
  });
  afterEach(() => the.end());

  const margin = async () => (await marginByDay(the.database, { fromMs: 0, toMs: the.world.now() + 1 }))[0];

  async function withPrices() {
    const upstream = doubleUpstream(the.double);
    await upstream.learn(new AbortController().signal);
    return (await the.another({ upstream })).generations;
  }

  /** The model is in the middle of its second ticket, and goes on only when nobody listens any more. */
  const pauseInSecond = () => the.double.script({ hold: { before: 100, gate: createGate() } });

  test("of a call that was stopped is reckoned from what was heard, and said to be", async () => {
    const generations = await withPrices();
    const gate = createGate();
    the.double.script({ hold: { before: 60, gate } });
    const stream = await generations.start(ada, { key: newKey(), request: { text: notes } });
    await untilComplete(stream);
    const { id } = (await generations.list(ada, { limit: 1 })).receipts[0]!; // It is the only one.
    await generations.cancel(ada, id);
    gate.release();
    const line = await margin();
    expect(line).toMatchObject({ generations: 1, tickets: 1, withoutCost: 0 });
    expect(line?.costMicroUsd).toBeGreaterThan(0);
    expect(line?.estimatedMicroUsd).toBe(line?.costMicroUsd);
    const [spend] = await the.world.reader.query<{ meta: string }>("SELECT meta FROM transfer WHERE kind = 'spend'");
    expect(JSON.parse(spend?.meta ?? "")).toMatchObject({ estimatedMicroUsd: line?.costMicroUsd });
  });

  test("is estimated for no call that the service told of", async () => {
    const generations = await withPrices();
    await generate(generations);
    expect(await margin()).toMatchObject({ estimatedMicroUsd: 0, withoutCost: 0 });
    const reported = (await margin())?.costMicroUsd ?? 0;
    pauseInSecond();
    await generate(generations, { maxTokens: 1 });
    const both = await margin();
    expect(both?.costMicroUsd).toBe(reported + (both?.estimatedMicroUsd ?? 0));
    expect(both?.estimatedMicroUsd).toBeGreaterThan(0);
  });

  test("is unknown where nobody told the model's prices either, and counted as that", async () => {
    pauseInSecond();
    const stream = await the.generations.start(ada, { key: newKey(), request: { text: notes, maxTokens: 1 } });
    expect(told(await all(stream)).receipt.tickets).toBe(1);
    expect(await margin()).toMatchObject({ costMicroUsd: 0, estimatedMicroUsd: 0, withoutCost: 1 });
  });
});
