import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { everything } from "../testing/everything.ts";
import { begin, connectOpenAi, endOf, everyEvent } from "../testing/model-connection.ts";
import { firstProject } from "../testing/test-core.ts";
import { startModelDouble } from "@myba/sandbox/model/model-double";
import {
  afterPowerCut,
  generationOf,
  isLoss,
  isWholeTicket,
  type MeteredWorld,
  myba,
  startMeteredWorld,
  threeWishes,
  until,
} from "./testing/metered-world.ts";

const wish = "As a clerk, I want to export orders so that accounting has them.";
const fiveWishes = `${threeWishes}

As a manager, I want to lock an account so that nobody misuses it.

As a customer, I want to cancel an order so that I need not send it back.`;

let world: MeteredWorld;
beforeAll(async () => {
  world = await startMeteredWorld();
});
beforeEach(() => {
  // Whoever does not answer is asked again after a pause of random length: here, of none.
  const random = vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => random.mockRestore());
});
afterEach(async () => {
  await world.line.mend();
  world.sandbox.model.reset();
});
afterAll(() => world.close());

test("a new computer makes its first ticket with free tokens, and without an account", async () => {
  const core = await world.computer().start();
  expect(await core.client.providers.list()).toMatchObject([
    { id: "offline" },
    { id: "myba", kind: "myba", label: "MyBA", free: false, local: false, obstacle: null, baseUrl: world.line.url },
  ]);
  expect(await core.client.account.state()).toMatchObject({ kind: "new" });
  const asked = await core.client.generations.estimate({ projectId: null, text: wish, ...myba });
  expect(asked).toMatchObject({
    providerLabel: "MyBA",
    estimate: null,
    obstacle: null,
    tokens: { low: 1, high: 1, available: 3, missing: 0, unlimited: false, isAgreed: false },
  });
  await expect(begin(core, wish, { choice: myba, confirmed: false })).rejects.toMatchObject({
    code: "cost/not-confirmed",
    data: { cost: "1 token" },
  });
  const generation = await begin(core, wish, { choice: myba, agreedTokens: 1 });
  const [one, other] = await Promise.all([everyEvent(core, generation), everyEvent(core, generation)]);
  expect(one).toEqual(other);
  expect(one.filter(({ kind }) => kind === "ticket").length).toBeGreaterThan(0);
  expect(one.at(-1)).toMatchObject({
    kind: "ended",
    generation: {
      state: "finished",
      ticketCount: 1,
      providerId: "myba",
      usage: null,
      receipt: { state: "captured", reservedTokens: 1, capturedTokens: 1, releasedTokens: 0 },
    },
  });
  expect(await core.client.tickets.list(everything)).toMatchObject({ total: 1 });
  expect(await core.client.account.state()).toMatchObject({ kind: "device" });
  const { tokens } = await core.client.costs.summary({ fromMs: 0, toMs: Date.now() + 1000 });
  expect(tokens.total).toEqual({ tokens: 1, tickets: 1, generations: 1 });
});

test("a connection that breaks in the middle goes on where it was, and is paid for once", async () => {
  const core = await world.computer().start();
  const gate = world.hold("after the first ticket");
  const generation = await begin(core, threeWishes, { choice: myba });
  await until(core, generation, isWholeTicket);
  await world.line.cut();
  await until(core, generation, isLoss);
  gate.release();
  await world.line.mend();
  await core.client.generations.networkIsBack();
  expect(await endOf(core, generation)).toMatchObject({
    state: "finished",
    ticketCount: 3,
    receipt: { state: "captured", reservedTokens: 3, capturedTokens: 3 },
  });
  expect(world.sandbox.model.calls).toHaveLength(1);
  expect((await core.client.wallet.refresh()).wallet).toMatchObject({ availableTokens: 0, heldTokens: 0 });
  expect(await core.client.wallet.receiptOf(generation)).toMatchObject({ capturedTokens: 3, tickets: 3 });
  expect((await core.client.undo.state()).undo?.label).toContain("notes");
  await core.client.undo.undo();
  expect(await core.client.tickets.list(everything)).toMatchObject({ total: 0 });
});

test("an answer that was lost on its way is asked for again by the same key, and begun once", async () => {
  const core = await world.computer().start();
  await core.client.generations.estimate({ projectId: null, text: threeWishes, ...myba });
  const gate = world.hold("before the first ticket");
  const starting = begin(core, threeWishes, { choice: myba });
  const generation = await starting;
  world.line.loseAnswers();
  await until(core, generation, isLoss);
  await gate.reached;
  await world.line.mend();
  gate.release();
  await core.client.generations.networkIsBack();
  expect(await endOf(core, generation)).toMatchObject({ state: "finished", receipt: { capturedTokens: 3 } });
  expect(world.sandbox.model.calls).toHaveLength(1);
});

