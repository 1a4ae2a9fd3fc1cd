import { createGate } from "@myba/sandbox/model/gate";
import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { emptyContent } from "@myba/shared/tickets/content";
import type { Ticket } from "@myba/shared/tickets/ticket";
import { expect, onTestFinished, test } from "vitest";
import type { Refinement } from "../../bridge/refinements.ts";
import type { CoreConfig } from "../config.ts";
import type { Core } from "../core.ts";
import { connectOpenAi } from "../testing/model-connection.ts";
import { addStory, firstProject, temporaryDataFolder, testCore } from "../testing/test-core.ts";

test("a wish becomes a proposal, and the ticket stays as it is until somebody accepts", async () => {
  const { core, double, ticket } = await withTicket();
  double.script({ reply: { title: "Pay by card", description: "Within 24 hours.", clear: [] } });
  const refinement = await wish(core, ticket, { wish: "Say how they pay" });
  expect(refinement).toMatchObject({ state: "running", providerLabel: "OpenAI", model: "gpt-5-mini", revision: 1 });
  const proposed = await settled(core, refinement);
  expect(proposed).toMatchObject({
    state: "proposed",
    error: null,
    changes: [
      { path: "title", before: "Pay", after: "Pay by card" },
      { path: "description", before: "", after: "Within 24 hours." },
    ],
    unsupported: [{ field: "description", text: expect.stringContaining("24") }],
    usage: { costBasis: "price-table" },
  });
  expect((await core.client.tickets.get({ id: ticket.id })).ticket).toEqual(ticket);
  expect(await core.client.refinements.list({ ticketId: ticket.id })).toEqual([proposed]);
});

test("the same wish twice at once, from two windows or by a double click, is asked and paid once", async () => {
  const { core, double, ticket } = await withTicket();
  const gate = createGate();
  double.script({ hold: { before: "headers", gate }, reply: { title: "Pay by card", clear: [] } });
  const asked = double.calls.length;
  const [one, other] = await Promise.all([wish(core, ticket), wish(core, ticket)]);
  expect((await wish(core, ticket)).id).toBe(one.id);
  expect(other.id).toBe(one.id);
  gate.release();
  expect(await settled(core, one)).toMatchObject({ state: "proposed" });
  expect(double.calls.length - asked).toBe(1);
  // Asked again later it is another question.
  expect((await wish(core, ticket)).id).not.toBe(one.id);
});

test("accepted fields are one step of undo by the model, the others stay as they are", async () => {
  const { core, double, ticket } = await withTicket();
  double.script({ reply: { title: "Pay by card", description: "Within 24 hours.", clear: [] } });
  const { id } = await settled(core, await wish(core, ticket, { wish: "Say how they pay" }));
  const changed = await core.client.refinements.accept({ id, paths: ["description"] });
  expect(changed).toMatchObject({ revision: 2, content: { title: "Pay", description: "Within 24 hours." } });
  expect(changed.meta.unsupported).toMatchObject([{ field: "description" }]);
  const [version] = await core.client.tickets.history({ id: ticket.id });
  expect(version).toMatchObject({ author: "ai", summary: "Refined description: Say how they pay" });
  expect(await core.client.refinements.list({ ticketId: ticket.id })).toEqual([]);
  expect((await core.client.undo.undo()).label).toBe(`Refine description of ${ticket.key}`);
  expect((await core.client.tickets.get({ id: ticket.id })).ticket.content).toEqual(ticket.content);
});

test("a field that somebody changed meanwhile is not overwritten, another one can be accepted", async () => {
  const { core, double, ticket } = await withTicket();
  double.script({ reply: { title: "Pay by card", description: "Soon.", clear: [] } });
  const { id } = await settled(core, await wish(core, ticket));
  await core.client.tickets.update({ id: ticket.id, revision: 1, patch: { title: "Pay at the door" } });
  await expect(core.client.refinements.accept({ id, paths: ["title", "description"] })).rejects.toMatchObject({
    code: "ticket/changed-meanwhile",
  });
  const changed = await core.client.refinements.accept({ id, paths: ["description"] });
  expect(changed.content).toMatchObject({ title: "Pay at the door", description: "Soon." });
});

test("a wish about one field changes no other, whatever the model says", async () => {
  const { core, double, ticket } = await withTicket();
  double.script({ reply: { title: "Other", description: "Better.", clear: [] } });
  const refinement = await settled(core, await wish(core, ticket, { field: "description" }));
  expect(refinement.changes.map(({ path }) => path)).toEqual(["description"]);
});

