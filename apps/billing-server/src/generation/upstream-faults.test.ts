import { sandboxKeys } from "@myba/sandbox/model/world";
import type { Turn } from "@myba/sandbox/model/script";
import {
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  integer,
  oneof,
  option,
  record,
  type Arbitrary,
} from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import {
  ada,
  completeOf,
  doubleUpstream,
  generate,
  type GenerationWorld,
  notes,
  startGenerationWorld,
} from "./testing/generation-world.ts";
import { journalOf } from "./testing/journal-of.ts";

describe.each(engines)("on %s", (engine) => {
  let the: GenerationWorld;
  beforeEach(async () => {
    the = await startGenerationWorld(engine);
    await the.give(50);
  });
  afterEach(() => the.end());

  const withoutTickets: readonly (readonly [string, Turn, number])[] = [
    ["a key that is refused", { fault: { kind: "status", status: 401 } }, 1],
    ["an account without credit", { fault: { kind: "status", status: 402 } }, 1],
    ["too many requests", { fault: { kind: "status", status: 429 } }, 3],
    ["a service out of order", { fault: { kind: "status", status: 500 } }, 3],
    ["a connection that closes at once", { fault: { kind: "hangUp" } }, 1],
    ["an answer that is cut off before a ticket", { fault: { kind: "cut", afterPieces: 1 } }, 1],
    ["prose instead of tickets", { fault: { kind: "noStructuredOutput" } }, 1],
    ["an empty answer", { fault: { kind: "empty" } }, 1],
    ["broken JSON", { reply: "}{ not json", fault: { kind: "invalidJson" } }, 1],
    ["a page for people", { fault: { kind: "wrongContentType" } }, 1],
    ["a redirection", { fault: { kind: "redirect", status: 302, location: "http://127.0.0.1:9/" } }, 1],
  ];
  test.each(withoutTickets)("after %s nothing is charged, and it is not the person's fault", async (_, turn, calls) => {
    the.double.script(() => turn);
    const { receipt, engine: heard } = await generate(the.generations);
    expect(receipt).toMatchObject({ state: "released", capturedTokens: 0, error: { code: "metered/unavailable" } });
    expect(receipt.releasedTokens).toBe(receipt.reservedTokens);
    expect(await the.ledger.balance(ada)).toMatchObject({ availableTokens: 50, heldTokens: 0 });
    expect(the.double.calls).toHaveLength(calls);
    expect(JSON.stringify(heard)).not.toMatch(/provider\/|key|OpenRouter|127\.0\.0\.1/i);
  });

  test("somebody at MyBA hears of a refused key and an empty account, and no log has the key", async () => {
    the.double.script([{ fault: { kind: "status", status: 401 } }, { fault: { kind: "status", status: 402 } }]);
    await generate(the.generations);
    await generate(the.generations);
    const alarms = the.logged.filter((line) => JSON.parse(line).level >= 50);
    expect(alarms.map((line) => JSON.parse(line).code)).toEqual(["provider/bad-key", "provider/no-credit"]);
    expect(the.logged.join()).not.toContain(sandboxKeys.valid);
  });

  test("a model that declines says so, and nothing is charged", async () => {
    the.double.script({ fault: { kind: "contentFilter" } });
    const { receipt } = await generate(the.generations);
    expect(receipt).toMatchObject({ state: "released", error: { code: "provider/content-refused" } });
  });

  test("an answer that is cut off is paid for as far as tickets were complete", async () => {
    the.double.script({ fault: { kind: "cut", afterPieces: 60 } });
    const { receipt, tickets } = await generate(the.generations);
    const complete = completeOf(tickets).length;
    expect(complete).toBeGreaterThan(0);
    expect(receipt).toMatchObject({ state: "captured", capturedTokens: complete, tickets: complete });
    expect(receipt.error).toEqual({ code: "metered/broke-off", data: {} });
  });

  test("a service that says nothing is left", async () => {
    const world = await startGenerationWorld(engine);
    await world.give(50);
    const gate = Promise.withResolvers<void>();
    const hold = {
      before: "headers",
      gate: { reached: gate.promise, release: gate.resolve, pass: () => gate.promise },
    };
    world.double.script({ hold } as Turn);
    const impatient = await world.another({ upstream: doubleUpstream(world.double, sandboxKeys.valid, 50) });
    const { receipt } = await generate(impatient.generations);
    expect(receipt).toMatchObject({ state: "released", error: { code: "metered/unavailable" } });
    gate.resolve();
    await world.end();
  });

  test("hostile words of a model are data: no more is charged than was set aside, nothing breaks", async () => {
    const title = "'); DROP TABLE generation;-- \u0000\u202e <script>alert(1)</script>";
    const tickets = Array.from({ length: 40 }, (_, no) => ({
      ref: `t${no}`,
      title: `${title} ${no}`,
      sourceIds: ["s2"],
    }));
    the.double.script({ reply: { tickets } });
    const { receipt } = await generate(the.generations, { maxTokens: 3 });
    expect(receipt.capturedTokens).toBeLessThanOrEqual(3);
    expect((await the.generations.list(ada, { limit: 5 })).receipts).toHaveLength(1);
  });
});

