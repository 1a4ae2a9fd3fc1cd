import { createGate } from "@myba/sandbox/model/gate";
import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import { expect, onTestFinished, test } from "vitest";
import type { CoreConfig } from "../config.ts";
import { begin, connect, connectOpenAi, endOf, everyEvent } from "../testing/model-connection.ts";
import { everything } from "../testing/everything.ts";
import { firstProject, testCore } from "../testing/test-core.ts";

const notes = `# Orders

As a clerk, I want to export orders so that accounting has them.
The export must finish within 5 seconds.
The export stops with an error when the list is empty.`;

test("a model makes tickets under its own name, with a receipt that is exact", async () => {
  const { core, row } = await withOpenAi();
  const generation = await begin(core, notes);
  expect(generation).toMatchObject({
    providerId: row.id,
    providerLabel: "OpenAI",
    model: "gpt-5-mini",
    state: "running",
  });
  const ended = await endOf(core, generation);
  expect(ended).toMatchObject({ state: "finished", usage: { costBasis: "price-table" } });
  expect(ended.usage?.costMicroUsd).toBeGreaterThan(0);
  const { rows } = await core.client.tickets.list(everything);
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.every(({ incomplete }) => !incomplete)).toBe(true);
  const { ticket } = await core.client.tickets.get({ id: rows[0]!.id }); // There are some.
  expect(ticket.meta).toMatchObject({ engine: row.id, model: "gpt-5-mini", promptVersion: expect.any(String) });
  expect((await core.client.tickets.history({ id: ticket.id }))[0]).toMatchObject({ author: "ai" });
  const { receipts } = await core.client.costs.receipts({ offset: 0, limit: 10 });
  const [receipt] = receipts.filter(({ purpose }) => purpose === "generation");
  expect(receipt).toMatchObject({ generationId: generation.id, providerLabel: "OpenAI", name: "notes", error: null });
  expect(receipt?.usage).toEqual(ended.usage);
});

test("what costs is not begun before somebody has agreed", async () => {
  const { core, double } = await withOpenAi();
  const calls = double.calls.length;
  await expect(begin(core, notes, { confirmed: false })).rejects.toMatchObject({ code: "cost/not-confirmed" });
  expect(double.calls).toHaveLength(calls);
  expect(await core.client.generations.list({ projectId: null })).toEqual([]);
});

test("the estimate tells who would answer and for how much, and the cost is within it", async () => {
  const { core, double, row } = await withOpenAi();
  const calls = double.calls.length;
  const asked = { providerId: null, model: null, projectId: null, text: notes };
  const { estimate, ...who } = await core.client.generations.estimate(asked);
  expect(who).toMatchObject({ providerId: row.id, providerLabel: "OpenAI", model: "gpt-5-mini", obstacle: null });
  expect(who.priceDate).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(double.calls).toHaveLength(calls);
  const { usage } = await endOf(core, await begin(core, notes));
  expect(usage?.costMicroUsd).toBeGreaterThanOrEqual(estimate?.costMicroUsd?.low ?? Infinity);
  expect(usage?.costMicroUsd).toBeLessThanOrEqual(estimate?.costMicroUsd?.high ?? 0);
  await core.client.costs.changeCap({ monthlyMicroUsd: 1, warnAtPercent: 80 });
  expect((await core.client.generations.estimate(asked)).obstacle).toMatchObject({ code: "cost/cap-reached" });
  expect(await core.client.generations.estimate({ ...asked, providerId: offline() })).toMatchObject({
    estimate: null,
    obstacle: null,
    providerLabel: "Offline engine",
  });
});

test("the estimate names what is missing before anything is sent", async () => {
  const { core, row } = await withOpenAi();
  await core.client.secrets.forgetAll();
  const asked = { providerId: row.id, model: null, projectId: null, text: notes };
  expect(await core.client.generations.estimate(asked)).toMatchObject({
    providerLabel: "OpenAI",
    obstacle: { code: "provider/key-missing" },
  });
});

test("the project's glossary, style and definition of done reach the model", async () => {
  const { core, double } = await withOpenAi();
  const guidance = {
    glossary: [{ term: "consignment", meaning: "goods sent together", avoid: ["shipment"] }],
    style: "Short sentences.",
    definitionOfDone: ["Reviewed by a colleague"],
  };
  const id = await firstProject(core);
  expect(await core.client.projects.changeGuidance({ id, guidance })).toEqual(guidance);
  await endOf(core, await begin(core, notes));
  const asked = JSON.stringify(double.calls.at(-1));
  for (const word of ["consignment", "Short sentences.", "Reviewed by a colleague"]) expect(asked).toContain(word);
});

test("a stream that is cut keeps what came and is not paid twice", async () => {
  const { core, double } = await withOpenAi();
  double.script({ fault: { kind: "cut", afterPieces: 25 } });
  const calls = double.calls.length;
  const ended = await endOf(core, await begin(core, notes));
  expect(ended).toMatchObject({ state: "failed", error: { code: "provider/cut-off" } });
  expect(double.calls).toHaveLength(calls + 1);
  const { rows } = await core.client.tickets.list(everything);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.at(-1)).toMatchObject({ incomplete: true });
});

test("a provider that asks to slow down is asked again, and the feed says why", async () => {
  const { core, double } = await withOpenAi();
  double.script([{ fault: { kind: "status", status: 429, retryAfter: "0" } }]);
  const events = await everyEvent(core, await begin(core, notes));
  const attempts = events.filter((event) => event.kind === "attempt");
  expect(attempts.map(({ because }) => because?.code ?? null)).toEqual([null, "provider/rate-limited"]);
  expect(events.at(-1)).toMatchObject({ generation: { state: "finished" } });
  const { receipts } = await core.client.costs.receipts({ offset: 0, limit: 10 });
  const mine = receipts.filter(({ purpose }) => purpose === "generation");
  expect(mine.map(({ error }) => error?.code ?? null)).toEqual([null, "provider/rate-limited"]);
  expect((await core.client.costs.summary({ fromMs: 0, toMs: Date.now() * 2 })).total.callsOfUnknownCost).toBe(0);
});

