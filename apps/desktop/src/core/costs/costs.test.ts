import type { ModelUsage } from "@myba/shared/generation/usage";
import type { ModelAsk, ModelCaller, ReplyPart } from "@myba/engine/providers/model-call";
import { AppError } from "@myba/shared/errors";
import { generationId, providerId, ticketId } from "@myba/shared/ids";
import { emptyContent } from "@myba/shared/tickets/content";
import { expect, test } from "vitest";
import type { Core } from "../core.ts";
import { coreConfig, firstProject, temporaryDataFolder, testCore } from "../testing/test-core.ts";
import { beginCall, type CallSubject } from "./ai-calls.ts";
import { meteredCaller } from "./metered-caller.ts";

const july = new Date(2026, 6, 10, 12).getTime();
const subject: CallSubject = {
  purpose: "generation",
  generationId: null,
  refinementId: null,
  ticketId: null,
  name: "notes",
};
const called = {
  providerId: providerId.parse("01JZZZZZZZZZZZZZZZZZZZZZZZ"),
  providerLabel: "OpenAI",
  model: "m",
  isFree: false,
};
const ask: ModelAsk = { system: "s", user: "u", schema: { name: "n", schema: {} }, maxOutputTokens: null };
const everything = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

function used(costMicroUsd: number | null, more: Partial<ModelUsage> = {}): ModelUsage {
  const costBasis = costMicroUsd === null ? "unknown" : "price-table";
  return { inputTokens: 100, cachedInputTokens: 0, outputTokens: 50, costMicroUsd, costBasis, ...more };
}

/** A model that says the same every time it is asked. */
function says(...parts: (ReplyPart | AppError)[]): ModelCaller {
  return async function* () {
    for (const part of parts) {
      if (part instanceof AppError) throw part;
      yield await Promise.resolve(part);
    }
  };
}

const attempt: ReplyPart = { kind: "attempt", because: null, waitMs: 0 };
const end: ReplyPart = { kind: "end", reason: "complete" };
const answer = (costMicroUsd: number | null): ModelCaller =>
  says(attempt, { kind: "text", text: "x" }, { kind: "usage", usage: used(costMicroUsd) }, end);

async function run(core: Core, caller: ModelCaller, more: Partial<Parameters<typeof meteredCaller>[1]> = {}) {
  const options = { store: core.store, subject, called, leastCost: () => 0, isGuest: false, ...more };
  const parts: ReplyPart[] = [];
  for await (const part of meteredCaller(caller, options)(ask, new AbortController().signal)) parts.push(part);
  return parts;
}

const receipts = async (core: Core) => (await core.client.costs.receipts({ offset: 0, limit: 200 })).receipts;

test("costs add up by day, model and provider to the same total", async () => {
  let now = july;
  const core = await testCore({ clock: () => now });
  await run(core, answer(1_000_000));
  await run(core, answer(250_001), { called: { ...called, model: "n" } });
  now += 24 * 60 * 60 * 1000;
  await run(core, answer(3), { called: { ...called, providerLabel: "Anthropic", model: "c" } });
  const { total, byDay, byModel, byProvider } = await core.client.costs.summary(everything);
  expect(total).toEqual({
    calls: 3,
    inputTokens: 300,
    outputTokens: 150,
    costMicroUsd: 1_250_004,
    callsOfUnknownCost: 0,
  });
  expect(byDay.map(({ day, costMicroUsd }) => [day, costMicroUsd])).toEqual([
    ["2026-07-11", 3],
    ["2026-07-10", 1_250_001],
  ]);
  expect(byModel.map(({ model, costMicroUsd }) => [model, costMicroUsd])).toEqual([
    ["m", 1_000_000],
    ["n", 250_001],
    ["c", 3],
  ]);
  expect(byProvider.map(({ providerLabel, calls }) => [providerLabel, calls])).toEqual([
    ["OpenAI", 2],
    ["Anthropic", 1],
  ]);
  expect((await core.client.costs.summary({ fromMs: july + 1, toMs: now })).total.calls).toBe(0);
});

test("a call of unknown price counts as a call whose cost nobody knows", async () => {
  const core = await testCore();
  await run(core, answer(null));
  expect((await core.client.costs.summary(everything)).total).toMatchObject({ costMicroUsd: 0, callsOfUnknownCost: 1 });
});

