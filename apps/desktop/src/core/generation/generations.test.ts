import { spawnSync } from "node:child_process";
import { emptyContent } from "@myba/shared/tickets/content";
import { expect, test } from "vitest";
import type { Generation, GenerationFeedEvent } from "../../bridge/generations.ts";
import { type Core, startCore } from "../core.ts";
import { found, finished, read, ScriptedProvider, scriptedText } from "../testing/scripted-provider.ts";
import { everything } from "../testing/everything.ts";
import { coreConfig, firstProject, temporaryDataFolder, testCore } from "../testing/test-core.ts";

const notes = `# Checkout

As a registered customer I want to pay by card so that I need no invoice.
The system must send a receipt within 5 seconds.
If the card is refused, the customer must see the reason.`;

test("a text becomes stored tickets, with the fate of each sentence", async () => {
  const core = await testCore();
  const generation = await start(core, notes);
  const events = await feed(core, generation);
  expect(events.map((event) => event.kind)).toEqual(expect.arrayContaining(["read", "ticket", "ended"]));
  const { rows } = await core.client.tickets.list(everything);
  expect(rows.length).toBeGreaterThan(0);
  const source = await core.client.sources.get({ id: generation.sourceId });
  expect(source.text).toBe(notes);
  expect(source.fates).toHaveLength(source.sentences.length);
  const covered = source.fates.filter((fate) => fate.state === "covered");
  expect(covered.flatMap((fate) => fate.tickets).every((id) => rows.some((row) => row.id === id))).toBe(true);
  const [ticket] = rows;
  const detail = await core.client.tickets.get({ id: ticket!.id }); // There is at least one.
  expect(detail.ticket.meta).toMatchObject({ engine: "offline", language: "en" });
  expect((await core.client.tickets.history({ id: ticket!.id }))[0]).toMatchObject({
    author: "engine",
    summary: "Created",
  });
});

test("a draft is forgotten once its text is safe in a generation", async () => {
  const core = await testCore();
  const projectId = await firstProject(core);
  const draft = await core.client.drafts.save({ id: null, projectId, name: "notes", text: notes });
  const generation = await core.client.generations.start({ projectId, name: "notes", text: notes, draftId: draft.id });
  expect(await core.client.drafts.list()).toEqual([]);
  await feed(core, generation);
});

test.each([
  ["text/empty", "  \n "],
  ["text/no-words", "🎉🎉 123 !!!"],
  ["text/too-large", "x".repeat(1_000_001)],
])("%s: a text no ticket can come of is refused before anything is stored", async (code, text) => {
  const core = await testCore();
  await expect(start(core, text)).rejects.toMatchObject({ code });
  expect(await core.client.generations.list({ projectId: null })).toEqual([]);
});

test("tickets are in the list while the generation still runs", async () => {
  const { core, provider } = await scripted();
  const generation = await start(core, scriptedText);
  const stream = await core.client.generations.feed({ id: generation.id });
  provider.say(read, found("d1", "Pay by card"));
  await stream.next();
  expect((await stream.next()).value).toMatchObject({ kind: "ticket" });
  expect((await core.client.tickets.list(everything)).rows.map((row) => row.title)).toEqual(["Pay by card"]);
  const source = await core.client.sources.get({ id: generation.sourceId });
  expect(source.fates.map((fate) => fate.state)).toEqual(["covered", "open"]);
});

test("the same text is not generated twice at once", async () => {
  const { core } = await scripted();
  await start(core, scriptedText);
  await expect(start(core, scriptedText)).rejects.toMatchObject({ code: "generation/busy" });
});

test("cancelling keeps what was found", async () => {
  const { core, provider } = await scripted();
  const generation = await start(core, scriptedText);
  provider.say(read, found("d1", "Pay by card"));
  const ended = await core.client.generations.cancel({ id: generation.id });
  expect(ended).toMatchObject({ state: "cancelled", ticketCount: 1, error: null });
  expect((await core.client.tickets.list(everything)).total).toBe(1);
  expect((await feed(core, generation)).at(-1)).toMatchObject({ kind: "ended", generation: { state: "cancelled" } });
});

