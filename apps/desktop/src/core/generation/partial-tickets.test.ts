import { emptyContent } from "@myba/shared/tickets/content";
import { expect, test } from "vitest";
import type { Generation, GenerationFeedEvent } from "../../bridge/generations.ts";
import type { Core } from "../core.ts";
import { everything } from "../testing/everything.ts";
import { finished, found, read, ScriptedProvider, scriptedText } from "../testing/scripted-provider.ts";
import { coreConfig, firstProject, temporaryDataFolder, testCore } from "../testing/test-core.ts";

const partial = { incomplete: true } as const;

test("a ticket is in the list from its first field on, marked until it is whole", async () => {
  const { core, provider, generation } = await started();
  const events = await core.client.generations.feed({ id: generation.id });
  provider.say(read, found("d1", "Pay", partial));
  const first = await nextTicket(events);
  const row = async () => (await core.client.tickets.list(everything)).rows[0];
  expect(await row()).toMatchObject({ id: first.ticketId, title: "Pay", incomplete: true });
  provider.say(found("d1", "Pay by card", partial));
  await nextTicket(events);
  expect(await row()).toMatchObject({ id: first.ticketId, title: "Pay by card", incomplete: true });
  provider.say(found("d1", "Pay by card"), finished);
  for await (const event of events) if (event.kind === "ended") break;
  expect(await row()).toMatchObject({ title: "Pay by card", incomplete: false });
  const { ticket } = await core.client.tickets.get({ id: first.ticketId });
  expect(ticket.meta).not.toHaveProperty("incomplete");
  expect(ticket.revision).toBe(1);
});

test("a stream that breaks keeps what came, marked, with the words a person should check", async () => {
  const { core, provider, generation } = await started();
  const unsupported = [{ field: "title", text: "24" }];
  provider.say(read, found("d1", "Pay within 24 hours", { unsupported }), found("d2", "Get a rec", partial));
  provider.say({ kind: "failed", error: { code: "provider/cut-off", data: { provider: "Double" } } });
  const events = await all(core, generation);
  expect(events.at(-1)).toMatchObject({
    kind: "ended",
    generation: { state: "failed", error: { code: "provider/cut-off" }, ticketCount: 2 },
  });
  const { rows } = await core.client.tickets.list(everything);
  expect(rows.map(({ title, incomplete }) => [title, incomplete])).toEqual([
    ["Pay within 24 hours", false],
    ["Get a rec", true],
  ]);
  const [whole] = rows;
  expect((await core.client.tickets.get({ id: whole!.id })).ticket.meta.unsupported).toEqual(unsupported); // It is there.
});

test("a person's edit takes an unfinished ticket over, and its mark goes", async () => {
  const { core, provider, generation } = await started();
  provider.say(read, found("d1", "Get a rec", partial));
  provider.say({ kind: "failed", error: { code: "provider/cut-off", data: { provider: "Double" } } });
  await all(core, generation);
  const [row] = (await core.client.tickets.list(everything)).rows;
  const { id } = row!; // It was just made.
  const edited = await core.client.tickets.update({ id, revision: 1, patch: { title: "Get a receipt" } });
  expect(edited.meta).not.toHaveProperty("incomplete");
  expect((await core.client.tickets.list(everything)).rows[0]).toMatchObject({ incomplete: false });
});

test("keeping an unfinished ticket as it is takes it over without a new version", async () => {
  const { core, provider, generation } = await started();
  provider.say(read, found("d1", "Get a rec", partial));
  provider.say({ kind: "failed", error: { code: "provider/cut-off", data: { provider: "Double" } } });
  await all(core, generation);
  const [row] = (await core.client.tickets.list(everything)).rows;
  const { id } = row!; // It was just made.
  const looked = await core.client.tickets.update({ id, revision: 1, patch: {} });
  expect(looked.meta.incomplete).toBe(true);
  const kept = await core.client.tickets.update({ id, revision: 1, patch: { title: "Get a rec" } });
  expect([kept.meta.incomplete, kept.revision]).toEqual([undefined, 1]);
  expect((await core.client.tickets.list(everything)).rows[0]).toMatchObject({ incomplete: false });
});

