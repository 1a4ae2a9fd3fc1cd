import type { ServerDatabase } from "../database/server-database.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { backlog } from "../webhooks/inbox-rows.ts";

/** Where a server is in its life. While it drains it still answers, and asks to be sent nothing new. */
export type Phase = "starting" | "ready" | "draining" | "stopping";

interface HealthReport {
  readonly state: "ok" | "failing" | "stopping";
  readonly database: "ok" | "failing";
  readonly queueAgeMs: number;
  readonly openStreams: number;
  readonly version: string;
}

/** How a server is. */
export interface ServerHealth {
  report(): Promise<HealthReport>;
  /** Age of the oldest received event that waits for its turn; 0 where none waits. */
  queueAgeMs(): Promise<number>;
  /** Received events that were given up and wait for somebody to look at them. */
  deadLetters(): Promise<number>;
}

export interface ServerHealthParts {
  readonly ledger: Pick<Ledger, "isHealthy" | "account">;
  readonly database: ServerDatabase;
  readonly now: () => number;
  readonly phase: () => Phase;
  readonly openStreams: () => number;
  readonly version: string;
}

/** An account that nobody has: asking for it shows that the ledger can be read. */
const nobody = "user:nobody";
/** So old an answer is given again, so that whoever asks often costs the database nothing. */
const keptMs = 1000;

/** Asks both databases, once a second at most. */
export function makeServerHealth(parts: ServerHealthParts): ServerHealth {
  const { ledger, database, now, phase, openStreams, version } = parts;
  let known: { readonly at: number; readonly found: Promise<Found> } | undefined;

  const find = (): Promise<Found> => {
    if (known === undefined || now() - known.at >= keptMs || now() < known.at) known = { at: now(), found: ask() };
    return known.found;
  };

  async function ask(): Promise<Found> {
    try {
      const [{ oldestAt, dead }] = await Promise.all([backlog(database), ledger.account(nobody)]);
      const queueAgeMs = oldestAt === null ? 0 : Math.max(0, now() - oldestAt);
      return { isReadable: true, queueAgeMs, deadLetters: dead };
    } catch {
      // What went wrong is the database's to log; here it is the answer.
      return { isReadable: false, queueAgeMs: 0, deadLetters: 0 };
    }
  }

  return {
    async report() {
      const { isReadable, queueAgeMs } = await find();
      const isWell = isReadable && ledger.isHealthy();
      return {
        state: phase() === "stopping" || phase() === "draining" ? "stopping" : isWell ? "ok" : "failing",
        database: isWell ? "ok" : "failing",
        queueAgeMs,
        openStreams: openStreams(),
        version,
      };
    },
    queueAgeMs: async () => (await find()).queueAgeMs,
    deadLetters: async () => (await find()).deadLetters,
  };
}

interface Found {
  readonly isReadable: boolean;
  readonly queueAgeMs: number;
  readonly deadLetters: number;
}
