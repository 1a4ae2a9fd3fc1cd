import { getEventMeta } from "@orpc/client";
import * as fc from "fast-check";
import { AppError } from "@myba/shared/errors";
import { emptyContent } from "@myba/shared/tickets/content";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { contract } from "../bridge/contract.ts";
import { Pushes } from "./pushes.ts";
import { found, finished, read, scriptedText, ScriptedProvider } from "./testing/scripted-provider.ts";
import { everything } from "./testing/everything.ts";
import { addStory, firstProject, testCore } from "./testing/test-core.ts";
import { transports } from "./testing/transports.ts";

describe.each(transports)("over %s", (_name, connect) => {
  test("a ticket goes there and back whole", async () => {
    const core = await testCore();
    const { client } = await connect(core);
    const projectId = await firstProject(core);
    const content = {
      ...emptyContent("story", "Pay by card 💳 — größer, 支付"),
      points: 5 as const,
      labels: ["billing"],
    };
    const made = await client.tickets.create({ projectId, parentId: null, content });
    expect(made.content).toEqual(content);
    expect((await client.tickets.get({ id: made.id })).ticket).toEqual(made);
  });

  test("an expected error arrives with its code and data", async () => {
    const core = await testCore();
    const { client } = await connect(core);
    const ticket = await addStory(core, "Pay by card");
    const failure = client.tickets.update({ id: ticket.id, revision: 7, patch: { title: "Pay by cash" } });
    await expect(failure).rejects.toBeInstanceOf(AppError);
    await expect(failure).rejects.toMatchObject({ code: "ticket/changed-meanwhile", data: { revision: 1 } });
  });

  test("a request that does not fit the contract says which value", async () => {
    const { client } = await connect(await testCore());
    const failure = client.tickets.list({ ...everything, limit: 0 });
    await expect(failure).rejects.toMatchObject({ code: "request/invalid" });
    await expect(failure).rejects.toThrow("limit");
  });

  test("a failure nobody expected says nothing of its inside", async () => {
    const core = await testCore();
    const { client } = await connect(core);
    core.store.db.exec("DROP TABLE setting");
    await expect(client.app.settings()).rejects.toMatchObject({ code: "program/broken", data: {} });
  });

  test("a file arrives with its name and bytes", async () => {
    const { client } = await connect(await testCore());
    const file = new File([Buffer.from("\uFEFFRésumé — ok", "utf16le")], "notes größer.txt");
    const opened = await client.texts.open({ file });
    expect(opened).toEqual({ name: "notes größer.txt", text: "Résumé — ok", encoding: "UTF-16LE" });
  });

  test("a text of the largest size is taken and one beyond it is refused", async () => {
    const { client } = await connect(await testCore());
    const draft = { id: null, projectId: null, name: "big" };
    const saved = await client.drafts.save({ ...draft, text: "x".repeat(1_000_000) });
    expect((await client.drafts.get({ id: saved.id })).text).toHaveLength(1_000_000);
    await expect(client.drafts.save({ ...draft, text: "x".repeat(1_000_001) })).rejects.toMatchObject({
      code: "text/too-large",
    });
  });

  test("every window hears of a change", async () => {
    const core = await testCore();
    const { client } = await connect(core);
    const events = await client.app.events();
    expect((await events.next()).value).toMatchObject({
      kind: "changed",
      topics: expect.arrayContaining(["tickets", "settings"]),
    });
    await addStory(core, "Pay by card");
    expect((await events.next()).value).toEqual({ kind: "changed", topics: ["tickets", "projects"] });
    const ticket = await addStory(core, "Pay by cash");
    await events.next();
    core.showDeepLink(`myba://ticket/${ticket.id}`);
    expect((await events.next()).value).toEqual({ kind: "show-ticket", id: ticket.id });
    await events.return?.();
  });

  test("a window that goes leaves nothing running for it", async () => {
    const provider = new ScriptedProvider();
    const core = await testCore({ provider });
    const link = await connect(core);
    const serverEnded = watchServerSide();
    await link.client.app.events();
    const projectId = await firstProject(core);
    const generation = await core.client.generations.start({
      projectId,
      name: "notes",
      text: scriptedText,
      draftId: null,
    });
    const stream = await link.client.generations.feed({ id: generation.id });
    provider.say(read);
    await stream.next();
    const rest = stream.next();
    link.disconnect();
    await expect(rest).rejects.toMatchObject({ code: "link/lost" });
    await serverEnded;
    // The core itself is untouched: another window goes on.
    const other = await connect(core);
    expect(await other.client.projects.list()).toHaveLength(1);
  });

  test("an aborted stream ends on both sides", async () => {
    const serverEnded = watchServerSide();
    const core = await testCore();
    const { client } = await connect(core);
    const controller = new AbortController();
    const events = await client.app.events(undefined, { signal: controller.signal });
    await events.next();
    const rest = events.next();
    controller.abort();
    await expect(rest).rejects.toMatchObject({ name: "AbortError" });
    await serverEnded;
  });

  test("a feed goes on after the last event a window has seen, over a new connection too", async () => {
    const provider = new ScriptedProvider();
    const core = await testCore({ provider });
    const first = await connect(core);
    const projectId = await firstProject(core);
    const generation = await first.client.generations.start({
      projectId,
      name: "notes",
      text: scriptedText,
      draftId: null,
    });
    provider.say(read, found("d1", "Pay by card"));
    const stream = await first.client.generations.feed({ id: generation.id });
    const seen = [await stream.next(), await stream.next()];
    expect(seen.map((step) => (step.done === true ? "end" : step.value.kind))).toEqual(["read", "ticket"]);
    const lastEventId = getEventMeta(seen[1]?.value)?.id;
    first.disconnect();
    provider.say(found("d2", "Get a receipt"), finished);
    const second = await connect(core);
    const rest: string[] = [];
    for await (const event of await second.client.generations.feed(
      { id: generation.id },
      lastEventId === undefined ? {} : { lastEventId },
    )) {
      rest.push(event.kind === "ticket" ? event.draft.content.title : event.kind);
    }
    expect(rest).toEqual(["Get a receipt", "ended"]);
  });

  test("a lost connection fails calls as lost", async () => {
    const link = await connect(await testCore());
    await link.client.projects.list();
    link.disconnect();
    await expect(link.client.projects.list()).rejects.toMatchObject({ code: "link/lost" });
  });

  test("messages that are no requests hurt nobody", async () => {
    const link = await connect(await testCore());
    for (const message of [
      "",
      "{",
      "null",
      "[]",
      '{"i":1}',
      '{"i":"1","p":{}}',
      '{"i":"1","p":{"u":"nowhere"}}',
      '{"i":"1","t":9}',
    ])
      link.sendRaw(message);
    link.sendRaw(new Uint8Array([0xff, 0, 1, 2]).buffer);
    expect(await link.client.projects.list()).toHaveLength(1);
  });

  test("no input of a wrong shape breaks a procedure", async () => {
    const core = await testCore();
    const { client } = await connect(core);
    const ticket = await addStory(core, "Pay by card");
    const hostile = hostileInputs(ticket.id);
    for (const [subject, name] of procedureNames()) {
      await fc.assert(
        fc.asyncProperty(hostile, async (input) => {
          const failure = await outcome(client, { subject, name, input });
          expect(failure, `${subject}.${name}`).not.toBe("program/broken");
        }),
        { numRuns: 15, seed: 42 },
      );
    }
  });
});

