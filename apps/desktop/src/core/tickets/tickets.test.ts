import { emptyContent } from "@myba/shared/tickets/content";
import { expect, test } from "vitest";
import { everything } from "../testing/everything.ts";
import { addStory, firstProject, testCore } from "../testing/test-core.ts";

test("two windows cannot overwrite each other's edit of the same revision", async () => {
  const core = await testCore();
  const { id } = await addStory(core, "Pay by card");
  const edits = ["Pay by cash", "Pay by cheque"].map((title) =>
    core.client.tickets.update({ id, revision: 1, patch: { title } }),
  );
  const results = await Promise.allSettled(edits);
  expect(results.map((result) => result.status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(results.find((result) => result.status === "rejected")?.reason).toMatchObject({
    code: "ticket/changed-meanwhile",
  });
});

test("a ticket cannot be its own ancestor", async () => {
  const core = await testCore();
  const grandparent = await addStory(core, "Grandparent");
  const parent = await addStory(core, "Parent", grandparent);
  const child = await addStory(core, "Child", parent);
  const { update } = core.client.tickets;
  for (const { id } of [child, grandparent]) {
    const move = update({ id: grandparent.id, revision: 1, patch: { parentId: id } });
    await expect(move).rejects.toMatchObject({ code: "ticket/cycle" });
  }
});

test("a ticket cannot depend on itself through others", async () => {
  const core = await testCore();
  const one = await addStory(core, "One");
  const two = await addStory(core, "Two");
  const three = await addStory(core, "Three");
  const { update } = core.client.tickets;
  await update({ id: one.id, revision: 1, patch: { dependsOn: [two.id] } });
  await update({ id: two.id, revision: 1, patch: { dependsOn: [three.id] } });
  for (const { id } of [three, one]) {
    const circle = update({ id: three.id, revision: 1, patch: { dependsOn: [id] } });
    await expect(circle).rejects.toMatchObject({ code: "ticket/cycle" });
  }
});

test("children go to the trash and come back with their parent", async () => {
  const core = await testCore();
  const parent = await addStory(core, "Parent");
  const child = await addStory(core, "Child", parent);
  await addStory(core, "Grandchild", child);
  expect(await core.client.tickets.trash({ ids: [parent.id] })).toEqual({ changed: 3 });
  await expect(core.client.tickets.update({ id: child.id, revision: 2, patch: { title: "No" } })).rejects.toMatchObject(
    { code: "ticket/not-found" },
  );
  expect(await core.client.tickets.restore({ ids: [parent.id] })).toEqual({ changed: 3 });
  expect((await core.client.tickets.list(everything)).rows.map((row) => row.depth)).toEqual([0, 1, 2]);
});

test("a child whose parent is deleted forever stands on its own", async () => {
  const core = await testCore();
  const parent = await addStory(core, "Parent");
  const child = await addStory(core, "Child", parent);
  await core.client.tickets.trash({ ids: [parent.id] });
  await core.client.tickets.restore({ ids: [child.id] });
  await core.client.tickets.deleteForever({ ids: [parent.id] });
  const { rows } = await core.client.tickets.list(everything);
  expect(rows).toMatchObject([{ title: "Child", depth: 0, parentId: null }]);
});

test("a key is never given twice", async () => {
  const core = await testCore();
  const { id, key } = await addStory(core, "One");
  await core.client.tickets.trash({ ids: [id] });
  await core.client.tickets.deleteForever({ ids: [id] });
  expect([key, (await addStory(core, "Two")).key]).toEqual(["T-1", "T-2"]);
});

test("a change of type keeps everything that was written", async () => {
  const core = await testCore();
  const projectId = await firstProject(core);
  const bug = { steps: ["Pay"], expected: "paid", actual: "lost", environment: "", severity: null };
  const made = await core.client.tickets.create({
    projectId,
    parentId: null,
    content: { ...emptyContent("bug", "Payment lost"), bug },
  });
  const story = await core.client.tickets.update({ id: made.id, revision: 1, patch: { type: "spike" } });
  expect(story.content).toMatchObject({ bug, spike: { question: "" } });
});

test("a field written by hand no longer names the sentences it came from", async () => {
  const core = await testCore();
  const projectId = await firstProject(core);
  const content = {
    ...emptyContent("story", "Pay by card"),
    story: { role: "customer", goal: "pay by card", benefit: "" },
    provenance: { title: ["s1"], "story.role": ["s1"], "story.goal": ["s2"] },
  };
  const made = await core.client.tickets.create({ projectId, parentId: null, content });
  const patch = { story: { role: "buyer", goal: "pay by card", benefit: "" } };
  const edited = await core.client.tickets.update({ id: made.id, revision: 1, patch });
  expect(edited.content.provenance).toEqual({ title: ["s1"], "story.goal": ["s2"] });
});

test("history names what changed, and an older version can be brought back", async () => {
  const core = await testCore();
  const { id } = await addStory(core, "Pay by card");
  await core.client.tickets.update({
    id,
    revision: 1,
    patch: { title: "Pay by cash", priority: "high", labels: ["money"] },
  });
  await core.client.tickets.update({ id, revision: 2, patch: { description: "In shops." } });
  const reverted = await core.client.tickets.revert({ id, revision: 2 });
  expect(reverted).toMatchObject({ revision: 4, content: { title: "Pay by cash", description: "" } });
  const history = await core.client.tickets.history({ id });
  expect(history.map(({ revision, summary }) => [revision, summary])).toEqual([
    [4, "Restored version 2: description"],
    [3, "Changed description"],
    [2, "Changed title, priority and labels"],
    [1, "Created"],
  ]);
  expect(history[2]?.changes).toContainEqual({ path: "title", before: "Pay by card", after: "Pay by cash" });
});

test("an edit that changes nothing makes no version", async () => {
  const core = await testCore();
  const { id } = await addStory(core, "Pay by card");
  expect((await core.client.tickets.update({ id, revision: 1, patch: { title: "Pay by card" } })).revision).toBe(1);
  expect(await core.client.tickets.history({ id })).toHaveLength(1);
});

test("moving a parent to another project takes its children along", async () => {
  const core = await testCore();
  const parent = await addStory(core, "Parent");
  await addStory(core, "Child", parent);
  const shop = await core.client.projects.create({ name: "Shop" });
  await core.client.tickets.updateMany({ ids: [parent.id], patch: { projectId: shop.id } });
  const { rows } = await core.client.tickets.list({ ...everything, projectId: shop.id });
  expect(rows.map(({ title, depth }) => [title, depth])).toEqual([
    ["Parent", 0],
    ["Child", 1],
  ]);
});

test("two projects never have the same name", async () => {
  const core = await testCore();
  await expect(core.client.projects.create({ name: "my PROJECT" })).rejects.toMatchObject({
    code: "project/name-taken",
  });
});
