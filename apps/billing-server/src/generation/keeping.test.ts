import type { Turn } from "@myba/sandbox/model/script";
import { AppError } from "@myba/shared/errors";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { usualLimits } from "./limits.ts";
import { marginByDay } from "./margin.ts";
import {
  ada,
  catalogueOf,
  eve,
  generate,
  type GenerationWorld,
  newKey,
  notes,
  startGenerationWorld,
} from "./testing/generation-world.ts";
import { offlineUpstream } from "./upstream-model.ts";

const dayMs = 86_400_000;

describe.each(engines)("on %s", (engine) => {
  let the: GenerationWorld;
  beforeEach(async () => {
    the = await startGenerationWorld(engine);
    await the.give(50);
  });
  afterEach(() => the.end());

  const everyRow = async (): Promise<string> => {
    const { db } = the.database;
    const rows = await Promise.all([
      db.selectFrom("generation").selectAll().execute(),
      db.selectFrom("generation_event").selectAll().execute(),
      db.selectFrom("outbox").selectAll().execute(),
      the.world.reader.query<object>("SELECT * FROM transfer"),
      the.world.reader.query<object>("SELECT * FROM idempotency"),
      the.world.reader.query<object>("SELECT * FROM hold"),
    ]);
    return JSON.stringify(rows);
  };

  test("what was delivered is there for a week, the receipt for good", async () => {
    const key = newKey();
    const { receipt } = await generate(the.generations, { key });
    expect(receipt.keptUntil).toBe(receipt.startedAt + usualLimits.keptMs);
    the.world.turn(usualLimits.keptMs - 1);
    await the.sweep();
    expect((await generate(the.generations, { key })).tickets.length).toBeGreaterThan(0);
    the.world.turn(1);
    await the.sweep();
    await the.sweep();
    expect(await the.database.db.selectFrom("generation_event").select("seq").execute()).toEqual([]);
    await expect(the.generations.follow(ada, receipt.id)).rejects.toMatchObject({ code: "metered/not-found" });
    expect(await the.generations.get(ada, receipt.id)).toEqual(receipt);
    expect((await generate(the.generations, { key })).receipt).toEqual(receipt);
    expect(the.double.calls).toHaveLength(1);
  });

  test("the text is nowhere in the databases and the log, whatever happens", async () => {
    const canary = "xylophonecanary";
    const text = `${notes}\n\nThe ${canary} must sing.`;
    const guidance = { glossary: [], style: `Sing ${canary}`, definitionOfDone: [] };
    const reply = { tickets: [{ ref: "t1", type: "task", title: "Export orders", sourceIds: ["s2"] }] };
    const turns: readonly Turn[] = [
      { reply },
      { fault: { kind: "status", status: 500, message: text } },
      { reply, fault: { kind: "cut", afterPieces: 2 } },
    ];
    for (const turn of turns) {
      the.double.script(() => turn);
      const stream = await the.generations.start(ada, { key: newKey(), request: { text, guidance } });
      for await (const { event } of stream) expect(event.kind).toBeDefined();
    }
    await expect(
      the.generations.start(ada, { key: newKey(), request: { text: text.repeat(5000) } }),
    ).rejects.toBeInstanceOf(AppError);
    expect(JSON.stringify(the.double.calls[0]?.body)).toContain(canary);
    expect(await everyRow()).not.toContain(canary);
    expect(the.logged.join()).not.toContain(canary);
    expect(the.logged.length).toBeGreaterThan(0);
  });

  test("what the service charged is beside what came in, by day and model, and with each capture", async () => {
    const { receipt } = await generate(the.generations);
    the.double.script({ fault: { kind: "status", status: 500 } });
    await generate(the.generations);
    the.double.reset();
    the.world.turn(dayMs);
    const next = await generate(the.generations, { maxTokens: 1 });
    const lines = await marginByDay(the.database, { fromMs: 0, toMs: the.world.now() + 1 });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({
      day: "2026-01-01",
      model: "openai/gpt-5-mini",
      catalogueVersion: 7,
      generations: 2,
      released: 1,
      tickets: receipt.tickets,
      capturedTokens: receipt.capturedTokens,
      withoutCost: 1,
    });
    expect(lines[0]?.costMicroUsd).toBeGreaterThan(0);
    expect(lines[0]?.inputTokens).toBeGreaterThan(0);
    expect(lines[0]?.outputTokens).toBeGreaterThan(0);
    expect(lines[1]).toMatchObject({ day: "2026-01-02", capturedTokens: next.receipt.capturedTokens });
    const [spend] = await the.world.reader.query<{ meta: string }>(
      "SELECT meta FROM transfer WHERE kind = 'spend' ORDER BY recorded_at, id LIMIT 1",
    );
    expect(JSON.parse(spend?.meta ?? "")).toMatchObject({
      feature: "ticket",
      tickets: receipt.tickets,
      catalogueVersion: 7,
      model: "openai/gpt-5-mini",
      inputTokens: lines[0]?.inputTokens,
      outputTokens: lines[0]?.outputTokens,
      costMicroUsd: lines[0]?.costMicroUsd,
    });
  });

  test("who made it and what it cost MyBA is not told to the person", async () => {
    const { events } = await generate(the.generations);
    expect(JSON.stringify(events)).not.toMatch(/costMicroUsd|"usage"/);
  });

  test("under an unlimited plan tickets cost nothing, and are counted", async () => {
    const until = the.world.now() + dayMs;
    const idempotency = { scope: "test", key: "plan" };
    await the.ledger.execute({ kind: "set-unlimited", accountId: eve, until, idempotency, actor: "test" });
    expect((await the.generations.estimate(eve, { text: notes })).missingTokens).toBe(0);
    const { receipt } = await generate(the.generations, { accountId: eve });
    expect(receipt).toMatchObject({ state: "captured", capturedTokens: receipt.tickets });
    expect(await the.ledger.balance(eve)).toMatchObject({ postedTokens: 0, heldTokens: 0 });
  });

  test("where tickets are free nothing is set aside", async () => {
    const free = await the.another({ catalogues: catalogueOf(0) });
    const { receipt } = await generate(free.generations, { accountId: eve });
    expect(receipt).toMatchObject({ state: "captured", reservedTokens: 0, capturedTokens: 0 });
    expect(receipt.tickets).toBeGreaterThan(0);
    expect(await the.world.reader.query<object>("SELECT id FROM hold")).toEqual([]);
  });

  test("a ticket that costs more than was agreed to is not begun", async () => {
    const dear = await the.another({ catalogues: catalogueOf(4) });
    await expect(generate(dear.generations, { maxTokens: 3 })).rejects.toMatchObject({
      code: "ledger/insufficient",
      data: { needed: 4, available: 3, missing: 1 },
    });
    const { receipt } = await generate(dear.generations, { maxTokens: 9 });
    expect(receipt).toMatchObject({ reservedTokens: 8, capturedTokens: receipt.tickets * 4 });
  });

  test("without a key nobody answers; in a sandbox the offline engine does, and says so", async () => {
    const none = await the.another({ upstream: null });
    await expect(generate(none.generations)).rejects.toMatchObject({ code: "metered/unavailable" });
    await expect(none.generations.estimate(ada, { text: notes })).rejects.toMatchObject({
      code: "metered/unavailable",
    });
    const sandbox = await the.another({ upstream: offlineUpstream() });
    const { receipt } = await generate(sandbox.generations);
    expect(receipt.model).toMatch(/^offline \d/);
    expect(receipt.state).toBe("captured");
    expect(the.double.calls).toHaveLength(0);
  });

  test("receipts come in pages, newest first, each once", async () => {
    const ids: string[] = [];
    for (let no = 0; no < 5; no += 1) {
      the.world.turn(no === 3 ? 0 : 30_000);
      ids.unshift((await generate(the.generations, { maxTokens: 1 })).receipt.id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await the.generations.list(ada, { limit: 2, cursor });
      seen.push(...page.receipts.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids);
    await expect(the.generations.list(ada, { limit: 2, cursor: "1; DROP" })).rejects.toMatchObject({
      code: "request/invalid",
    });
  });
});