test.each(["before the first ticket", "after the first ticket"] as const)(
  "after a power cut %s the next start goes on with what the server began",
  async (where) => {
    const computer = world.computer();
    const core = await computer.start();
    const gate = world.hold(where);
    const generation = await begin(core, threeWishes, { choice: myba });
    await gate.reached;
    if (where === "after the first ticket") await until(core, generation, isWholeTicket);
    else await generationOf(core, generation.id, ({ receipt }) => receipt !== null);
    const next = await (await afterPowerCut(computer, core)).start();
    expect(await next.client.generations.list({ projectId: null })).toMatchObject([{ state: "running" }]);
    gate.release();
    expect(await endOf(next, generation)).toMatchObject({
      state: "finished",
      error: null,
      ticketCount: 3,
      receipt: { state: "captured", capturedTokens: 3 },
    });
    expect(await next.client.tickets.list(everything)).toMatchObject({ total: 3 });
    expect(world.sandbox.model.calls).toHaveLength(1);
  },
);

test("what the server still makes is followed, however many texts were read here since", async () => {
  const computer = world.computer();
  const core = await computer.start();
  const gate = world.hold("after the first ticket");
  const generation = await begin(core, threeWishes, { choice: myba });
  await until(core, generation, isWholeTicket);
  core.store
    .sql(
      `WITH RECURSIVE later(n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM later WHERE n < 120)
       INSERT INTO generation (id, project_id, source_id, name, state, process_id, started_at, ended_at)
       SELECT '01ARZ3NDEKTSV4RRFFQ69G5' || n, project_id, source_id, name, 'finished', process_id, started_at, started_at
       FROM generation, later`,
    )
    .run();
  const next = await (await afterPowerCut(computer, core)).start();
  gate.release();
  expect(await endOf(next, generation)).toMatchObject({ state: "finished", error: null, ticketCount: 3 });
  expect(await next.client.tickets.list(everything)).toMatchObject({ total: 3 });
});

test("after a power cut between the last ticket and the end, neither is lost, nor the receipt", async () => {
  const computer = world.computer();
  const core = await computer.start();
  const generation = await begin(core, threeWishes, { choice: myba });
  await endOf(core, generation);
  const { store } = core;
  // As it is when the last event of the engine has come, and nothing of it is stored.
  store.sql("UPDATE generation SET state = 'running', ended_at = NULL").run();
  store.sql("DELETE FROM generation_event WHERE event ->> '$.kind' = 'ended'").run();
  const next = await (await afterPowerCut(computer, core)).start();
  expect(await endOf(next, generation)).toMatchObject({ state: "finished", ticketCount: 3 });
  // As it is when the connection broke before the receipt.
  const running = "json_set(receipt, '$.state', 'running', '$.capturedTokens', 0, '$.endedAt', NULL)";
  next.store.sql(`UPDATE metered_generation SET state = 'ended', receipt = ${running}`).run();
  await next.client.generations.networkIsBack();
  expect(await next.client.wallet.receiptOf(generation)).toMatchObject({ state: "captured", capturedTokens: 3 });
  expect(await next.client.generations.list({ projectId: null })).toMatchObject([{ state: "finished" }]);
});

test("what an older MyBA kept of receipts and of the wallet keeps nobody from their generations", async () => {
  const core = await world.computer().start();
  const generation = await begin(core, wish, { choice: myba });
  await endOf(core, generation);
  core.store.sql("UPDATE metered_generation SET state = 'ended', receipt = '{\"state\":\"of old\"}'").run();
  core.store.sql('UPDATE wallet SET view = \'{"version":"of old"}\'').run();
  expect(await core.client.generations.list({ projectId: null })).toMatchObject([{ state: "finished", receipt: null }]);
  expect(await core.client.generations.estimate({ projectId: null, text: wish, ...myba })).toMatchObject({
    tokens: { available: 2 },
  });
  // Asked for again, it is there.
  await core.client.generations.networkIsBack();
  expect(await core.client.wallet.receiptOf(generation)).toMatchObject({ capturedTokens: 1 });
});

