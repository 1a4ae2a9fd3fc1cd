import type { ServerDatabase } from "../database/server-database.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Audience } from "./audience.ts";
import { eventsSince, headsOf } from "./outbox.ts";
import { Tail } from "./tail.ts";

export interface WatchParts {
  readonly ledger: Ledger;
  readonly database: ServerDatabase;
  readonly audience: Audience;
  readonly now: () => number;
  /** How often everything that is open is compared with what it should have heard. */
  readonly compareEveryMs?: number | undefined;
  readonly onError: (error: unknown) => void;
}

interface Run {
  isOn: boolean;
  timer?: NodeJS.Timeout;
}

/** How often others are looked for. One process serves a SQLite database; tools may still write to it. */
const everyMs = { postgres: 200, sqlite: 1000 };
const sweepEveryMs = { postgres: 5000, sqlite: 30_000 };
const lookBackMs = 2000;

/**
 * Tells the streams of this process what other processes did. The ledger's journal and the outbox only grow, within the
 * transactions that make things true: their newest rows say whose wallet and events are to be read, whatever became of
 * the process that wrote them. What comes later than the look-back (long commits, wrong clocks) is found by comparing
 * versions. Runs only while somebody listens.
 */
export class Watch {
  readonly #parts: WatchParts;
  #run: Run = { isOn: false };
  #round: Promise<void> = Promise.resolve();

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#run.isOn) return;
    const run: Run = { isOn: true };
    this.#run = run;
    const { database, ledger, now } = this.#parts;
    const { engine } = database;
    const { compareEveryMs = sweepEveryMs[engine] } = this.#parts;
    const journal = new Tail({ since: (ms, limit) => ledger.transfersSince(ms, limit), now, lookBackMs });
    const outbox = new Tail({ since: (ms, limit) => eventsSince(database, ms, limit), now, lookBackMs });
    let untilSweepMs = compareEveryMs;
    const round = async (): Promise<void> => {
      untilSweepMs -= everyMs[engine];
      const isSweep = untilSweepMs <= 0;
      if (isSweep) untilSweepMs = compareEveryMs;
      await this.#look(journal, outbox, isSweep);
      if (run.isOn) again();
    };
    const again = (): void => {
      // One after another, also after the last of an earlier start.
      run.timer = setTimeout(() => void (this.#round = this.#round.then(round)), everyMs[engine]).unref();
    };
    again();
  }

  /** Resolves once nothing is asked any more. */
  stop(): Promise<void> {
    this.#run.isOn = false;
    clearTimeout(this.#run.timer);
    return this.#round;
  }

  async #look(
    journal: Tail<{ id: string; accountId: string }>,
    outbox: Tail<{ id: string; accountId: string; no: number }>,
    isSweep: boolean,
  ): Promise<void> {
    const { audience, database, ledger, onError } = this.#parts;
    try {
      for (const { accountId, no } of await outbox.news()) audience.hearHead(accountId, no);
      const hasCompany = ledger.mayHaveCompany();
      if (database.engine === "postgres")
        audience.hearChanged((await journal.news()).map(({ accountId }) => accountId));
      else if (hasCompany) audience.hearVersions(await ledger.versions(audience.accountIds()));
      if (isSweep) await this.#sweep();
    } catch (error) {
      // The next round looks from where this one began.
      onError(error);
    }
  }

  async #sweep(): Promise<void> {
    const { audience, database, ledger } = this.#parts;
    for (const { accountId, no } of await headsOf(database, audience.accountIds())) audience.hearHead(accountId, no);
    audience.hearVersions(await ledger.versions(audience.accountIds()));
  }
}
