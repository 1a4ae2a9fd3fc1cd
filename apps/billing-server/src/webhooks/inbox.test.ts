import { describe, expect, onTestFinished, test } from "vitest";
import { pino } from "pino";
import { engines, type ServerWorld, startServerWorld } from "../testing/server-world.ts";
import { openInbox, type Inbox } from "./inbox.ts";
import type { InboxParts } from "./inbox-parts.ts";
import { inboxRows } from "./testing/webhook-world.ts";
import type { EventHandler, InboxEvent, WebhookSource } from "./webhook-source.ts";

const minute = 60_000;
const day = 86_400_000;

/** A provider without signatures: its messages are `ID OBJECT TIME`, of type `ring` unless a fourth word says another. */
function bell(handle: EventHandler): WebhookSource {
  return {
    provider: "bell",
    read({ raw }) {
      const [eventId = "", objectId = "", time = "0", type = "ring"] = raw.toString().split(" ");
      const facts = { provider: "bell", eventId, type, objectId, createdAt: Number(time) };
      return { ...facts, isLive: false, apiVersion: null, raw: raw.toString() };
    },
    handlers: new Map([["ring", handle]]),
  };
}

const message = (text: string) => ({ headers: {}, raw: Buffer.from(text) });

type Line = Record<string, unknown>;

interface Opened {
  readonly inbox: Inbox;
  readonly lines: Line[];
}

