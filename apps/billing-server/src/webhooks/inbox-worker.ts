import { loggable } from "../log/loggable.ts";
import { attempt, type AttemptParts } from "./attempt.ts";
import { claim, type ClaimedRow, due } from "./inbox-rows.ts";
import { type Place, Places } from "./places.ts";
import type { InboxEvent } from "./webhook-source.ts";

/** Works through the events of the table; one a process. */
interface InboxWorker {
  /**
   * A place where an event may be handled as soon as it is stored, to be asked for before that; undefined where others
   * come first. Whoever has one must say what became of it.
   */
  place(event: InboxEvent): Place<ClaimedRow> | undefined;
  /** Processes what is due, soon, without anybody waiting for it. */
  nudge(): void;
  /** Processes what is due and in no other hands. */
  takeTurns(signal?: AbortSignal): Promise<void>;
  /** The same, and what was taken as it came; ends when nothing of that is left. */
  process(): Promise<void>;
  close(): Promise<void>;
}

/** Whoever has an event is taken to be dead after this. */
export const leaseMs = 60_000;
const batch = 50;
/** So many objects' events are handled at a time. */
const atOnce = 8;

export function makeInboxWorker(parts: AttemptParts): InboxWorker {
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
  const takeTurns = (signal?: AbortSignal): Promise<void> => {
    if (queued !== undefined) return queued;
    const begin = (): Promise<void> => {
      queued = undefined;
      return pass(signal);
    };
    queued = last.then(begin, begin);
    last = queued;
    return queued;
  };
  const nudge = (): void => {
    // The job looks again; whoever sent the event has no need to know.
    takeTurns().catch((error: unknown) => log.warn({ err: loggable(error) }, "the inbox could not be worked through"));
  };
  const places = new Places<ClaimedRow>({
    handle: (row) => attempt(parts, row),
    onError: (error) => log.warn({ err: loggable(error) }, "the end of an event could not be written down"),
    onWanted: nudge,
  });
  return {
    place: (event) => (stopping.signal.aborted ? undefined : places.take(objectOf(event.provider, event))),
    nudge,
    takeTurns,
    async process() {
      await takeTurns();
      while (places.inHand > 0) {
        // oxlint-disable-next-line no-await-in-loop -- what waited behind these comes after them
        await places.settled();
        // oxlint-disable-next-line no-await-in-loop -- as above
        await takeTurns();
      }
    },
    async close() {
      stopping.abort();
      await last.catch(() => undefined);
      await places.settled();
    },
  };
}

/** Handles a batch of what is due: events of one object one after another, objects beside each other. */
async function takeTurn(parts: AttemptParts, isOver: () => boolean): Promise<number> {
  const keys = await due(parts.database, parts.now(), batch);
  const queues = [
    ...Map.groupBy(keys, (key) => objectOf(key.provider, { objectId: key.object_id, eventId: key.event_id })).values(),
  ];
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

/** What orders events: those that have this in common go one after another. */
function objectOf(provider: string, event: Pick<InboxEvent, "objectId" | "eventId">): string {
  return `${provider} ${event.objectId ?? event.eventId}`;
}