test("whatever goes wrong, what is captured and released is what was set aside, and the journal has what was paid for", async () => {
  const the = await startGenerationWorld("sqlite");
  await the.give(100_000);
  const after = integer({ min: 0, max: 120 });
  const fault: Arbitrary<Turn["fault"]> = oneof(
    constant(undefined),
    after.map((afterPieces) => ({ kind: "cut" as const, afterPieces })),
    after.map((afterPieces) => ({ kind: "endsEarly" as const, afterPieces })),
    after.map((afterPieces) => ({ kind: "midStreamError" as const, afterPieces })),
    constantFrom("invalidJson", "truncated", "empty", "refusal", "noStructuredOutput").map((kind) => ({ kind })),
    constantFrom(400, 401, 402, 403, 404, 408, 429, 500, 503, 529).map((status) => ({
      kind: "status" as const,
      status,
    })),
  );
  const turns = array(record({ fault, pieceChars: constantFrom(7, 64, 4000) }), {
    minLength: 1,
    maxLength: 3,
  });
  await assert(
    asyncProperty(turns, option(integer({ min: 1, max: 6 }), { nil: undefined }), async (script, maxTokens) => {
      the.double.script(script as Turn[]);
      the.world.turn(60_001);
      const before = await the.ledger.balance(ada);
      const { receipt, tickets } = await generate(the.generations, maxTokens === undefined ? {} : { maxTokens });
      const { complete } = await journalOf(the.database, receipt.id);
      expect(receipt.capturedTokens + receipt.releasedTokens).toBe(receipt.reservedTokens);
      expect(receipt.capturedTokens).toBe(complete);
      expect(completeOf(tickets)).toHaveLength(complete);
      expect(receipt.state).toBe(complete > 0 ? "captured" : "released");
      const left = await the.ledger.balance(ada);
      expect(left).toMatchObject({ availableTokens: before.availableTokens - complete, heldTokens: 0 });
    }),
    { numRuns: 60 },
  );
  await the.end();
});

test("what a person agreed to at most is not passed: the sentences left are open because of it", async () => {
  const the = await startGenerationWorld("sqlite");
  await the.give(2);
  const { receipt, tickets, engine: heard } = await generate(the.generations, { text: notes, maxTokens: 1 });
  expect(receipt).toMatchObject({ state: "captured", reservedTokens: 1, capturedTokens: 1, tickets: 1, error: null });
  expect(tickets).toHaveLength(1);
  const end = heard.at(-1);
  if (end?.kind !== "finished") throw new Error("it did not finish");
  const reasons = end.coverage.sentences.flatMap((fate) => (fate.state === "open" ? [fate.reason] : []));
  expect(reasons).toContain("limit");
  expect(reasons).not.toContain("cancelled");
  expect(end.coverage.covered).toBe(1);
  await the.end();
});
