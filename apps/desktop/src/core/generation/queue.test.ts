import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { Generation } from "../../bridge/generations.ts";
import type { CoreConfig } from "../config.ts";
import type { Core } from "../core.ts";
import type { Network } from "../network.ts";
import { begin, connect, endOf, everyEvent } from "../testing/model-connection.ts";
import { everything } from "../testing/everything.ts";
import { coreConfig, firstProject, temporaryDataFolder, testCore } from "../testing/test-core.ts";

const notes = "As a clerk, I want to export orders so that accounting has them.";

// Whoever does not answer is asked again after a pause of random length: here, of none.
beforeEach(() => {
  const random = vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => random.mockRestore());
});

/** A network that a test switches on and off, counting who was looked for. */
class SwitchedNetwork implements Network {
  isUp = false;
  readonly looks: string[] = [];
  reaches(address: string): Promise<boolean> {
    this.looks.push(address);
    return Promise.resolve(this.isUp);
  }
}

test("without network a generation fails, unless it is asked to wait", async () => {
  const { core, generation } = await offline("openai", { queueOffline: false });
  expect(await endOf(core, generation)).toMatchObject({ state: "failed", error: { code: "provider/unreachable" } });
});

test("what waits for the network is kept through a restart, and its text with it", async () => {
  const { core, generation, dataFolder } = await offline("openai");
  const waiting = await queued(core, generation);
  expect(waiting).toMatchObject({ state: "queued", needsConfirmation: false, error: null, endedAt: null, usage: null });
  await core.close();
  const again = await testCore({ dataFolder });
  expect(await again.client.generations.list({ projectId: null })).toEqual([waiting]);
  expect((await again.client.sources.get({ id: waiting.sourceId })).text).toBe(notes);
});

test("what costs waits for a person once the network is back, and runs when they agree", async () => {
  const { core, generation, network, comeBack } = await offline("openai");
  await queued(core, generation);
  await core.client.generations.networkIsBack();
  expect(await core.client.generations.list({ projectId: null })).toMatchObject([{ needsConfirmation: false }]);
  await comeBack();
  network.isUp = true;
  await core.client.generations.networkIsBack();
  expect(await core.client.generations.list({ projectId: null })).toMatchObject([
    { state: "queued", needsConfirmation: true },
  ]);
  const { id } = generation;
  await expect(core.client.generations.runQueued({ id, confirmed: false })).rejects.toMatchObject({
    code: "cost/not-confirmed",
  });
  const following = everyEvent(core, generation);
  expect(await core.client.generations.runQueued({ id, confirmed: true })).toMatchObject({ state: "running" });
  expect((await following).at(-1)).toMatchObject({ generation: { state: "finished", needsConfirmation: false } });
  expect((await core.client.tickets.list(everything)).total).toBeGreaterThan(0);
});

test("what costs nothing runs by itself when the network is back", async () => {
  const { core, generation, network, comeBack } = await offline("ollama");
  await queued(core, generation);
  await comeBack();
  network.isUp = true;
  await core.client.generations.networkIsBack();
  expect(await endOf(core, generation)).toMatchObject({ state: "finished" });
});

test("only the provider's own host is looked for", async () => {
  const { core, generation, network, double } = await offline("openai");
  await queued(core, generation);
  await core.client.generations.networkIsBack();
  expect(new Set(network.looks)).toEqual(new Set([double.url("openai")]));
});

test("running what waits while there is still no network lets it wait on", async () => {
  const { core, generation } = await offline("openai");
  await queued(core, generation);
  await core.client.generations.runQueued({ id: generation.id, confirmed: true });
  expect(await queued(core, generation)).toMatchObject({ state: "queued" });
});

test("what waits can be taken back, and its text is a draft again", async () => {
  const { core, generation } = await offline("openai");
  await queued(core, generation);
  const following = everyEvent(core, generation);
  expect(await core.client.generations.cancel({ id: generation.id })).toMatchObject({ state: "cancelled" });
  expect((await following).at(-1)).toMatchObject({ kind: "ended", generation: { state: "cancelled" } });
  expect(await core.client.generations.list({ projectId: null })).toEqual([]);
  const [draft] = await core.client.drafts.list();
  expect(await core.client.drafts.get({ id: draft!.id })).toMatchObject({ text: notes, name: "notes" }); // There is one.
  await expect(core.client.sources.get({ id: generation.sourceId })).rejects.toMatchObject({
    code: "source/not-found",
  });
});

test("whoever is first in the order by then answers, and is told as the one who did", async () => {
  const { core, generation } = await offline("ollama");
  await queued(core, generation);
  const rows = await core.client.providers.list();
  await core.client.providers.arrange({ ids: rows.map(({ id }) => id).toReversed() });
  await core.client.generations.networkIsBack();
  expect(await endOf(core, generation)).toMatchObject({ state: "finished", providerId: "offline", model: "" });
  const { rows: tickets } = await core.client.tickets.list(everything);
  const ticket = await core.client.tickets.get({ id: tickets[0]!.id }); // There is one.
  expect(ticket.ticket.meta.engine).toBe("offline");
});

test("two programs that run what waits at the same time ask the model once", async () => {
  const { core, generation, dataFolder, comeBack } = await offline("ollama");
  await queued(core, generation);
  const double = await comeBack();
  const terminal = await testCore(coreConfig({ dataFolder, share: true }));
  const run = (one: Core) => one.client.generations.runQueued({ id: generation.id, confirmed: true });
  await Promise.all([run(core), run(terminal), run(core), run(terminal)]);
  core.store.write([], () => undefined);
  await expect.poll(async () => (await list(core))?.state, { timeout: 5000 }).toBe("finished");
  expect(double.calls).toHaveLength(1);
});

async function list(core: Core): Promise<Generation | undefined> {
  return (await core.client.generations.list({ projectId: null }))[0];
}

/** A generation asked of a service that has just gone. */
async function offline(preset: "openai" | "ollama", more: object = {}) {
  const dataFolder = temporaryDataFolder();
  const network = new SwitchedNetwork();
  const config: Partial<CoreConfig> = { dataFolder, network };
  const core = await testCore(config);
  const double = await startModelDouble();
  await connect(core, double, preset);
  await double.close();
  const generation = await begin(core, notes, { queueOffline: true, ...more });
  const comeBack = async (): Promise<ModelDouble> => {
    const back = await startModelDouble({ port: Number(new URL(double.origin).port) });
    onTestFinished(() => back.close());
    return back;
  };
  expect(await core.client.drafts.list()).toEqual([]);
  expect((await core.client.projects.list())[0]?.id).toBe(await firstProject(core));
  return { core, generation, network, double, dataFolder, comeBack };
}

/** Waits until a generation waits. */
async function queued(core: Core, { id }: Generation): Promise<Generation> {
  const events = await core.client.app.events();
  for await (const _ of events) {
    const found = (await core.client.generations.list({ projectId: null })).find((one) => one.id === id);
    if (found?.state === "queued") return found;
    if (found?.state !== "running") throw new Error(`it is ${found?.state}`);
  }
  throw new Error("the program has closed");
}
