/** The billing server's clock as far as it is known here: this computer's, corrected where it is far off. */
export interface ServerClock {
  now(): number;
  /** By how many seconds the server is ahead. */
  readonly aheadSeconds: number;
  /** An answer of the server has come, with this `Date`. */
  heard(date: string | null): void;
}

/** Less is what an answer takes on its way, and what the server allows for. */
const toleranceMs = 5000;

export function makeServerClock(now: () => number): ServerClock {
  let aheadMs = 0;
  return {
    now: () => now() + aheadMs,
    get aheadSeconds() {
      return Math.round(aheadMs / 1000);
    },
    heard(date) {
      const off = Date.parse(date ?? "") - now();
      if (Number.isNaN(off)) return;
      aheadMs = Math.abs(off) > toleranceMs ? off : 0;
    },
  };
}
