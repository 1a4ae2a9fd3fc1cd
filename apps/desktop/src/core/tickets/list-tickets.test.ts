import * as fc from "fast-check";
import { emptyContent, type TicketContent } from "@myba/shared/tickets/content";
import { expect, test } from "vitest";
import type { Core } from "../core.ts";
import { seedTickets } from "../testing/seed-tickets.ts";
import { everything } from "../testing/everything.ts";
import { addStory, firstProject, testCore } from "../testing/test-core.ts";

test("a tree lists each ticket below its parent, and a filter moves orphans to the left", async () => {
  const core = await testCore();
  const epic = await add(core, { ...emptyContent("epic", "Epic") });
  const story = await addStory(core, "Story", epic);
  await addStory(core, "Other epic");
  await addStory(core, "Late child", epic);
  await addStory(core, "Grandchild", story);
  const all = await core.client.tickets.list(everything);
  expect(all.rows.map(({ depth, title }) => `${depth} ${title}`)).toEqual([
    "0 Epic",
    "1 Story",
    "2 Grandchild",
    "1 Late child",
    "0 Other epic",
  ]);
  const stories = await core.client.tickets.list({ ...everything, types: ["story"] });
  expect(stories.rows.map(({ depth, title }) => `${depth} ${title}`)).toEqual([
    "0 Story",
    "1 Grandchild",
    "0 Late child",
    "0 Other epic",
  ]);
});

test("pages of every sort, put together, are the whole list once", async () => {
  const core = await testCore();
  await seedTickets(core, 137);
  for (const sort of ["tree", "updated", "created", "key", "title", "priority", "points", "relevance"] as const) {
    for (const descending of [false, true]) {
      const list = { ...everything, sort, descending };
      const whole = await core.client.tickets.ids(list);
      const pages = [];
      for (let offset = 0; offset < 137; offset += 50)
        pages.push(...(await core.client.tickets.list({ ...list, offset, limit: 50 })).rows);
      expect(pages.map((row) => row.id)).toEqual(whole);
      expect(new Set(whole).size).toBe(137);
    }
  }
});

test("filters narrow to tickets that meet all of them", async () => {
  const core = await testCore();
  await seedTickets(core, 300);
  const { rows } = await core.client.tickets.list(everything);
  const list = {
    ...everything,
    types: ["story" as const, "bug" as const],
    statuses: ["draft" as const],
    labels: ["billing", "legal"],
    withQuestions: true,
  };
  const expected = rows.filter(
    (row) =>
      ["story", "bug"].includes(row.type) &&
      row.status === "draft" &&
      row.questionCount > 0 &&
      row.labels.some((label) => ["billing", "legal"].includes(label)),
  );
  const found = await core.client.tickets.list(list);
  expect(found.rows.map((row) => row.id)).toEqual(expected.map((row) => row.id));
  expect(found.total).toBe(expected.length);
  expect(expected.length).toBeGreaterThan(0);
});

test("a search finds beginnings of words wherever they stand, titles first", async () => {
  const core = await testCore();
  await add(core, { ...emptyContent("story", "Send a receipt") });
  await add(core, { ...emptyContent("story", "Pay by card"), description: "A **receipt** follows." });
  await add(core, { ...emptyContent("story", "Print"), labels: ["receipts"] });
  await add(core, { ...emptyContent("story", "Unrelated") });
  expect(await search(core, "rece")).toEqual(["Send a receipt", "Print", "Pay by card"]);
  expect(await search(core, "card rec")).toEqual(["Pay by card"]);
});

test("a search ignores accents and case", async () => {
  const core = await testCore();
  await add(core, emptyContent("story", "Résumé für ÄRZTE"));
  for (const words of ["resume", "RÉSUMÉ", "arzte", "für"]) expect(await search(core, words)).toHaveLength(1);
});

test("T-2 finds that ticket, in any case of letters", async () => {
  const core = await testCore();
  await addStory(core, "First");
  await addStory(core, "Second");
  for (const key of ["T-2", "t-2", "T2", "2", " t-2 "]) expect(await search(core, key)).toEqual(["Second"]);
});

test("a search hears of edits, trash and undo", async () => {
  const core = await testCore();
  const { id } = await addStory(core, "Pay by card");
  await core.client.tickets.update({ id, revision: 1, patch: { title: "Pay by cheque" } });
  expect([await search(core, "card"), await search(core, "cheque")]).toEqual([[], ["Pay by cheque"]]);
  await core.client.undo.undo();
  expect([await search(core, "card"), await search(core, "cheque")]).toEqual([["Pay by card"], []]);
  await core.client.tickets.trash({ ids: [id] });
  expect(await search(core, "card")).toEqual([]);
});

test("a very common word lists the newest 500 and says that there are more", async () => {
  const core = await testCore();
  await seedTickets(core, 620);
  const found = await core.client.tickets.list({ ...everything, search: "the", sort: "relevance" });
  expect(found).toMatchObject({ total: 500, capped: true });
});

test("nothing that can be typed breaks a search", async () => {
  const core = await testCore();
  await addStory(core, "Pay by card");
  const odd = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom('"', "*", "^", ":", "-", "(", ")", "AND ", "NEAR", "{", "\\", "'", "\0", "🎉", "م"),
    }),
  );
  await fc.assert(
    fc.asyncProperty(odd, async (words) => {
      await core.client.tickets.list({ ...everything, search: words.slice(0, 200), sort: "relevance" });
    }),
    { numRuns: 300, seed: 3 },
  );
});

test("labels in use are counted without the trash", async () => {
  const core = await testCore();
  const { id } = await add(core, { ...emptyContent("story", "One"), labels: ["money", "legal"] });
  await add(core, { ...emptyContent("story", "Two"), labels: ["money"] });
  const counts = () => core.client.tickets.labels({ projectId: null });
  expect(await counts()).toEqual([
    { label: "money", count: 2 },
    { label: "legal", count: 1 },
  ]);
  await core.client.tickets.trash({ ids: [id] });
  expect(await counts()).toEqual([{ label: "money", count: 1 }]);
  expect((await core.client.tickets.list({ ...everything, trashed: true, labels: ["legal"] })).total).toBe(1);
});

async function add(core: Core, content: TicketContent) {
  return core.client.tickets.create({ projectId: await firstProject(core), parentId: null, content });
}

async function search(core: Core, words: string): Promise<string[]> {
  const { rows } = await core.client.tickets.list({ ...everything, search: words, sort: "relevance" });
  return rows.map((row) => row.title);
}