test("closing in the middle of a ticket keeps it, and the next start shows it as unfinished", async () => {
  const dataFolder = temporaryDataFolder();
  const provider = new ScriptedProvider();
  const core = await testCore({ dataFolder, provider });
  const generation = await start(core);
  const events = await core.client.generations.feed({ id: generation.id });
  provider.say(read, found("d1", "Pay by", partial));
  await nextTicket(events);
  await core.close();
  const again = await testCore(coreConfig({ dataFolder }));
  expect((await again.client.tickets.list(everything)).rows).toMatchObject([{ title: "Pay by", incomplete: true }]);
  expect(await again.client.generations.list({ projectId: null })).toMatchObject([{ state: "interrupted" }]);
});

test("a ticket that grows field by field leaves two copies in the journal, parents first", async () => {
  const { core, provider, generation } = await started();
  const events = await core.client.generations.feed({ id: generation.id });
  provider.say(read, found("d1", "P", partial));
  await nextTicket(events);
  for (let words = 1; words <= 30; words += 1) {
    provider.say(found("d1", `Pay ${"more ".repeat(words).trim()}`, partial));
    await nextTicket(events);
    if (words !== 10) continue;
    provider.say(found("d2", "Child", { parent: "d1" }));
    await nextTicket(events);
  }
  provider.say(found("d1", "Pay"), finished);
  for await (const event of events) if (event.kind === "ended") break;
  const journal = await all(core, generation);
  const tickets = journal.filter((event) => event.kind === "ticket");
  expect(tickets.map((event) => event.draft.ref)).toEqual(["d1", "d2", "d1"]);
  expect(tickets.at(-1)?.draft).not.toHaveProperty("incomplete");
});

test("who answers after a fallback, and why, is in the feed, the list and the tickets", async () => {
  const { core, provider, generation } = await started();
  const because = { code: "provider/overloaded", data: { provider: "Double", status: 503 } } as const;
  const usage = {
    inputTokens: 10,
    cachedInputTokens: 0,
    outputTokens: 5,
    costMicroUsd: 3,
    costBasis: "reported",
  } as const;
  provider.say(
    { kind: "attempt", providerId: "offline", model: "second", because, waitMs: 0 },
    read,
    { kind: "ticket", ticket: { ref: "d1", parent: null, dependsOn: [], content: emptyContent("task", "Pay") } },
    { kind: "usage", providerId: "offline", model: "second", usage },
    finished,
  );
  const events = await all(core, generation);
  expect(events).toContainEqual({
    kind: "attempt",
    providerId: "offline",
    providerLabel: "Offline engine",
    model: "second",
    because,
    waitMs: 0,
  });
  expect(events).toContainEqual({ kind: "usage", usage });
  expect(events.at(-1)).toMatchObject({ generation: { providerId: "offline", model: "second" } });
});

type Events = AsyncIterator<GenerationFeedEvent>;

/** The next ticket of a feed, which stays open. */
async function nextTicket(events: Events) {
  for (;;) {
    const { value, done } = await events.next();
    if (done === true) throw new Error("the feed has ended");
    if (value.kind === "ticket") return value;
  }
}

async function started() {
  const provider = new ScriptedProvider();
  const core = await testCore({ provider });
  return { core, provider, generation: await start(core) };
}

async function start(core: Core): Promise<Generation> {
  const projectId = await firstProject(core);
  return core.client.generations.start({ projectId, name: "notes", text: scriptedText, draftId: null });
}

async function all(core: Core, { id }: Generation): Promise<GenerationFeedEvent[]> {
  const events: GenerationFeedEvent[] = [];
  for await (const event of await core.client.generations.feed({ id })) events.push(event);
  return events;
}
