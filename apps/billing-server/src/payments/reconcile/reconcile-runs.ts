import { z } from "zod";
import type { RowOf } from "../../database/server-tables.ts";
import { findingText } from "./findings.ts";
import type { ReconcileParts } from "./reconcile-parts.ts";
import { reconcile, type Reconciled, type ReconcileOptions } from "./reconcile.ts";

/** What is kept of a run beside its figures, so that one that was broken off can go on. */
const runReport = z.object({
  by: z.enum(["job", "terminal"]),
  until: z.number(),
  reached: z.number(),
  findings: z.array(z.unknown()),
});
type Report = z.infer<typeof runReport>;

export interface RunOptions extends Omit<ReconcileOptions, "since" | "onReached"> {
  readonly by: Report["by"];
  /** Where the last run ended, or 30 days back, where it is left out. */
  readonly since?: number | undefined;
}

const day = 86_400_000;
/** As long as Stripe keeps events: where nobody has ever compared, there it begins. */
const firstMs = 30 * day;
/** Runs overlap: clocks differ, and money is booked a little after it moved. */
const overlapMs = 2 * 3_600_000;

/**
 * Reconciles and remembers it: the next run begins where this one ends, and one that was broken off goes on from where
 * it was. Every difference raises an alarm in the log.
 */
export async function runReconciliation(parts: ReconcileParts, options: RunOptions): Promise<Reconciled> {
  const { database, now, makeId, log } = parts;
  const { by } = options;
  if (options.isDry) return reconcile(parts, { ...options, since: options.since ?? (await nextSince(parts)) });
  const begun = options.since === undefined ? await brokenOff(parts, by) : undefined;
  const since = options.since ?? begun?.since ?? (await nextSince(parts));
  const from = begun?.report.reached ?? since;
  const until = options.until ?? now() + 1000;
  const id = begun?.id ?? makeId();
  const report = (reached: number, findings: Report["findings"]): string =>
    JSON.stringify({ by, until, reached, findings } satisfies Report);
  if (begun === undefined) {
    const figures = { repaired: 0, differences: 0, report: report(from, []) };
    const values = { id, since, is_dry: 0 as const, started_at: now(), ended_at: null, ...figures };
    await database.db.insertInto("reconciliation").values(values).execute();
  }
  const done = await reconcile(parts, {
    ...options,
    since: from,
    until,
    isDry: false,
    onFinding(finding) {
      const facts = { reconciliationId: id, ...finding };
      if (finding.kind === "difference")
        log.error({ ...facts, alarm: "reconciliation-difference" }, findingText(finding));
      else log.warn(facts, "something that Stripe had said was missed");
      options.onFinding?.(finding);
    },
    onReached: async (reached) => {
      await database.db
        .updateTable("reconciliation")
        .set({ report: report(reached, []) })
        .where("id", "=", id)
        .execute();
    },
  });
  await database.db
    .updateTable("reconciliation")
    .set({
      // A run that was asked to stop goes on another time.
      ended_at: done.reached >= until ? now() : null,
      repaired: (begun?.repaired ?? 0) + done.repaired,
      differences: done.differences,
      report: report(done.reached, [...done.findings]),
    })
    .where("id", "=", id)
    .execute();
  const { findings: _findings, ...figures } = done;
  log.info({ reconciliationId: id, ...figures }, "Stripe and the ledger were compared");
  return done;
}

interface Begun {
  readonly id: string;
  readonly since: number;
  readonly repaired: number;
  readonly report: Report;
}

/** The newest run of this kind, where it has not come to its end. */
async function brokenOff({ database }: ReconcileParts, by: Report["by"]): Promise<Begun | undefined> {
  const row = await database.db
    .selectFrom("reconciliation")
    .selectAll()
    .where("is_dry", "=", 0)
    .orderBy("started_at", "desc")
    .orderBy("id", "desc")
    .executeTakeFirst();
  if (row === undefined || row.ended_at !== null) return undefined;
  const report = reportOf(row);
  return report.by === by ? { id: row.id, since: row.since, repaired: row.repaired, report } : undefined;
}

async function nextSince(parts: ReconcileParts): Promise<number> {
  const last = await lastReconciliation(parts);
  return last === undefined ? parts.now() - firstMs : reportOf(last).reached - overlapMs;
}

function reportOf({ report }: RowOf<"reconciliation">): Report {
  return runReport.parse(JSON.parse(report));
}

/** The newest run that came to its end. */
export function lastReconciliation({
  database,
}: Pick<ReconcileParts, "database">): Promise<RowOf<"reconciliation"> | undefined> {
  return database.db
    .selectFrom("reconciliation")
    .selectAll()
    .where("is_dry", "=", 0)
    .where("ended_at", "is not", null)
    .orderBy("ended_at", "desc")
    .orderBy("id", "desc")
    .executeTakeFirst();
}
