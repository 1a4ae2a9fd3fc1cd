import { comparePayments } from "./compare.ts";
import type { Finding } from "./findings.ts";
import { eventsKeptMs, repairEvents } from "./missed-events.ts";
import { repairInvoices, repairSessions, repairSubscriptions } from "./missed-objects.ts";
import type { ReconcileParts, Slice } from "./reconcile-parts.ts";
import { type Looked, type Repairing, startRepairing } from "./repairing.ts";

export interface ReconcileOptions {
  /** From when on Stripe and the ledger are compared. */
  readonly since: number;
  /** Up to when; where it is left out, what happens this second belongs to it. */
  readonly until?: number;
  /** Changes nothing and says what it would do. */
  readonly isDry: boolean;
  readonly signal?: AbortSignal;
  /** Hears of everything at once; the outcome itself has only the first of many. */
  readonly onFinding?: (finding: Finding) => void;
  /** Hears how far it is, after each part that was compared. */
  readonly onReached?: (reached: number) => Promise<void> | void;
}

/** What a run has found. */
export interface Reconciled {
  readonly since: number;
  readonly until: number;
  /** Everything before is compared; less than `until` where it was asked to stop. */
  readonly reached: number;
  readonly looked: Looked;
  readonly repaired: number;
  readonly failed: number;
  readonly unknown: number;
  /** Only in a dry run: what was missed and would be made good. */
  readonly found: number;
  readonly differences: number;
  /** The first of them. */
  readonly findings: readonly Finding[];
}

const day = 86_400_000;
/** A long time is compared in so many parts, however long it is. */
const mostSlices = 12;
/** So many findings are kept with a run; `onFinding` hears them all. */
const mostKept = 500;

/**
 * Looks for everything that Stripe knows and we do not, part by part from the oldest: events that never came, pages to pay
 * on, invoices, plans, and every payment of which money moved. What was missed is made good in the way that its webhook
 * would have; then Stripe's money and the ledger's tokens are held against each other by id. Each part, of a day or more, is done when
 * the next begins, so that a run which was broken off goes on from there; no more than a page of anything is in memory,
 * and the ids of the payments of two parts. Once all is made good, another run writes nothing.
 */
export async function reconcile(parts: ReconcileParts, options: ReconcileOptions): Promise<Reconciled> {
  const { since, until = parts.now() + 1000, isDry, signal, onFinding, onReached } = options;
  const findings: Finding[] = [];
  const counts = { repaired: 0, failed: 0, unknown: 0, found: 0, differences: 0 };
  const looked: Looked = { event: 0, session: 0, invoice: 0, subscription: 0, payment: 0 };
  const tell = (finding: Finding): void => {
    if (finding.kind === "difference") counts.differences += 1;
    else counts[finding.outcome] += 1;
    if (findings.length < mostKept) findings.push(finding);
    onFinding?.(finding);
  };
  const run = startRepairing({ parts, isDry, isStopping: () => signal?.aborted === true, tell, looked });
  let reached = since;
  const seen = [new Set<string>(), new Set<string>()] as const;
  // What happened to a plan before events are kept is only to be seen on the plan.
  if (since < parts.now() - eventsKeptMs) await repairSubscriptions(run, undefined);
  for (const [no, slice] of [...slicesOf(since, until)].entries()) {
    // oxlint-disable no-await-in-loop -- part by part
    await repairSlice(run, slice);
    await comparePayments(run, slice, forget(seen, no));
    if (run.isStopping()) break;
    reached = slice.to;
    await onReached?.(reached);
    // oxlint-enable no-await-in-loop
  }
  await tellQuarantines(run);
  return { since, until, reached, looked, ...counts, findings };
}

function* slicesOf(since: number, until: number): Generator<Slice> {
  const length = Math.max(day, Math.ceil((until - since) / mostSlices));
  for (let from = since; from < until; from += length) yield { from, to: Math.min(from + length, until) };
}

/** The ids of this part and the one before: a payment of its last moment is booked in the next. */
function forget(seen: readonly [Set<string>, Set<string>], no: number): Set<string> {
  const [even, odd] = seen;
  const [mine, before] = no % 2 === 0 ? [even, odd] : [odd, even];
  mine.clear();
  for (const id of before) mine.add(id);
  before.clear();
  return mine;
}

async function repairSlice(run: Repairing, slice: Slice): Promise<void> {
  const { parts } = run;
  if (slice.to > parts.now() - eventsKeptMs) await repairEvents(run, slice);
  await repairSessions(run, slice);
  await repairSubscriptions(run, slice);
  await repairInvoices(run, slice);
}

/** What was put aside is a difference until somebody has looked at it. */
async function tellQuarantines(run: Repairing): Promise<void> {
  const rows = await run.parts.database.db
    .selectFrom("quarantine")
    .select(["object_id", "reason"])
    .where("resolved_at", "is", null)
    .orderBy("created_at")
    .execute();
  for (const { object_id: objectId, reason } of rows) {
    const nothing = { stripe: null, ours: null, accountId: null, checkoutId: null };
    run.tell({ kind: "difference", what: "quarantine", objectId, ...nothing, detail: reason });
  }
}
