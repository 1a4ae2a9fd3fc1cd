import { loggable } from "../log/loggable.ts";
import type { InboxParts } from "./inbox-parts.ts";
import { type ClaimedRow, conclude, type InboxRow, type Outcome } from "./inbox-rows.ts";
import type { EventHandler, InboxEvent, WebhookSource } from "./webhook-source.ts";

export interface AttemptParts extends Omit<InboxParts, "sources"> {
  readonly sources: ReadonlyMap<string, WebhookSource>;
}

/** The waits after attempts that failed; the next failure after the last is the end. Together about two days. */
const waitsMs = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400].map((seconds) => seconds * 1000);
const mostAttempts = waitsMs.length + 1;
/** A handler that takes longer counts as failed, while the lease is still ours. */
const handlerMs = 45_000;

/** Handles an event that this process has taken, and writes down and logs how that ended. */
export async function attempt(parts: AttemptParts, row: ClaimedRow): Promise<void> {
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