describe.each(engines)("the inbox on %s", (engine) => {
  async function started(): Promise<ServerWorld> {
    const world = await startServerWorld(engine);
    onTestFinished(() => world.end());
    return world;
  }

  test("a message that comes a hundred times is handled once, also by two processes", async () => {
    const world = await started();
    const heard: string[] = [];
    const handle = (event: InboxEvent): Promise<void> => Promise.resolve(void heard.push(event.eventId));
    const first = open(world, handle);
    const second = open({ ...world, ...(await secondProcess(world)) }, handle);
    const sends = Array.from({ length: 100 }, (_, no) =>
      (no % 2 ? first : second).inbox.accept("bell", message("e1 o1 1")),
    );
    await Promise.all(sends);
    await Promise.all([first.inbox.process(), second.inbox.process()]);
    expect(heard).toEqual(["e1"]);
    expect(await inboxRows(world.database)).toMatchObject([{ event_id: "e1", state: "done", attempts: 1 }]);
  });

  test("what was accepted is handled although nobody is there to hear of it", async () => {
    const world = await started();
    const deaf = open(world, () => new Promise<never>(() => undefined));
    const accepting = deaf.inbox.accept("bell", message("e1 o1 1"));
    await accepting;
    // That process is gone in the middle; its claim ends and another takes over.
    const heard: string[] = [];
    const other = open({ ...world, ...(await secondProcess(world)) }, (event) =>
      Promise.resolve(void heard.push(event.eventId)),
    );
    await deaf.claimed;
    await other.inbox.process();
    expect(heard).toEqual([]);
    expect(await other.inbox.queueAgeMs()).toBe(0);
    world.turn(minute);
    expect(await other.inbox.queueAgeMs()).toBe(minute);
    await other.inbox.process();
    expect(heard).toEqual(["e1"]);
    expect(await inboxRows(world.database)).toMatchObject([{ state: "done", attempts: 2 }]);
  });

  test("a handler that throws is tried again in growing waits, then given up with an alarm, and blocks nobody", async () => {
    const world = await started();
    const heard: string[] = [];
    let isBroken = true;
    const { inbox, lines } = open(world, ({ eventId }) => {
      heard.push(eventId);
      if (eventId === "bad" && isBroken) throw new TypeError("ada@example.com is broken");
      return Promise.resolve();
    });
    await inbox.accept("bell", message("bad o1 1"));
    for (const text of ["good1 o1 2", "good2 o2 3"]) await inbox.accept("bell", message(text));
    await inbox.process();
    expect(heard.toSorted()).toEqual(["bad", "good1", "good2"]);
    const waits: number[] = [];
    for (
      let [row] = await inboxRows(world.database);
      row?.state === "waiting";
      [row] = await inboxRows(world.database)
    ) {
      waits.push(row.next_at - world.now());
      world.turn(row.next_at - world.now() - 1);
      const before = heard.length;
      await inbox.process();
      expect(heard.length).toBe(before);
      world.turn(1);
      await inbox.process();
      expect(heard.length).toBe(before + 1);
    }
    expect(waits.length).toBe(11);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(2 * day);
    expect(await inboxRows(world.database)).toMatchObject([{ event_id: "bad", state: "dead", attempts: 12 }, {}, {}]);
    expect(await inbox.deadLetters()).toBe(1);
    const alarms = lines.filter(({ alarm }) => alarm === "dead-letter");
    expect(alarms).toMatchObject([{ eventId: "bad", attempt: 12, err: { name: "TypeError" } }]);
    expect(JSON.stringify(lines)).not.toContain("ada@example.com");
    expect(JSON.stringify(await inboxRows(world.database))).not.toContain("ada@example.com");

    isBroken = false;
    expect(await inbox.replay({ provider: "bell", eventId: "bad" })).toBe(true);
    await inbox.process();
    expect(await inbox.deadLetters()).toBe(0);
    expect(await inboxRows(world.database)).toMatchObject([{ event_id: "bad", state: "done" }, {}, {}]);
    expect(await inbox.replay({ provider: "bell", eventId: "nobody" })).toBe(false);
  });

  test("an event that kills the process again and again is given up too", async () => {
    const world = await started();
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      const dying = open(world, () => new Promise<never>(() => undefined));
      await dying.inbox.accept("bell", message("e1 o1 1"));
      await dying.claimed;
      world.turn(2 * minute);
    }
    const heard: string[] = [];
    const { inbox, lines } = open(world, ({ eventId }) => Promise.resolve(void heard.push(eventId)));
    await inbox.process();
    expect(heard).toEqual([]);
    expect(await inboxRows(world.database)).toMatchObject([{ state: "dead" }]);
    expect(lines).toMatchObject([{ alarm: "dead-letter" }]);
  });

  test("events of one object are handled one at a time in their order, of others beside them", async () => {
    const world = await started();
    const story: string[] = [];
    let running = 0;
    const gate = Promise.withResolvers<void>();
    const { inbox } = open(world, async ({ eventId, objectId }) => {
      story.push(`${eventId} begins`);
      if (objectId === "slow") await gate.promise;
      running += 1;
      story.push(`${eventId} ends`);
      if (eventId === "other") gate.resolve();
    });
    await receive(world, ["s3 slow 3", "s1 slow 1", "s2 slow 2", "other fast 9"]);
    await inbox.process();
    expect(running).toBe(4);
    expect(story.filter((line) => line.startsWith("s"))).toEqual([
      "s1 begins",
      "s1 ends",
      "s2 begins",
      "s2 ends",
      "s3 begins",
      "s3 ends",
    ]);
  });

  test("what comes while its object is in hand follows as soon as that is free, and others do not wait for it", async () => {
    const world = await started();
    const story: string[] = [];
    const gate = Promise.withResolvers<void>();
    const over = { other: Promise.withResolvers<void>(), second: Promise.withResolvers<void>() };
    const { inbox } = open(world, async ({ eventId }) => {
      story.push(`${eventId} begins`);
      if (eventId === "first") await gate.promise;
      story.push(`${eventId} ends`);
      if (eventId === "other" || eventId === "second") over[eventId].resolve();
    });
    for (const text of ["first slow 2", "second slow 1", "other fast 9"]) await inbox.accept("bell", message(text));
    await over.other.promise;
    expect(story).toEqual(["first begins", "other begins", "other ends"]);
    gate.resolve();
    // Nobody asks for it.
    await over.second.promise;
    expect(story.slice(3)).toEqual(["first ends", "second begins", "second ends"]);
    await inbox.process();
    expect((await inboxRows(world.database)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ["done", 1],
      ["done", 1],
      ["done", 1],
    ]);
  });

  test("what nobody handles is kept and left alone; what is of the other mode is refused and not kept", async () => {
    const world = await started();
    const { inbox } = open(world, () => Promise.reject(new Error("not reached")));
    await inbox.accept("bell", message("e1 o1 1 session.created"));
    expect(await inboxRows(world.database)).toMatchObject([{ type: "session.created", state: "done", attempts: 0 }]);
    const live = open(world, () => Promise.resolve(), { isLive: true });
    await expect(live.inbox.accept("bell", message("e2 o1 1"))).rejects.toMatchObject({ code: "webhook/refused" });
    await expect(inbox.accept("gong", message("e3 o1 1"))).rejects.toMatchObject({ code: "webhook/refused" });
    expect((await inboxRows(world.database)).length).toBe(1);
  });

  test("one id leads through all lines about an event, with how long it waited and took", async () => {
    const world = await started();
    const lines = await receive(world, ["e1 o1 1"]);
    const { inbox } = open(world, () => Promise.resolve(), { lines });
    world.turn(1500);
    await inbox.process();
    expect(lines).toMatchObject([
      { msg: "event received", provider: "bell", eventId: "e1", type: "ring", isNew: true },
      { msg: "event processed", eventId: "e1", attempt: 1, waitedMs: 1500, durationMs: expect.any(Number) },
    ]);
  });

  test("bodies are forgotten after a week and events after three months, but nothing that waits", async () => {
    const world = await started();
    const { inbox } = open(world, ({ eventId }) =>
      eventId === "bad" ? Promise.reject(new Error("no")) : Promise.resolve(),
    );
    for (const text of ["good o1 1", "bad o2 2"]) await inbox.accept("bell", message(text));
    await inbox.process();
    const forget = inbox.jobs.find(({ name }) => name === "inbox-forget");
    const signal = new AbortController().signal;
    world.turn(7 * day + 1);
    await forget?.run(signal);
    expect(await inboxRows(world.database)).toMatchObject([
      { event_id: "good", raw: "" },
      { event_id: "bad", raw: "bad o2 2" },
    ]);
    expect(await inbox.replay({ provider: "bell", eventId: "good" })).toBe(false);
    world.turn(90 * day);
    await forget?.run(signal);
    expect(await inboxRows(world.database)).toMatchObject([{ event_id: "bad", state: "waiting" }]);
  });
});

