import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bundledProgram } from "../testing/bundled-program.ts";
import { engines } from "../testing/server-world.ts";
import { type GenerationStep, generationSteps } from "./generation-parts.ts";
import { usualLimits } from "./limits.ts";
import type { CrashOrder } from "./testing/crash-worker.ts";
import {
  ada,
  all,
  completeOf,
  generate,
  type GenerationWorld,
  newKey,
  startGenerationWorld,
  told,
} from "./testing/generation-world.ts";
import { journalOf } from "./testing/journal-of.ts";

/** Before the model is asked nothing is delivered; from its last event on nothing is missing. */
const delivers: ReadonlySet<GenerationStep> = new Set(["delivered", "ended", "settled", "row-settled", "closed"]);
const isWhole: ReadonlySet<GenerationStep> = new Set(["ended", "settled", "row-settled", "closed"]);

describe.each(engines)("on %s", (engine) => {
  let the: GenerationWorld;
  beforeEach(async () => {
    the = await startGenerationWorld(engine);
    await the.give(50);
  });
  afterEach(() => the.end());

  test.each(generationSteps)(
    "a server killed at the step %s: one settlement, and what was delivered can be fetched again",
    { timeout: 60_000 },
    async (step) => {
      const key = newKey();
      const seen = await killAt(the, { step, key });
      expect((await the.ledger.balance(ada)).availableTokens).toBeLessThanOrEqual(50);
      the.world.turn(usualLimits.leaseMs + 1);
      const other = await the.another();
      await Promise.all([the.sweep(), the.sweep(other)]);
      const calls = the.double.calls.length;
      const { receipt, tickets, events } = await generate(the.generations, { key });
      expect(the.double.calls).toHaveLength(calls);
      const { complete } = await journalOf(the.database, receipt.id);
      expect(receipt).toMatchObject({ state: complete > 0 ? "captured" : "released", capturedTokens: complete });
      expect(receipt.releasedTokens).toBe(receipt.reservedTokens - complete);
      expect(complete > 0).toBe(delivers.has(step));
      expect(receipt.error).toEqual(isWhole.has(step) ? null : { code: "metered/interrupted", data: {} });
      expect(completeOf(tickets)).toHaveLength(complete);
      expect(events.at(-2)?.event).toMatchObject({ event: { kind: isWhole.has(step) ? "finished" : "failed" } });
      expect(await the.ledger.balance(ada)).toMatchObject({ availableTokens: 50 - complete, heldTokens: 0 });
      // What the person had before the kill is not told otherwise now.
      const again = told(await all(await the.generations.follow(ada, receipt.id, { afterId: seen.at(-1) })));
      expect(again.receipt).toEqual(receipt);
      await the.sweep();
      expect(await other.generations.get(ada, receipt.id)).toEqual(receipt);
      expect(await the.world.reader.query<object>("SELECT id FROM hold WHERE state <> 'open'")).toHaveLength(1);
      expect(await the.world.reader.query<object>("SELECT id FROM hold")).toHaveLength(1);
      expect(await the.database.db.selectFrom("outbox").select("id").execute()).toHaveLength(1);
    },
  );
});

/** Runs a generation in a process of its own that dies at a step; gives the ids of the events it told. */
async function killAt(the: GenerationWorld, { step, key }: Pick<CrashOrder, "step" | "key">): Promise<string[]> {
  const { engine, address, now } = the.world;
  const order: CrashOrder = { engine, address, upstreamUrl: the.double.url("openrouter"), nowMs: now(), key, step };
  const worker = await bundledProgram("generation/testing/crash-worker.ts");
  const child = spawn(process.execPath, [worker, JSON.stringify(order)], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const ids: string[] = [];
  for await (const id of createInterface({ input: child.stdout })) ids.push(id);
  expect((await ended)[1]).toBe("SIGKILL");
  return ids;
}
