import * as fc from "fast-check";
import { emptyContent } from "@myba/shared/tickets/content";
import type { TicketId } from "@myba/shared/ids";
import { expect, test } from "vitest";
import type { Core } from "../core.ts";
import { everything } from "../testing/everything.ts";
import { addStory, firstProject, temporaryDataFolder, testCore, coreConfig } from "../testing/test-core.ts";
import { startCore } from "../core.ts";

test("undo takes back an edit and redo does it again", async () => {
  const core = await testCore();
  const ticket = await addStory(core, "Pay by card");
  await core.client.tickets.update({ id: ticket.id, revision: 1, patch: { title: "Pay by cash", points: 3 } });
  expect(await core.client.undo.state()).toEqual({ undo: { label: "Change title and points of T-1" }, redo: null });
  await core.client.undo.undo();
  expect((await core.client.tickets.get({ id: ticket.id })).ticket.content).toEqual(ticket.content);
  await core.client.undo.redo();
  expect((await core.client.tickets.get({ id: ticket.id })).ticket.content).toMatchObject({
    title: "Pay by cash",
    points: 3,
  });
});

test("undo of a new ticket moves it to the trash, where it can be seen", async () => {
  const core = await testCore();
  await addStory(core, "Pay by card");
  await core.client.undo.undo();
  expect((await core.client.tickets.list(everything)).total).toBe(0);
  expect((await core.client.tickets.list({ ...everything, trashed: true })).rows[0]?.title).toBe("Pay by card");
});

test("undo outlives the program", async () => {
  const dataFolder = temporaryDataFolder();
  const before = await startCore(coreConfig({ dataFolder }));
  await addStory(before, "Pay by card");
  await before.close();
  const core = await testCore({ dataFolder });
  expect((await core.client.undo.undo()).label).toBe("Create “Pay by card”");
});

test("a new change forgets what could be redone", async () => {
  const core = await testCore();
  await addStory(core, "Pay by card");
  await core.client.undo.undo();
  await addStory(core, "Pay by cash");
  await expect(core.client.undo.redo()).rejects.toMatchObject({ code: "undo/nothing" });
});

test("trashing a project takes its tickets along, and undo brings both back", async () => {
  const core = await testCore();
  const project = await core.client.projects.create({ name: "Shop" });
  await core.client.tickets.create({ projectId: project.id, parentId: null, content: emptyContent("task", "Sell") });
  await core.client.projects.trash({ id: project.id });
  expect((await core.client.projects.list()).map(({ name }) => name)).toEqual(["My project"]);
  expect((await core.client.tickets.list(everything)).total).toBe(0);
  await core.client.undo.undo();
  expect((await core.client.projects.list()).map(({ ticketCount }) => ticketCount)).toEqual([0, 1]);
});

test("what was deleted forever is not brought back, and undo goes on with the rest", async () => {
  const core = await testCore();
  const kept = await addStory(core, "Kept");
  const gone = await addStory(core, "Gone");
  await core.client.tickets.trash({ ids: [gone.id] });
  expect(await core.client.tickets.deleteForever({ ids: [gone.id, kept.id] })).toEqual({ changed: 1 });
  await expect(core.client.tickets.get({ id: gone.id })).rejects.toMatchObject({ code: "ticket/not-found" });
  expect((await core.client.undo.undo()).label).toBe("Create “Kept”");
  expect((await addStory(core, "Next")).key).toBe("T-3");
});

type Step = { kind: number; pick: number; other: number };
const step: fc.Arbitrary<Step> = fc.record({ kind: fc.nat(9), pick: fc.nat(30), other: fc.nat(30) });

test("undoing every step gives the beginning back, and redoing every step the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const core = await startCore(coreConfig());
      try {
        for (const title of ["One", "Two", "Three"]) await addStory(core, title);
        const beginning = await picture(core);
        const before = await depth(core);
        for (const one of steps) await take(core, one);
        const end = await picture(core);
        const done = (await depth(core)) - before;
        for (let count = 0; count < done; count += 1) await core.client.undo.undo();
        expect(await picture(core)).toEqual(beginning);
        for (let count = 0; count < done; count += 1) await core.client.undo.redo();
        expect(await picture(core)).toEqual(end);
      } finally {
        await core.close();
      }
    }),
    { numRuns: 25, seed: 7 },
  );
});

function depth(core: Core): Promise<number> {
  return Promise.resolve(Number(core.store.sql("SELECT count(*) FROM operation WHERE undone = 0").pluck().get()));
}

/** Everything a person sees of the live tickets, in list order, and the projects. */
async function picture(core: Core): Promise<unknown> {
  const { client } = core;
  const list = await client.tickets.list(everything);
  const rows = list.rows.map(({ updatedAt: _at, ...row }) => row);
  const tickets = await Promise.all(rows.map(async ({ id }) => (await client.tickets.get({ id })).ticket));
  const projects = await client.projects.list();
  const found = await client.tickets.list({ ...everything, search: "one", sort: "relevance" });
  return {
    rows,
    contents: tickets.map(({ content, dependsOn, parentId, projectId }) => ({
      content,
      dependsOn,
      parentId,
      projectId,
    })),
    projects: projects.map(({ name, ticketCount }) => ({ name, ticketCount })),
    labels: await client.tickets.labels({ projectId: null }),
    found: found.rows.map(({ id }) => id),
  };
}

/** One thing a person might do; what is refused changes nothing. */
async function take(core: Core, { kind, pick, other }: Step): Promise<void> {
  const { client } = core;
  const { rows } = await client.tickets.list(everything);
  const id = rows[pick % Math.max(1, rows.length)]?.id;
  const otherId = rows[other % Math.max(1, rows.length)]?.id;
  const projects = await client.projects.list();
  const projectId = projects[other % projects.length]?.id ?? (await firstProject(core));
  try {
    if (kind === 0) await client.projects.create({ name: `Project ${pick}` });
    else if (kind === 1 && projects.length > 1) await client.projects.trash({ id: projectId });
    else if (kind === 2) await client.projects.rename({ id: projectId, name: `Renamed ${other}` });
    else if (kind === 3)
      await client.tickets.create({ projectId, parentId: null, content: emptyContent("task", `Task one ${pick}`) });
    else if (id === undefined || otherId === undefined) return;
    else if (kind === 4) await client.tickets.trash({ ids: [id] });
    else if (kind === 5)
      await client.tickets.updateMany({
        ids: [id, otherId],
        patch: { projectId, addLabels: [`label-${pick}`], status: "doing" },
      });
    else if (kind === 6) await edit(core, id, { parentId: otherId });
    else if (kind === 7) await edit(core, id, { dependsOn: [otherId] });
    else if (kind === 8) await client.tickets.revert({ id, revision: 1 });
    else await edit(core, id, { title: `Title one ${other}`, labels: ["edited"], assumptions: [`assumed ${pick}`] });
  } catch (error) {
    expect(error).toMatchObject({ name: "AppError" });
  }
}

async function edit(
  core: Core,
  id: TicketId,
  patch: Parameters<Core["client"]["tickets"]["update"]>[0]["patch"],
): Promise<void> {
  const { ticket } = await core.client.tickets.get({ id });
  await core.client.tickets.update({ id, revision: ticket.revision, patch });
}
