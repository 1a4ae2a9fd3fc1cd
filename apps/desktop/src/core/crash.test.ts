import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ticketId, type TicketId } from "@myba/shared/ids";
import { createGate } from "@myba/sandbox/model/gate";
import { startModelDouble } from "@myba/sandbox/model/model-double";
import { expect, onTestFinished, test } from "vitest";
import { startCore } from "./core.ts";
import { everything } from "./testing/everything.ts";
import { addStory, coreConfig, temporaryDataFolder, testCore } from "./testing/test-core.ts";

const writer = fileURLToPath(new URL("testing/writer-process.ts", import.meta.url));

test("a crash between two changes loses nothing that was acknowledged", async () => {
  const dataFolder = temporaryDataFolder();
  const acknowledged = await writeUntilKilled(dataFolder, "tickets", 40, async () => {
    // While it lives, the folder is its own.
    await expect(startCore(coreConfig({ dataFolder }))).rejects.toMatchObject({ code: "data/locked" });
  });
  const core = await testCore({ dataFolder });
  expect((await core.client.app.info()).notices).toEqual([]);
  for (const id of acknowledged) {
    const { ticket } = await core.client.tickets.get({ id });
    expect(ticket).toMatchObject({ revision: 2, content: { description: expect.stringContaining("Done") } });
  }
  expect(core.store.db.pragma("integrity_check", { simple: true })).toBe("ok");
});

test("a crash in a generation keeps its tickets, and says that it was interrupted", async () => {
  const dataFolder = temporaryDataFolder();
  const acknowledged = await writeUntilKilled(dataFolder, "generation", 30);
  const core = await testCore({ dataFolder });
  for (const id of acknowledged) await core.client.tickets.get({ id });
  const [generation] = await core.client.generations.list({ projectId: null });
  expect(generation).toMatchObject({ state: "interrupted", error: { code: "generation/interrupted" } });
  const events = await core.client.generations.feed({ id: generation!.id }); // It was just found.
  const kinds: string[] = [];
  for await (const event of events) kinds.push(event.kind);
  expect(kinds.at(-1)).toBe("ended");
  const source = await core.client.sources.get({ id: generation!.sourceId });
  expect(source.fates.some((fate) => fate.state === "covered")).toBe(true);
  await core.client.undo.undo();
  await addStory(core, "Work goes on");
});

test("a kill in the middle of a model's answer keeps what came, marked, and a receipt", async () => {
  const double = await startModelDouble();
  onTestFinished(() => double.close());
  const dataFolder = temporaryDataFolder();
  const gate = createGate();
  onTestFinished(() => gate.release());
  // The first question is the check of the connection.
  double.script((call) => (call.number > 1 ? { hold: { before: 20, gate } } : undefined));
  const address = double.url("openai");
  const acknowledged = await writeUntilKilled(dataFolder, "model", 2, () => gate.reached, [address]);
  const core = await testCore({ dataFolder });
  for (const id of acknowledged) await core.client.tickets.get({ id });
  const { rows } = await core.client.tickets.list(everything);
  expect(rows.at(-1)).toMatchObject({ incomplete: true });
  const [generation] = await core.client.generations.list({ projectId: null });
  expect(generation).toMatchObject({
    state: "interrupted",
    providerLabel: "OpenAI",
    model: "gpt-5-mini",
    usage: { costMicroUsd: null, costBasis: "unknown" },
  });
  const { receipts } = await core.client.costs.receipts({ offset: 0, limit: 10 });
  expect(receipts.find(({ purpose }) => purpose === "generation")).toMatchObject({
    usage: null,
    error: { code: "generation/interrupted" },
  });
  await core.client.tickets.update({ id: rows[0]!.id, revision: 1, patch: { description: "By hand" } }); // It is there.
  expect((await core.client.tickets.list(everything)).rows[0]).toMatchObject({ incomplete: false });
});

/** Runs the writer until it has acknowledged so many tickets, then kills it without a word. */
async function writeUntilKilled(
  folder: string,
  what: "tickets" | "generation" | "model",
  count: number,
  beforeKill: () => Promise<void> = () => Promise.resolve(),
  more: readonly string[] = [],
): Promise<TicketId[]> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", writer, folder, what, ...more], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const acknowledged: TicketId[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(ticketId.parse(line));
    if (acknowledged.length !== count) continue;
    await beforeKill();
    child.kill("SIGKILL");
  }
  await exited;
  expect(acknowledged.length).toBeGreaterThanOrEqual(count);
  return acknowledged;
}
