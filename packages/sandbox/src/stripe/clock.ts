/** The time of the double: of the machine or of a test, moved on by what a test turned it. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Whole seconds, as Stripe writes times. */
  now(): number;
  /** Moves it on; what is due by then is done by `turn` of the double. */
  advance(ms: number): void;
  /** Does something as if it were this time, in milliseconds: what is done late is dated when it was due. */
  during<T>(ms: number, work: () => T): T;
}

export function makeClock(now: () => number): Clock {
  let ahead = 0;
  let pinned: number | undefined;
  const nowMs = (): number => pinned ?? now() + ahead;
  return {
    nowMs,
    now: () => Math.floor(nowMs() / 1000),
    advance(ms) {
      ahead += ms;
    },
    during(ms, work) {
      const before = pinned;
      pinned = ms;
      try {
        return work();
      } finally {
        pinned = before;
      }
    },
  };
}

/** What happens later: sessions expire, bank debits settle, deliveries are tried again. */
export interface Agenda {
  /** Something to do at a time in milliseconds. Answers how to call it off. */
  at(dueMs: number, task: () => void): () => void;
  /** When the next task is due; undefined where there is none. */
  nextDueMs(): number | undefined;
  /** Does all that is due, in the order of its times, what becomes due by it included. */
  runDue(): void;
}

export function makeAgenda(clock: Clock): Agenda {
  interface Entry {
    readonly dueMs: number;
    readonly task: () => void;
  }
  const entries = new Set<Entry>();
  const next = (): Entry | undefined => {
    let first: Entry | undefined;
    for (const entry of entries) if (first === undefined || entry.dueMs < first.dueMs) first = entry;
    return first;
  };
  return {
    at(dueMs, task) {
      const entry = { dueMs, task };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    nextDueMs: () => next()?.dueMs,
    runDue() {
      for (let entry = next(); entry && entry.dueMs <= clock.nowMs(); entry = next()) {
        entries.delete(entry);
        entry.task();
      }
    },
  };
}