const longPause = { kind: "status", status: 429, retryAfter: "600" } as const;

test("the offline engine answers instead where the person has allowed it, and it is shown", async () => {
  const { core, double } = await withOpenAi();
  await core.client.providers.change({ id: offline(), changes: { fallback: true } });
  double.script({ fault: longPause });
  const events = await everyEvent(core, await begin(core, notes));
  expect(events).toContainEqual(
    expect.objectContaining({ kind: "attempt", providerLabel: "Offline engine", model: "" }),
  );
  expect(events.at(-1)).toMatchObject({
    generation: { state: "finished", providerId: "offline", providerLabel: "Offline engine", model: "" },
  });
  const { rows } = await core.client.tickets.list(everything);
  expect((await core.client.tickets.get({ id: rows[0]!.id })).ticket.meta.engine).toBe("offline"); // There are some.
});

test("nobody answers instead without consent", async () => {
  const { core, double } = await withOpenAi();
  double.script({ fault: longPause });
  const ended = await endOf(core, await begin(core, notes));
  expect(ended).toMatchObject({ state: "failed", error: { code: "provider/rate-limited" }, ticketCount: 0 });
});

test.each([
  ["with", true, "finished"],
  ["without", false, "failed"],
] as const)("another paid service answers only %s standing consent to cost", async (_what, mayCost, state) => {
  const { core, double } = await withOpenAi();
  const second = await core.client.providers.add({
    preset: "anthropic",
    baseUrl: double.url("anthropic"),
    key: sandboxKeys.valid,
    unchecked: true,
  });
  await core.client.providers.change({
    id: second.id,
    changes: { fallback: true, mayCost, model: "claude-haiku-4-5" },
  });
  const rows = await core.client.providers.list();
  const first = rows.find(({ preset }) => preset === "openai")!.id; // It was added above.
  await core.client.providers.arrange({ ids: [first, second.id, offline()] });
  double.script((call) => (call.dialect === "openai" ? { fault: longPause } : undefined));
  const ended = await endOf(core, await begin(core, notes));
  expect(ended).toMatchObject({ state, providerLabel: mayCost ? second.label : "OpenAI" });
});

test("cancelling in the middle of an answer keeps what came", async () => {
  const { core, double } = await withOpenAi();
  const gate = createGate();
  double.script({ hold: { before: 60, gate } });
  const generation = await begin(core, notes);
  await gate.reached;
  const cancelled = await core.client.generations.cancel({ id: generation.id });
  expect(cancelled.state).toBe("cancelled");
  expect(cancelled.ticketCount).toBeGreaterThan(0);
  gate.release();
});

test("a model on this computer needs nobody's consent and costs nothing", async () => {
  const double = await modelDouble();
  const core = await testCore();
  await connect(core, double, "ollama");
  const ended = await endOf(core, await begin(core, notes, { confirmed: false }));
  expect(ended).toMatchObject({ state: "finished", usage: { costMicroUsd: 0, costBasis: "free" } });
});

test("the cap stops a long document in the middle, and what is done is kept", async () => {
  const models = { openrouter: [smallModel] };
  const double = await startModelDouble({ models });
  onTestFinished(() => double.close());
  const core = await testCore();
  const row = await connect(core, double, "openrouter");
  await core.client.providers.change({ id: row.id, changes: { model: smallModel.id } });
  const asked = { providerId: null, model: null, projectId: null, text: longNotes };
  const { estimate } = await core.client.generations.estimate(asked);
  expect(estimate?.calls).toBeGreaterThan(6);
  const low = estimate?.costMicroUsd?.low ?? 0;
  await core.client.costs.changeCap({ monthlyMicroUsd: Math.ceil(low * 1.02), warnAtPercent: 80 });
  const calls = double.calls.length;
  const ended = await endOf(core, await begin(core, longNotes));
  expect(ended).toMatchObject({ state: "failed", error: { code: "cost/cap-reached" } });
  expect(ended.ticketCount).toBeGreaterThan(0);
  expect(double.calls.length - calls).toBeLessThan(estimate?.calls ?? 0);
  const { monthlyMicroUsd, spentMicroUsd } = await core.client.costs.cap();
  expect(spentMicroUsd).toBeGreaterThan(0);
  expect(spentMicroUsd).toBeLessThan((monthlyMicroUsd ?? 0) * 1.5);
});

const smallModel = {
  id: "small/model",
  name: "Small",
  contextTokens: 6000,
  maxOutputTokens: 3000,
  inputPriceDollars: 1,
  outputPriceDollars: 4,
};

const longNotes = Array.from(
  { length: 60 },
  (_, chapter) => `# Chapter ${chapter}

As a clerk, I want to print invoice ${chapter} so that I can file it in folder ${chapter}.
The system must send the receipt for order ${chapter} within ${chapter + 2} seconds.`,
).join("\n\n");

async function modelDouble(): Promise<ModelDouble> {
  const double = await startModelDouble();
  onTestFinished(() => double.close());
  return double;
}

async function withOpenAi(config: Partial<CoreConfig> = {}) {
  const double = await modelDouble();
  const core = await testCore(config);
  const row = await connectOpenAi(core, double);
  return { core, double, row };
}

function offline() {
  return "offline" as Awaited<ReturnType<typeof connectOpenAi>>["id"]; // The offline engine's own id.
}