/** Resolves once the core's own side of an event stream has cleaned up. */
function watchServerSide(): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const spy = vi.spyOn(Pushes.prototype, "events").mockImplementationOnce(async function* (signal) {
    try {
      // The spy answers once only, so that this is the real one.
      yield* new Pushes().events(signal);
    } finally {
      ended.resolve();
    }
  });
  onTestFinished(() => spy.mockRestore());
  return ended.promise;
}

type AnyClient = Record<string, Record<string, (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>>>;

async function outcome(client: unknown, call: { subject: string; name: string; input: unknown }): Promise<string> {
  const controller = new AbortController();
  try {
    // The contract's names lead to its procedures; only their input types are set aside here.
    const output = await (client as AnyClient)[call.subject]?.[call.name]?.(call.input, { signal: controller.signal });
    controller.abort();
    return typeof output;
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

function procedureNames(): [string, string][] {
  return Object.entries(contract).flatMap(([subject, procedures]) =>
    Object.keys(procedures).map((name): [string, string] => [subject, name]),
  );
}

/** Anything at all, and objects that have the right names with wrong values. */
function hostileInputs(id: string): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constant(id),
    fc.constant([id]),
    fc.constant(undefined),
    fc.string({ maxLength: 300 }),
  );
  const names = [
    "id",
    "ids",
    "projectId",
    "parentId",
    "content",
    "patch",
    "revision",
    "text",
    "name",
    "file",
    "format",
    "search",
    "sort",
    "limit",
    "offset",
    "theme",
    "draftId",
    "code",
  ];
  const object = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 6 });
  return fc.oneof(value, object, fc.record({ id: fc.constant(id), revision: fc.integer(), patch: object }));
}