test("a proposal survives a restart, and is gone once dismissed", async () => {
  const dataFolder = temporaryDataFolder();
  const { core, double, ticket } = await withTicket({ dataFolder });
  double.script({ reply: { title: "Pay by card", clear: [] } });
  const proposed = await settled(core, await wish(core, ticket));
  await core.close();
  const again = await testCore({ dataFolder });
  expect(await again.client.refinements.list({ ticketId: ticket.id })).toEqual([proposed]);
  await again.client.refinements.dismiss({ id: proposed.id });
  expect(await again.client.refinements.list({ ticketId: ticket.id })).toEqual([]);
  await expect(again.client.refinements.accept({ id: proposed.id, paths: ["title"] })).rejects.toMatchObject({
    code: "refinement/not-found",
  });
});

test("closing in the middle keeps what came and says that it is not all", async () => {
  const dataFolder = temporaryDataFolder();
  const { core, double, ticket } = await withTicket({ dataFolder });
  const gate = createGate();
  double.script({
    reply: { title: "Pay by card", description: "x".repeat(400), clear: [] },
    hold: { before: 10, gate },
  });
  const { id } = await wish(core, ticket);
  for await (const now of await core.client.refinements.feed({ id })) if (now.changes.length > 0) break;
  await core.close();
  gate.release();
  const again = await testCore({ dataFolder });
  expect(await again.client.refinements.list({ ticketId: ticket.id })).toMatchObject([
    { state: "failed", error: { code: "generation/interrupted" }, changes: [{ path: "title", after: "Pay by card" }] },
  ]);
});

test("cancelling ends the call and keeps what was proposed, which cannot be accepted half written", async () => {
  const { core, double, ticket } = await withTicket();
  const gate = createGate();
  double.script({
    reply: { title: "Pay by card", description: "x".repeat(400), clear: [] },
    hold: { before: 10, gate },
  });
  const { id } = await wish(core, ticket);
  await gate.reached;
  expect(await core.client.refinements.cancel({ id })).toMatchObject({ state: "cancelled" });
  gate.release();
  await expect(core.client.refinements.accept({ id, paths: ["title"] })).rejects.toMatchObject({
    code: "request/invalid",
  });
});

test("an answer that is no change fails in words, with a receipt", async () => {
  const { core, double, ticket } = await withTicket();
  double.script({ fault: { kind: "noStructuredOutput" } });
  expect(await settled(core, await wish(core, ticket))).toMatchObject({
    state: "failed",
    error: { code: "provider/unreadable" },
  });
  const { receipts, costMicroUsd } = await core.client.costs.ofTicket({ id: ticket.id });
  expect(receipts).toMatchObject([{ purpose: "refinement", ticketId: ticket.id, name: "Pay" }]);
  expect(costMicroUsd).toBe(receipts[0]?.usage?.costMicroUsd);
});

test("the month's cap stops a refinement before anything is sent", async () => {
  const { core, double, ticket } = await withTicket();
  await core.client.costs.changeCap({ monthlyMicroUsd: 0, warnAtPercent: 80 });
  const calls = double.calls.length;
  await expect(wish(core, ticket)).rejects.toMatchObject({ code: "cost/cap-reached" });
  expect(double.calls).toHaveLength(calls);
});

test("without a model there is nobody to follow a wish", async () => {
  const core = await testCore();
  await expect(wish(core, await addStory(core, "Pay"))).rejects.toMatchObject({ code: "provider/no-refining" });
});

async function withTicket(
  config: Partial<CoreConfig> = {},
): Promise<{ core: Core; double: ModelDouble; ticket: Ticket }> {
  const double = await startModelDouble();
  onTestFinished(() => double.close());
  const core = await testCore(config);
  await connectOpenAi(core, double);
  const projectId = await firstProject(core);
  const ticket = await core.client.tickets.create({ projectId, parentId: null, content: emptyContent("task", "Pay") });
  return { core, double, ticket };
}

function wish(core: Core, ticket: Ticket, more: { field?: string; wish?: string } = {}): Promise<Refinement> {
  return core.client.refinements.start({
    ticketId: ticket.id,
    field: null,
    wish: "Make it clearer",
    providerId: null,
    model: null,
    ...more,
  });
}

/** A refinement once it no longer runs. */
async function settled(core: Core, { id }: Refinement): Promise<Refinement> {
  let last: Refinement | undefined;
  for await (const now of await core.client.refinements.feed({ id })) last = now;
  if (last === undefined) throw new Error("an empty feed");
  return last;
}
