import type { Job } from "../jobs/job.ts";
import type { InboxParts } from "./inbox-parts.ts";
import { backlog, type EventKey, forgetOld, reopen, store } from "./inbox-rows.ts";
import { leaseMs, makeInboxWorker } from "./inbox-worker.ts";
import { refused } from "./signed-message.ts";
import type { IncomingMessage } from "./webhook-source.ts";

/** What arrives from outside: kept first, answered then, and processed from the table, in whichever process. */
export interface Inbox {
  readonly providers: readonly string[];
  /**
   * Proves a message and stores it. Once this resolves nothing is lost any more, whatever happens to the process. Throws
   * `webhook/refused`, and what the database throws.
   */
  accept(provider: string, message: IncomingMessage): Promise<void>;
  /** Processes what is due, and ends when nothing is. */
  process(): Promise<void>;
  /** Processes an event again, given up or done. False where there is none, or its body is no longer kept. */
  replay(key: EventKey): Promise<boolean>;
  /** How long the oldest event has been waiting; 0 where none is. */
  queueAgeMs(): Promise<number>;
  /** How many events were given up and wait for somebody to look at them. */
  deadLetters(): Promise<number>;
  readonly jobs: readonly Job[];
  /** Waits for what is being processed; the rest stays in the table. */
  close(): Promise<void>;
}

const day = 86_400_000;
/** Long enough to replay what went wrong on a Friday. */
const bodiesKeptMs = 7 * day;
/** Longer than any provider repeats a message. */
const eventsKeptMs = 90 * day;

/** Opens the inbox of a database. */
export function openInbox(parts: InboxParts): Inbox {
  const { database, now, log, isLive } = parts;
  const sources = new Map(parts.sources.map((source) => [source.provider, source]));
  const worker = makeInboxWorker({ ...parts, sources });

  return {
    providers: [...sources.keys()],
    async accept(provider, message) {
      const source = sources.get(provider);
      if (source === undefined) throw refused("nobody here expects it");
      const event = source.read(message);
      if (event.isLive !== isLive) throw refused(isLive ? "it is a test" : "it is not a test");
      const isHandled = source.handlers.has(event.type);
      // What nobody else is before is taken as it is stored: that saves it a commit, and waiting for its turn.
      const place = isHandled ? worker.place(event) : undefined;
      try {
        const nowMs = now();
        const row = await store(database, event, { nowMs, isHandled, ...(place && { leaseMs }) });
        const { eventId, type } = event;
        log.info({ provider, eventId, type, isNew: row !== undefined, isHandled }, "event received");
        await parts.beforeStep?.("answer", event);
        if (place !== undefined && row !== undefined && row.lease_until > nowMs) return place.fill(row);
      } catch (error) {
        place?.leave();
        throw error;
      }
      place?.leave();
      if (isHandled) worker.nudge();
    },
    process: () => worker.process(),
    async replay(key) {
      const isOpen = await reopen(database, key, now());
      if (isOpen) {
        log.warn(key, "event is processed again by hand");
        worker.nudge();
      }
      return isOpen;
    },
    async queueAgeMs() {
      const { oldestAt } = await backlog(database);
      return oldestAt === null ? 0 : Math.max(0, now() - oldestAt);
    },
    deadLetters: async () => (await backlog(database)).dead,
    jobs: [
      { name: "inbox", everyMs: 1000, run: (signal) => worker.takeTurns(signal) },
      {
        name: "inbox-forget",
        everyMs: 3_600_000,
        run: () => forgetOld(database, { bodiesBefore: now() - bodiesKeptMs, eventsBefore: now() - eventsKeptMs }),
      },
    ],
    close: () => worker.close(),
  };
}