test("a provider that breaks fails the generation and keeps what it gave", async () => {
  const { core, provider } = await scripted();
  const generation = await start(core, scriptedText);
  provider.say(read, found("d1", "Pay by card"), new Error("out of memory"));
  const [ended] = (await feed(core, generation)).slice(-1);
  expect(ended).toMatchObject({ kind: "ended", generation: { state: "failed", error: { code: "program/broken" } } });
});

test("parents, dependencies named before they exist, and later versions of a ticket all arrive", async () => {
  const { core, provider } = await scripted();
  const generation = await start(core, scriptedText);
  provider.say(
    read,
    found("d1", "Payments", { content: emptyContent("epic", "Payments") }),
    found("d2", "Pay by card", { parent: "d1", dependsOn: ["d3"] }),
    found("d3", "Get a receipt", { parent: "d1" }),
    found("d2", "Pay by card or cash", { parent: "d1", dependsOn: ["d3"] }),
    finished,
  );
  await feed(core, generation);
  const { rows } = await core.client.tickets.list(everything);
  expect(rows.map(({ title, depth }) => [depth, title])).toEqual([
    [0, "Payments"],
    [1, "Pay by card or cash"],
    [1, "Get a receipt"],
  ]);
  const { dependencies, ticket } = await core.client.tickets.get({ id: rows[1]!.id }); // Three rows were just seen.
  expect(dependencies.map((row) => row.title)).toEqual(["Get a receipt"]);
  expect(ticket.revision).toBe(1);
});

test("a person's words win over what a running generation says later", async () => {
  const { core, provider } = await scripted();
  const generation = await start(core, scriptedText);
  const stream = await core.client.generations.feed({ id: generation.id });
  provider.say(read, found("d1", "Pay by card"));
  await stream.next();
  await stream.next();
  const { rows } = await core.client.tickets.list(everything);
  const { id } = rows[0]!; // The ticket event was just seen.
  await core.client.tickets.update({ id, revision: 1, patch: { title: "My own words" } });
  provider.say(found("d1", "Pay by card at once"), finished);
  await feed(core, generation);
  expect((await core.client.tickets.get({ id })).ticket.content.title).toBe("My own words");
});

test("undo takes a whole generation back in one step, and its sentences are open again", async () => {
  const core = await testCore();
  const generation = await start(core, notes);
  await feed(core, generation);
  const { total } = await core.client.tickets.list(everything);
  expect(await core.client.undo.undo()).toEqual({ label: "Generate tickets from notes" });
  expect((await core.client.tickets.list(everything)).total).toBe(0);
  const source = await core.client.sources.get({ id: generation.sourceId });
  expect(source.fates.filter((fate) => fate.state === "covered")).toEqual([]);
  expect(source.covered).toBe(0);
  await core.client.undo.redo();
  expect((await core.client.tickets.list(everything)).total).toBe(total);
});

test("undo during a generation ends it first and then takes it back", async () => {
  const { core, provider } = await scripted();
  const generation = await start(core, scriptedText);
  const stream = await core.client.generations.feed({ id: generation.id });
  provider.say(read, found("d1", "Pay by card"));
  await stream.next();
  await stream.next();
  await core.client.undo.undo();
  expect((await core.client.generations.list({ projectId: null }))[0]).toMatchObject({ state: "cancelled" });
  expect((await core.client.tickets.list(everything)).total).toBe(0);
});

test("trashing the project ends what is generated into it", async () => {
  const { core, provider } = await scripted();
  const generation = await start(core, scriptedText);
  const stream = await core.client.generations.feed({ id: generation.id });
  provider.say(read);
  await stream.next();
  await core.client.projects.trash({ id: generation.projectId });
  provider.say(found("d1", "Pay by card"));
  expect((await feed(core, generation)).at(-1)).toMatchObject({ kind: "ended", generation: { state: "cancelled" } });
  expect((await core.client.tickets.list(everything)).total).toBe(0);
});

