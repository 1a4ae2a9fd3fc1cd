import { bundleFormats, ticketBundle } from "@myba/shared/tickets/bundle";
import { expect, test } from "vitest";
import { seedTickets } from "../testing/seed-tickets.ts";
import { everything } from "../testing/everything.ts";
import { addStory, firstProject, testCore } from "../testing/test-core.ts";

const notes = `As a customer I want to pay by card so that I need no invoice.

The system must send a receipt within 5 seconds.`;

test("an exported file imported elsewhere gives the same tickets with their sentences", async () => {
  const from = await testCore();
  const { id, sourceId } = await from.client.generations.start({
    projectId: await firstProject(from),
    name: "notes",
    text: notes,
    draftId: null,
  });
  for await (const event of await from.client.generations.feed({ id })) void event;
  const ids = await from.client.tickets.ids(everything);
  const exported = await from.client.transfer.export({ ids, format: "json" });
  expect(exported).toMatchObject({
    count: ids.length,
    mediaType: "application/json",
    fileName: `${ids.length} tickets.json`,
  });
  expect(ticketBundle.safeParse(JSON.parse(exported.text)).success).toBe(true);

  const to = await testCore();
  const file = new File([exported.text], exported.fileName);
  expect(await to.client.transfer.import({ projectId: await firstProject(to), file })).toEqual({ created: ids.length });
  const [before, after] = await Promise.all(
    [from, to].map(async (core) => {
      const here = await core.client.tickets.ids(everything);
      return Promise.all(here.map(async (ticket) => (await core.client.tickets.get({ id: ticket })).ticket));
    }),
  );
  expect(after?.map(({ content }) => content)).toEqual(before?.map(({ content }) => content));
  const sources = [
    await from.client.sources.get({ id: sourceId }),
    await to.client.sources.get({ id: after![0]!.sourceId! }),
  ]; // Generated ones have a source.
  expect(sources[1]?.fates.map((fate) => [fate.sentenceId, fate.state, fate.tickets.length])).toEqual(
    sources[0]?.fates.map((fate) => [fate.sentenceId, fate.state, fate.tickets.length]),
  );
  expect((await to.client.undo.undo()).label).toContain("Import");
  expect((await to.client.tickets.list(everything)).total).toBe(0);
});

test.each(bundleFormats)("%s keeps a parent in front of its children, whatever the order chosen", async (format) => {
  const core = await testCore();
  const parent = await addStory(core, "Parent ticket");
  const child = await addStory(core, "Child ticket", parent);
  const { text } = await core.client.transfer.export({ ids: [child.id, parent.id], format });
  expect(text.indexOf("Parent ticket")).toBeLessThan(text.indexOf("Child ticket"));
  await core.client.transfer.import({
    projectId: await firstProject(core),
    file: new File([text], `file.${format === "markdown" ? "md" : format}`),
  });
  const { rows } = await core.client.tickets.list(everything);
  expect(rows.map(({ depth, title }) => `${depth} ${title}`)).toEqual([
    "0 Parent ticket",
    "1 Child ticket",
    "0 Parent ticket",
    "1 Child ticket",
  ]);
});

test("a file that holds no tickets is refused and nothing is stored", async () => {
  const core = await testCore();
  const file = new File(['{"format": "something else"}'], "other.json");
  await expect(core.client.transfer.import({ projectId: await firstProject(core), file })).rejects.toMatchObject({
    code: "import/malformed",
  });
  expect((await core.client.tickets.list(everything)).total).toBe(0);
});

test("a single ticket's file is named after it, in characters every system takes", async () => {
  const core = await testCore();
  const { id } = await addStory(core, 'Pay: "card" / cash?');
  expect((await core.client.transfer.export({ ids: [id], format: "markdown" })).fileName).toBe("T-1 Pay card cash.md");
});

test("an export of more than a million characters can be imported again", async () => {
  const core = await testCore();
  const ids = await seedTickets(core, 1000);
  const { text, fileName } = await core.client.transfer.export({ ids, format: "json" });
  expect(text.length).toBeGreaterThan(1_000_000);
  const imported = await core.client.transfer.import({
    projectId: await firstProject(core),
    file: new File([text], fileName),
  });
  expect(imported).toEqual({ created: 1000 });
});

test("a source whose coverage names no sentences is imported without them", async () => {
  const core = await testCore();
  const { id } = await addStory(core, "Pay by card");
  const { text } = await core.client.transfer.export({ ids: [id], format: "json" });
  const bundle = ticketBundle.parse(JSON.parse(text));
  const sentences = [{ sentenceId: "nonsense", state: "covered", tickets: [id] }];
  const file = {
    ...bundle,
    tickets: bundle.tickets.map((ticket) => ({ ...ticket, sourceId: "s" })),
    sources: [
      { id: "s", name: "n", text: "t", sentences: [], coverage: { requirementLike: 1, covered: 1, sentences } },
    ],
  };
  const projectId = await firstProject(core);
  await core.client.transfer.import({ projectId, file: new File([JSON.stringify(file)], "x.json") });
  const ids = await core.client.tickets.ids(everything);
  const again = await core.client.transfer.export({ ids, format: "json" });
  expect(ticketBundle.parse(JSON.parse(again.text)).sources).toHaveLength(1);
});

test("tickets nested deeper than here hang from their last allowed ancestor", async () => {
  const core = await testCore();
  const { id } = await addStory(core, "Deep");
  const { text } = await core.client.transfer.export({ ids: [id], format: "json" });
  const bundle = ticketBundle.parse(JSON.parse(text));
  const chain = Array.from({ length: 23 }, (_, depth) => ({
    ...bundle.tickets[0]!, // One ticket was exported.
    id: `t${depth}`,
    parentId: depth === 0 ? null : `t${depth - 1}`,
  }));
  const projectId = await firstProject(core);
  const file = new File([JSON.stringify({ ...bundle, tickets: chain })], "x.json");
  await core.client.transfer.import({ projectId, file });
  const { rows } = await core.client.tickets.list({ ...everything, sort: "tree" });
  const imported = rows.filter((row) => row.key !== "T-1");
  expect(imported.map((row) => row.depth)).toEqual([...Array.from({ length: 20 }, (_, depth) => depth), 19, 19, 19]);
});