test("a server that stops in the middle keeps what it had delivered, and says what that cost", async () => {
  const core = await world.computer().start();
  world.hold("after the first ticket");
  const generation = await begin(core, threeWishes, { choice: myba });
  await until(core, generation, isWholeTicket);
  await world.sandbox.stopServer();
  await world.sandbox.startServer();
  await core.client.generations.networkIsBack();
  expect(await endOf(core, generation)).toMatchObject({
    state: "failed",
    error: { code: "metered/interrupted" },
    // The second one is there as far as it came, and costs nothing.
    ticketCount: 2,
    receipt: {
      state: "captured",
      tickets: 1,
      capturedTokens: 1,
      releasedTokens: 2,
      error: { code: "metered/interrupted" },
    },
  });
});

test("who cancels keeps the tickets that came and pays for those alone, also without network", async () => {
  const core = await world.computer().start();
  let gate = world.hold("after the first ticket");
  const first = await begin(core, threeWishes, { choice: myba });
  await until(core, first, isWholeTicket);
  const cancelled = { state: "cancelled", receipt: { state: "captured", tickets: 1, capturedTokens: 1 } };
  expect(await core.client.generations.cancel(first)).toMatchObject(cancelled);
  gate.release();
  gate = world.hold("after the first ticket");
  const second = await begin(core, `${threeWishes} `, { choice: myba, agreedTokens: 2 });
  await until(core, second, isWholeTicket);
  await world.line.cut();
  expect(await core.client.generations.cancel(second)).toMatchObject({
    state: "cancelled",
    receipt: { state: "running", reservedTokens: 2 },
  });
  await world.line.mend();
  await core.client.generations.networkIsBack();
  expect(
    await generationOf(core, second.id, ({ state, receipt }) => state !== "running" && receipt?.state === "captured"),
  ).toMatchObject({ ...cancelled, id: second.id, receipt: { releasedTokens: 1, capturedTokens: 1 } });
  gate.release();
});

test("too few tokens take nothing away: what is missing is said, and as many tickets as there are tokens can be had", async () => {
  const core = await world.computer().start();
  const projectId = await firstProject(core);
  const draft = await core.client.drafts.save({ id: null, projectId, name: "notes", text: fiveWishes });
  expect(await core.client.generations.estimate({ projectId, text: fiveWishes, ...myba })).toMatchObject({
    tokens: { high: 5, available: 3, missing: 2 },
    obstacle: null,
  });
  await expect(begin(core, fiveWishes, { choice: myba, draftId: draft.id })).rejects.toMatchObject({
    code: "ledger/insufficient",
    data: { needed: 5, available: 3, missing: 2 },
  });
  expect(await core.client.drafts.get({ id: draft.id })).toMatchObject({ text: fiveWishes });
  expect(await core.client.generations.list({ projectId: null })).toEqual([]);
  const generation = await begin(core, fiveWishes, { choice: myba, draftId: draft.id, agreedTokens: 3 });
  const ended = (await everyEvent(core, generation)).at(-1);
  expect(ended).toMatchObject({
    generation: { state: "finished", ticketCount: 3, receipt: { capturedTokens: 3 } },
    coverage: { sentences: expect.arrayContaining([expect.objectContaining({ reason: "limit" })]) },
  });
  expect(await core.client.generations.estimate({ projectId, text: wish, ...myba })).toMatchObject({
    tokens: { available: 0 },
    obstacle: { code: "ledger/insufficient", data: { needed: 1, available: 0 } },
  });
});

test("up to the tokens agreed to in advance nobody is asked again", async () => {
  const core = await world.computer().start();
  await core.client.account.begin();
  await core.client.wallet.changeSettings({ askAboveTokens: 2 });
  const estimate = (text: string) => core.client.generations.estimate({ projectId: null, text, ...myba });
  expect(await estimate(threeWishes)).toMatchObject({ tokens: { isAgreed: false } });
  await expect(begin(core, threeWishes, { choice: myba, confirmed: false })).rejects.toMatchObject({
    code: "cost/not-confirmed",
  });
  expect(await estimate(wish)).toMatchObject({ tokens: { isAgreed: true } });
  const generation = await begin(core, wish, { choice: myba, confirmed: false });
  expect(await endOf(core, generation)).toMatchObject({ state: "finished", receipt: { reservedTokens: 1 } });
});