test("an answer that breaks off without a count is of unknown cost, a refused question of none", async () => {
  const core = await testCore();
  const cut = new AppError("provider/cut-off", { provider: "OpenAI" });
  await expect(run(core, says(attempt, { kind: "text", text: "x" }, cut))).rejects.toBe(cut);
  const refused = new AppError("provider/bad-key", { provider: "OpenAI" });
  await expect(run(core, says(attempt, refused))).rejects.toBe(refused);
  expect(await receipts(core)).toMatchObject([
    { usage: null, unknownCost: false, error: { code: "provider/bad-key" } },
    { usage: null, error: { code: "provider/cut-off" } },
  ]);
  expect((await core.client.costs.summary(everything)).total).toMatchObject({ calls: 2, callsOfUnknownCost: 1 });
});

test("what never left the computer leaves no receipt", async () => {
  const core = await testCore();
  const offline = new AppError("provider/offline", { provider: "OpenAI" });
  await expect(run(core, says(attempt, offline))).rejects.toBe(offline);
  expect(await receipts(core)).toEqual([]);
});

test("every attempt has its own receipt", async () => {
  const core = await testCore();
  const because = { code: "provider/overloaded", data: { provider: "OpenAI", status: 503 } } as const;
  await run(core, says(attempt, { ...attempt, because }, { kind: "usage", usage: used(7) }, end));
  const all = await receipts(core);
  expect(all.map(({ error, usage }) => [error?.code ?? null, usage?.costMicroUsd ?? null])).toEqual([
    [null, 7],
    ["provider/overloaded", null],
  ]);
});

test("a call that is given up while it waits to be sent again leaves no receipt of its own", async () => {
  const core = await testCore();
  await core.client.costs.changeCap({ monthlyMicroUsd: 100, warnAtPercent: 80 });
  const because = { code: "provider/rate-limited", data: { provider: "OpenAI" } } as const;
  // Stopped in the pause: nothing comes any more.
  await run(core, says(attempt, { ...attempt, because, waitMs: 60_000 }), { leastCost: () => 60 });
  expect(await receipts(core)).toMatchObject([{ error: { code: "provider/rate-limited" } }]);
  expect((await core.client.costs.summary(everything)).total.callsOfUnknownCost).toBe(0);
  await run(core, answer(1), { leastCost: () => 60 });
});

test("a listener that leaves in the middle leaves a receipt", async () => {
  const core = await testCore();
  const options = { store: core.store, subject, called, leastCost: () => 0, isGuest: false };
  const caller = meteredCaller(says(attempt, { kind: "text", text: "x" }, end), options);
  for await (const part of caller(ask, new AbortController().signal)) if (part.kind === "text") break;
  expect(await receipts(core)).toMatchObject([{ usage: null, error: null }]);
});

test("a crash during a call leaves its receipt, of unknown cost", async () => {
  const dataFolder = temporaryDataFolder();
  const core = await testCore({ dataFolder });
  beginCall(core.store, { subject, called, leastMicroUsd: 10, isGuest: false });
  await core.close();
  const again = await testCore(coreConfig({ dataFolder }));
  expect(await receipts(again)).toMatchObject([{ usage: null, error: { code: "generation/interrupted" } }]);
  expect((await again.client.costs.summary(everything)).total.callsOfUnknownCost).toBe(1);
  expect((await again.client.costs.cap()).spentMicroUsd).toBe(0);
});

test("the cap warns from a share on, then stops every call before it is sent", async () => {
  const core = await testCore();
  expect(await core.client.costs.cap()).toMatchObject({ monthlyMicroUsd: null, state: "none" });
  const cap = { monthlyMicroUsd: 1000, warnAtPercent: 50 };
  expect(await core.client.costs.changeCap(cap)).toEqual({ ...cap, spentMicroUsd: 0, state: "ok" });
  await run(core, answer(500));
  expect(await core.client.costs.cap()).toMatchObject({ spentMicroUsd: 500, state: "warning" });
  let sent = 0;
  const counting: ModelCaller = async function* (question, signal) {
    yield attempt;
    sent += 1;
    yield* answer(600)(question, signal);
  };
  await expect(run(core, counting, { leastCost: () => 501 })).rejects.toMatchObject({
    code: "cost/cap-reached",
    data: { cap: "$0.001", spent: "$0.0005" },
  });
  expect(sent).toBe(0);
  await run(core, answer(500), { leastCost: () => 500 });
  expect(await core.client.costs.cap()).toMatchObject({ spentMicroUsd: 1000, state: "reached" });
  await expect(run(core, answer(0))).rejects.toMatchObject({ code: "cost/cap-reached" });
  await run(core, answer(0), { called: { ...called, isFree: true } });
  await core.client.costs.changeCap({ monthlyMicroUsd: null, warnAtPercent: 50 });
  await run(core, answer(1));
});

