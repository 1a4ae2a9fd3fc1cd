import type { ReadingDatabase } from "../database/database.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import { firstIdOf } from "../ledger/ids.ts";
import type { Sealing } from "../ledger/proof/sealing.ts";
import { openQuarantines } from "../payments/quarantine.ts";
import { lastReconciliation } from "../payments/reconcile/reconcile-runs.ts";
import { backlog } from "../webhooks/inbox-rows.ts";

/** What is looked at. */
export interface MeasuringParts {
  readonly database: ServerDatabase;
  /** The ledger's rows. */
  readonly reader: ReadingDatabase;
  readonly sealing: Pick<Sealing, "state">;
  readonly now: () => number;
}

/** A hold that is open for longer than that is of work that nobody carries on, most likely. */
const oldHoldMs = 10 * 60_000;
/** Whoever has failed so often fails for a reason that does not pass by itself. */
const manyAttempts = 3;

/** Each figure by which somebody is told that something is wrong; each is 0 where all is well, or nothing was done yet. */
export const measures = {
  webhookLagSeconds: async ({ database, now }) => {
    const { oldestAt } = await backlog(database);
    return oldestAt === null ? 0 : Math.max(0, now() - oldestAt) / 1000;
  },
  deadLetters: async ({ database }) => (await backlog(database)).dead,
  retries: async ({ database: { db } }) => {
    const { events } = await db
      .selectFrom("inbox")
      .select((of) => of.fn.countAll<string | number>().as("events"))
      .where("state", "=", "waiting")
      .where("attempts", ">=", manyAttempts)
      .executeTakeFirstOrThrow();
    const { mirrors } = await db
      .selectFrom("mirror")
      .select((of) => of.fn.countAll<string | number>().as("mirrors"))
      .where("attempts", ">=", manyAttempts)
      .executeTakeFirstOrThrow();
    return Number(events) + Number(mirrors);
  },
  oldHolds: async ({ reader, now }) => {
    const [row] = await reader.query<{ count: number }>(
      "SELECT COUNT(*) AS count FROM hold WHERE state = 'open' AND id < ?",
      // Ids of holds begin with the time at which they were made.
      firstIdOf(now() - oldHoldMs),
    );
    return row?.count ?? 0;
  },
  quarantined: (parts) => openQuarantines(parts),
  reconciliationDifferences: async (parts) => (await lastReconciliation(parts))?.differences ?? 0,
  reconciliationAgeSeconds: async (parts) => {
    const last = await lastReconciliation(parts);
    return last === undefined ? 0 : Math.max(0, parts.now() - (last.ended_at ?? last.started_at)) / 1000;
  },
  chainAgeSeconds: ({ sealing, now }) => Promise.resolve(since(sealing.state().sealedAt, now())),
  anchorAgeSeconds: ({ sealing, now }) => Promise.resolve(since(sealing.state().anchoredAt, now())),
} as const satisfies Readonly<Record<string, (parts: MeasuringParts) => Promise<number>>>;

export type Measure = keyof typeof measures;

function since(at: number | null, nowMs: number): number {
  return at === null ? 0 : Math.max(0, nowMs - at) / 1000;
}
