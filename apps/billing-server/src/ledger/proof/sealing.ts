import { isGenuine } from "./anchors.ts";
import { makeSealer, type SealerParts } from "./sealer.ts";
import { graceMs } from "./check-rows.ts";

/** How often what is done. Looking back costs reading what is sealed already, so that long looks are rare. */
const everyMs = { seal: 5000, anchor: 60_000, lookBack: 5 * 60_000, lookAll: 24 * 60 * 60_000 };

/**
 * How far before the last row that is sealed each run looks: longer than any transaction takes. On SQLite one process
 * commits in the order of its ids.
 */
const briefLookbackMs = { sqlite: 2000, postgres: 60_000 };

export interface SealingOptions extends SealerParts {
  /** What went wrong; the next run tries again. */
  readonly onError: (error: unknown) => void;
}

/** How the sealing of this process stands, for metrics. */
interface SealingState {
  /** When a run last came to its end. */
  readonly sealedAt: number | null;
  readonly anchoredSeq: number;
  readonly anchoredAt: number | null;
}

export interface Sealing {
  state(): SealingState;
  /** Does what is due now; what runs already is waited for. */
  run(): Promise<void>;
  /** Seals and anchors what is left, and stops. */
  stop(): Promise<void>;
}

/**
 * Seals in the background of a server: new transfers every five seconds, stragglers and keys every five minutes,
 * everything once a day and at the start; anchors the head once a minute. Any number of servers may do so.
 */
export function startSealing({ onError, ...parts }: SealingOptions): Sealing {
  const { now, anchors, writer, keys, database } = parts;
  const sealer = makeSealer(parts);
  const doneAt = { anchor: -Infinity, lookBack: -Infinity, lookAll: -Infinity };
  let state: SealingState = { sealedAt: null, anchoredSeq: 0, anchoredAt: null };
  let hasRemembered = false;
  let running: Promise<void> | undefined;

  const isDue = (what: keyof typeof doneAt): boolean => now() - doneAt[what] >= everyMs[what];

  async function seal(): Promise<void> {
    const startedAt = now();
    const isAll = isDue("lookAll");
    const isBack = isAll || isDue("lookBack");
    const lookbackMs = isBack ? graceMs : briefLookbackMs[database.engine];
    await sealer.seal("journal", isAll ? {} : { lookbackMs });
    if (isBack) await sealer.seal("keys", isAll ? {} : { lookbackMs });
    if (isAll) doneAt.lookAll = startedAt;
    if (isBack) doneAt.lookBack = startedAt;
    state = { ...state, sealedAt: startedAt };
  }

  async function anchor(): Promise<void> {
    if (!hasRemembered) await rememberAll();
    hasRemembered = true;
    state = { ...state, anchoredSeq: await sealer.anchor(state.anchoredSeq), anchoredAt: now() };
    doneAt.anchor = now();
  }

  /** A server that was killed may have anchored a head that the database does not remember. */
  async function rememberAll(): Promise<void> {
    for (const place of anchors) {
      for (const record of await place.read()) {
        if (record.place === place.place && isGenuine(record, keys)) await writer.remember(record);
      }
    }
  }

  async function runOnce(): Promise<void> {
    try {
      await seal();
      if (isDue("anchor")) await anchor();
    } catch (error) {
      onError(error);
    }
  }

  const run = (): Promise<void> => {
    running ??= runOnce().finally(() => {
      running = undefined;
    });
    return running;
  };
  const timer = setInterval(() => void run(), everyMs.seal);
  timer.unref();
  return {
    state: () => state,
    run,
    async stop() {
      clearInterval(timer);
      await running;
      doneAt.anchor = -Infinity;
      await runOnce();
    },
  };
}