test("closing the program interrupts a generation and keeps its tickets", async () => {
  const dataFolder = temporaryDataFolder();
  const provider = new ScriptedProvider();
  const before = await startCore(coreConfig({ dataFolder, provider }));
  const generation = await start(before, scriptedText);
  provider.say(read, found("d1", "Pay by card"));
  await provider.started.promise;
  await before.close();
  const core = await testCore({ dataFolder });
  const [ended] = await core.client.generations.list({ projectId: null });
  expect(ended).toMatchObject({
    id: generation.id,
    state: "interrupted",
    error: { code: "generation/interrupted" },
    ticketCount: 1,
  });
});

test("a generation whose process died is not taken for a running one, whoever has its number by now", async () => {
  const dataFolder = temporaryDataFolder();
  const before = await startCore(coreConfig({ dataFolder }));
  await feed(before, await start(before, notes));
  // As a terminal left it that ran before the machine was started again; process 1 is always there.
  before.store.db.exec("UPDATE generation SET state = 'running', process_id = 1, started_at = 0");
  await before.close();
  const core = await testCore({ dataFolder });
  expect((await core.client.generations.list({ projectId: null }))[0]).toMatchObject({ state: "interrupted" });
});

test("a generation of a terminal that was killed can be cancelled in the window", async () => {
  const core = await testCore();
  const generation = await start(core, notes);
  await feed(core, generation);
  const gone = spawnSync(process.execPath, ["--version"]).pid;
  core.store.sql("UPDATE generation SET state = 'running', process_id = ?").run(gone);
  expect(await core.client.generations.cancel({ id: generation.id })).toMatchObject({ state: "interrupted" });
});

test("the newest generation is listed first although the clock went back", async () => {
  const dataFolder = temporaryDataFolder();
  const before = await startCore(coreConfig({ dataFolder, clock: () => 2_000_000_000_000 }));
  await feed(before, await start(before, notes));
  await before.close();
  const core = await testCore({ dataFolder, clock: () => 1_900_000_000_000 });
  const newest = await start(core, `${notes} Again.`);
  await feed(core, newest);
  expect((await core.client.generations.list({ projectId: null }))[0]?.id).toBe(newest.id);
});

test("a draft is saved although another window has thrown its project away", async () => {
  const core = await testCore();
  const projectId = await firstProject(core);
  const { id } = await core.client.drafts.save({ id: null, projectId, name: "notes", text: "one" });
  await core.client.projects.trash({ id: projectId });
  await core.client.drafts.save({ id, projectId, name: "notes", text: "one two" });
  expect(await core.client.drafts.get({ id })).toMatchObject({ text: "one two", projectId: null });
});

test("a disk that fills up fails the generation, and the feed says so", async () => {
  const { core, provider } = await scripted();
  const generation = await start(core, scriptedText);
  const pages = Number(core.store.db.pragma("page_count", { simple: true }));
  core.store.db.pragma(`max_page_count = ${pages}`);
  const many = Array.from({ length: 300 }, (_, index) =>
    found(`d${index + 1}`, `Ticket ${index} ${"long ".repeat(30)}`.trim()),
  );
  provider.say(read, ...many, finished);
  const events = await feed(core, generation);
  expect(events.at(-1)).toMatchObject({
    kind: "ended",
    generation: { state: "failed", error: { code: "data/disk-full" } },
  });
  expect(await core.client.projects.list()).toHaveLength(1);
});

async function scripted(): Promise<{ core: Core; provider: ScriptedProvider }> {
  const provider = new ScriptedProvider();
  return { core: await testCore({ provider }), provider };
}

async function start(core: Core, text: string): Promise<Generation> {
  return core.client.generations.start({ projectId: await firstProject(core), name: "notes", text, draftId: null });
}

async function feed(core: Core, generation: Generation): Promise<GenerationFeedEvent[]> {
  const events: GenerationFeedEvent[] = [];
  for await (const event of await core.client.generations.feed({ id: generation.id })) events.push(event);
  return events;
}