/** An inbox with one provider. `claimed` resolves when a handler begins. */
function open(
  world: Pick<ServerWorld, "database" | "now">,
  handle: EventHandler,
  { isLive = false, lines = [] }: { isLive?: boolean; lines?: Line[] } = {},
): Opened & { readonly claimed: Promise<void> } {
  const log = pino({ level: "trace" }, { write: (line) => void lines.push(JSON.parse(line) as Line) });
  const claimed = Promise.withResolvers<void>();
  const source = bell((event) => {
    claimed.resolve();
    return handle(event);
  });
  const { database, now } = world;
  const parts: InboxParts = { database, now, log, isLive, sources: [source] };
  const inbox = openInbox(parts);
  return { inbox, lines, claimed: claimed.promise };
}

/** A process that stores messages and stops before it handles any; its log. */
async function receive(world: ServerWorld, texts: readonly string[]): Promise<Line[]> {
  const { inbox, lines } = open(world, () => Promise.reject(new Error("not reached")));
  await inbox.close();
  for (const text of texts) await inbox.accept("bell", message(text));
  return lines;
}

/** Connections of their own, where the engine is for several processes. */
const secondProcess = (world: ServerWorld): Promise<Pick<ServerWorld, "database">> =>
  world.engine === "sqlite" ? Promise.resolve(world) : world.another();