test("calls at the same time do not pass the cap together", async () => {
  const core = await testCore();
  await core.client.costs.changeCap({ monthlyMicroUsd: 100, warnAtPercent: 80 });
  const call = { subject, called, leastMicroUsd: 60, isGuest: false };
  beginCall(core.store, call);
  expect(() => beginCall(core.store, call)).toThrow(expect.objectContaining({ code: "cost/cap-reached" }));
});

test("calls that nobody told the cost of count with the least they cost", async () => {
  const core = await testCore();
  await core.client.costs.changeCap({ monthlyMicroUsd: 100, warnAtPercent: 80 });
  const cut = new AppError("provider/cut-off", { provider: "OpenAI" });
  await expect(run(core, says(attempt, cut), { leastCost: () => 60 })).rejects.toBe(cut);
  await expect(run(core, answer(1), { leastCost: () => 60 })).rejects.toMatchObject({ code: "cost/cap-reached" });
  const refused = new AppError("provider/rate-limited", { provider: "OpenAI" });
  await expect(run(core, says(attempt, refused), { leastCost: () => 40 })).rejects.toBe(refused);
  await run(core, answer(40), { leastCost: () => 40 });
});

test("a new month begins at nothing", async () => {
  let now = new Date(2026, 6, 31, 23, 59, 59).getTime();
  const core = await testCore({ clock: () => now });
  await core.client.costs.changeCap({ monthlyMicroUsd: 10, warnAtPercent: 80 });
  await run(core, answer(10));
  expect(await core.client.costs.cap()).toMatchObject({ state: "reached" });
  now += 1000;
  expect(await core.client.costs.cap()).toMatchObject({ spentMicroUsd: 0, state: "ok" });
});

test("the parts of a generation's cost that its tickets bear are exactly the whole", async () => {
  const core = await testCore();
  const { store } = core;
  const { sourceId, id } = await withTickets(core, [3, 1, 500, 77, 10]);
  await run(core, answer(1_000_003), { subject: { ...subject, generationId: id } });
  const tickets = store.sql("SELECT id FROM ticket WHERE source_id = ? ORDER BY number").pluck().all(sourceId);
  const costs = await Promise.all(tickets.map((ticket) => core.client.costs.ofTicket({ id: ticketId.parse(ticket) })));
  expect(costs.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0)).toBe(1_000_003);
  expect(costs.map(({ costMicroUsd }) => costMicroUsd > 1000)).toEqual([true, true, true, true, true]);
  expect(Math.max(...costs.map(({ costMicroUsd }) => costMicroUsd))).toBe(costs[2]?.costMicroUsd);
  expect(costs.every(({ exact, receipts: of }) => exact && of.length === 1)).toBe(true);
  const [first] = tickets;
  await run(core, answer(null), { subject: { ...subject, purpose: "refinement", ticketId: ticketId.parse(first) } });
  const refined = await core.client.costs.ofTicket({ id: ticketId.parse(first) });
  expect(refined).toMatchObject({ costMicroUsd: costs[0]?.costMicroUsd, exact: false });
  expect(refined.receipts).toHaveLength(2);
});

/** A finished generation with tickets of so many characters. */
async function withTickets(core: Core, chars: readonly number[]) {
  const projectId = await firstProject(core);
  const tickets = chars.map((count, index) => ({
    kind: "ticket" as const,
    ticket: {
      ref: `d${index + 1}`,
      parent: null,
      dependsOn: [],
      content: { ...emptyContent("task", "x"), description: "y".repeat(count) },
    },
  }));
  const { TicketSink } = await import("../generation/ticket-sink.ts");
  const { insertGeneration } = await import("../generation/insert-generation.ts");
  return core.store.write([], () => {
    const generation = insertGeneration(core.store, {
      projectId,
      name: "notes",
      text: "notes",
      draftId: null,
      choice: { providerId: null, model: null },
      queueOffline: false,
      answerer: { ...called },
      isGuest: false,
    });
    const writer = { providerId: called.providerId, model: "m" };
    const sink = new TicketSink(core.store, { ...generation, generationId: generationId.parse(generation.id) }, writer);
    for (const { ticket } of tickets) sink.put(ticket);
    return generation;
  });
}
