import { loggable } from "../log/loggable.ts";
import type { InboxParts } from "./inbox-parts.ts";
import { claim, type ClaimedRow, conclude, due, type InboxRow, type Outcome } from "./inbox-rows.ts";
import type { EventHandler, InboxEvent, WebhookSource } from "./webhook-source.ts";

interface InboxWorkerParts extends Omit<InboxParts, "sources"> {
  readonly sources: ReadonlyMap<string, WebhookSource>;
}

/** Works through the events of the table; one a process. */
interface InboxWorker {
  /** Processes what is due, soon, without anybody waiting for it. */
  nudge(): void;
  process(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** The waits after attempts that failed; the next failure after the last is the end. Together about two days. */
const waitsMs = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400].map((seconds) => seconds * 1000);
const mostAttempts = waitsMs.length + 1;
/** Whoever has an event is taken to be dead after this. */
const leaseMs = 60_000;
/** A handler that takes longer counts as failed, while the lease is still ours. */
const handlerMs = 45_000;
const batch = 50;
/** So many objects' events are handled at a time. */
const atOnce = 8;

export function makeInboxWorker(parts: InboxWorkerParts): InboxWorker {
  const { log } = parts;
  const stopping = new AbortController();
  let last: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;

  const pass = async (signal: AbortSignal | undefined): Promise<void> => {
    const isOver = (): boolean => stopping.signal.aborted || signal?.aborted === true;
    // Turn by turn, until nothing is due that somebody else does not have.
    // oxlint-disable-next-line no-await-in-loop, no-empty -- as above
    while (!isOver() && (await takeTurn(parts, isOver)) > 0) {}
  };
  // One pass at a time, and one at most waiting: it begins after everybody who waits for it has asked.
  const process = (signal?: AbortSignal): Promise<void> => {
    if (queued !== undefined) return queued;
    const begin = (): Promise<void> => {
      queued = undefined;
      return pass(signal);
    };
    queued = last.then(begin, begin);
    last = queued;
    return queued;
  };
  return {
    process,
    nudge() {
      // The job looks again; whoever sent the event has no need to know.
      process().catch((error: unknown) => log.warn({ err: loggable(error) }, "the inbox could not be read"));
    },
    async close() {
      stopping.abort();
      await last.catch(() => undefined);
    },
  };
}

/** Handles a batch of what is due: events of one object one after another, objects beside each other. */
async function takeTurn(parts: InboxWorkerParts, isOver: () => boolean): Promise<number> {
  const keys = await due(parts.database, parts.now(), batch);
  const queues = [...Map.groupBy(keys, (key) => `${key.provider} ${key.object_id ?? key.event_id}`).values()];
  let taken = 0;
  const work = async (): Promise<void> => {
    for (let queue = queues.shift(); queue !== undefined; queue = queues.shift()) {
      for (const key of queue) {
        if (isOver()) return;
        // oxlint-disable-next-line no-await-in-loop -- events of one object go in their order
        const row = await claim(parts.database, key, { nowMs: parts.now(), leaseMs });
        if (row === undefined) continue;
        taken += 1;
        // oxlint-disable-next-line no-await-in-loop -- as above
        await attempt(parts, row);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return taken;
}

async function attempt(parts: InboxWorkerParts, row: ClaimedRow): Promise<void> {
  const { database, sources, now, log, beforeStep } = parts;
  const facts = { provider: row.provider, eventId: row.event_id, type: row.type, attempt: row.attempts };
  const startedAt = performance.now();
  const event = eventOf(row);
  const ended = await endOf(async () => {
    if (row.attempts > mostAttempts) throw new Error("the last attempt did not end: the process died of it");
    const handler = sources.get(row.provider)?.handlers.get(row.type);
    if (handler === undefined) throw new Error(`nobody handles ${row.type} any more`);
    await beforeStep?.("handle", event);
    const handled = await withTimeout(handler(event), handlerMs);
    await beforeStep?.("finish", event);
    return handled;
  });
  const outcome = outcomeOf(row, ended, now());
  const durationMs = Math.round(performance.now() - startedAt);
  await conclude(database, row, outcome);
  const told = { ...facts, durationMs, waitedMs: Math.max(0, now() - row.received_at) };
  if (!("error" in ended)) return log.info(told, "event processed");
  const err = loggable(ended.error);
  if (outcome.state === "dead") return log.error({ ...told, err, alarm: "dead-letter" }, "event given up");
  log.warn({ ...told, err, nextInMs: outcome.next_at - now() }, "event failed");
}

type Handled = Awaited<ReturnType<EventHandler>>;
type Ended = { readonly handled: Handled } | { readonly error: unknown };

async function endOf(work: () => Promise<Handled>): Promise<Ended> {
  try {
    return { handled: await work() };
  } catch (error) {
    return { error };
  }
}

function outcomeOf(row: InboxRow, ended: Ended, nowMs: number): Outcome {
  if (!("error" in ended)) {
    const done = { state: "done", next_at: row.next_at, finished_at: nowMs, error: null } as const;
    return ended.handled === "forget" ? { ...done, raw: "", object_id: null } : done;
  }
  const error = JSON.stringify(loggable(ended.error));
  const waitMs = waitsMs[row.attempts - 1];
  if (waitMs === undefined) return { state: "dead", next_at: row.next_at, finished_at: nowMs, error };
  return { state: "waiting", next_at: nowMs + waitMs, finished_at: null, error };
}

async function withTimeout<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the handler took longer than ${ms} ms`)), ms);
    timer.unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const eventOf = (row: InboxRow): InboxEvent => ({
  provider: row.provider,
  eventId: row.event_id,
  type: row.type,
  objectId: row.object_id,
  createdAt: row.created_at,
  isLive: row.is_live === 1,
  apiVersion: row.api_version,
  raw: row.raw,
});