test("MyBA steps in for another provider only up to the tokens agreed to in advance", async () => {
  const core = await world.computer().start();
  const double = await startModelDouble();
  const openAi = await connectOpenAi(core, double);
  await double.close();
  await core.client.account.begin();
  await core.client.providers.arrange({ ids: [openAi.id, myba.providerId] });
  await core.client.providers.change({ id: myba.providerId, changes: { fallback: true } });
  const ask = async (text: string) => endOf(core, await begin(core, text));
  expect(await ask(`${threeWishes} 1`)).toMatchObject({ state: "failed", error: { code: "provider/unreachable" } });
  await core.client.providers.change({ id: myba.providerId, changes: { mayCost: true } });
  expect(await ask(`${threeWishes} 2`)).toMatchObject({ state: "failed", receipt: null });
  await core.client.wallet.changeSettings({ askAboveTokens: 2 });
  expect(await ask(`${threeWishes} 3`)).toMatchObject({
    state: "finished",
    providerId: "myba",
    ticketCount: 2,
    receipt: { reservedTokens: 2, capturedTokens: 2 },
  });
});

test("without the server a generation is refused, waits, or is somebody else's, as the person has arranged", async () => {
  const core = await world.computer().start();
  await world.line.cut();
  const choice = myba;
  expect(await core.client.generations.estimate({ projectId: null, text: wish, ...myba })).toMatchObject({
    tokens: null,
    obstacle: { code: "billing/unreachable" },
  });
  await expect(begin(core, wish, { choice })).rejects.toMatchObject({ code: "billing/unreachable" });
  const queued = await begin(core, wish, { choice, queueOffline: true });
  expect(await generationOf(core, queued.id, ({ state }) => state !== "running")).toMatchObject({ state: "queued" });
  await world.line.mend();
  await core.client.generations.networkIsBack();
  await expect(core.client.generations.runQueued({ id: queued.id, confirmed: false })).rejects.toMatchObject({
    code: "cost/not-confirmed",
  });
  expect(await core.client.generations.list({ projectId: null })).toMatchObject([{ needsConfirmation: true }]);
  await core.client.generations.runQueued({ id: queued.id, confirmed: true, agreedTokens: 1 });
  expect(await endOf(core, queued)).toMatchObject({ state: "finished", receipt: { capturedTokens: 1 } });
  await world.line.cut();
  await core.client.providers.arrange({ ids: [myba.providerId] });
  await core.client.providers.change({ id: "offline", changes: { fallback: true } });
  expect(await endOf(core, await begin(core, threeWishes, { choice }))).toMatchObject({
    state: "finished",
    providerId: "offline",
    receipt: null,
  });
});

test("a model that fails costs nothing, and the receipt says so", async () => {
  const core = await world.computer().start();
  world.sandbox.model.script({ fault: { kind: "status", status: 402 } });
  const generation = await begin(core, threeWishes, { choice: myba });
  expect(await endOf(core, generation)).toMatchObject({
    state: "failed",
    error: { code: "metered/unavailable" },
    receipt: { state: "released", capturedTokens: 0, releasedTokens: 3, error: { code: "metered/unavailable" } },
  });
});

test("more than the server makes at a time wait their turn, and cost nothing until then", async () => {
  const core = await world.computer().start();
  const gate = world.hold("before the first ticket");
  const [one, two] = await Promise.all(["1", "2"].map((no) => begin(core, `${wish} ${no}`, { choice: myba })));
  await Promise.all([one, two].map((each) => generationOf(core, each!.id, ({ receipt }) => receipt !== null)));
  const third = await endOf(core, await begin(core, wish, { choice: myba }));
  expect(third).toMatchObject({ state: "failed", error: { code: "metered/too-many" }, receipt: null });
  gate.release();
});

test("MyBA is always in the list, has no key and no model, and follows no wishes", async () => {
  const core = await world.computer().start();
  const { client } = core;
  const id = myba.providerId;
  await expect(client.providers.remove({ id })).rejects.toMatchObject({ code: "request/invalid" });
  await expect(client.providers.change({ id, changes: { model: "gpt" } })).rejects.toMatchObject({
    code: "request/invalid",
  });
  expect(await client.providers.test({ id })).toMatchObject({ error: null, probeMs: expect.any(Number) });
  expect(await client.providers.models({ id, refresh: true })).toEqual({ models: [], refreshedAt: null });
  const [ticketId] = await tickets(core);
  await expect(
    client.refinements.start({ ticketId: ticketId!, field: null, wish: "shorter", providerId: id, model: null }),
  ).rejects.toMatchObject({ code: "provider/no-refining" });
});

async function tickets(core: Parameters<typeof begin>[0]) {
  await endOf(core, await begin(core, wish));
  const { rows } = await core.client.tickets.list(everything);
  return rows.map(({ id }) => id);
}
