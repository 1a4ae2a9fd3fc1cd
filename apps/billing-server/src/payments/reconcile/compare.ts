import { firstIdOf } from "../../ledger/ids.ts";
import { settledByHand } from "../quarantine.ts";
import { isMissing } from "../stripe-errors.ts";
import { idOf } from "../stripe-port.ts";
import { applyPayment, invoicesOf } from "./apply-current.ts";
import { differencesOf } from "./differences.ts";
import type { Difference } from "./findings.ts";
import { type OurMoney, ourMoney } from "./our-money.ts";
import { pages } from "./pages.ts";
import { patiently } from "./patiently.ts";
import { createdIn, type ReconcileParts, type Slice } from "./reconcile-parts.ts";
import type { Repairing } from "./repairing.ts";
import { type Moved, movedBy, type StripeMoney, stripeMoney } from "./stripe-money.ts";
import { tokensDue } from "./tokens-due.ts";

const learned = { eventId: null, by: "reconciler" } as const;

/**
 * Holds every payment of which money moved in a stretch of time against the ledger, from both sides: first what Stripe's
 * balance, refunds and disputes name, then what the ledger has and Stripe did not name. Whatever differs is looked after
 * as if word of it had just come, and told where it still differs. `seen` are the payments of this stretch and the one
 * before, which nobody has to ask for again.
 */
export async function comparePayments(run: Repairing, slice: Slice, seen: Set<string>): Promise<void> {
  for await (const page of movedIn(run, slice)) {
    if (run.isStopping()) return;
    const fresh = page.filter(({ paymentId }) => !seen.has(paymentId));
    for (const { paymentId } of fresh) seen.add(paymentId);
    await compareAll(run, distinct(fresh));
  }
  for await (const ids of bookedIn(run, slice)) {
    if (run.isStopping()) return;
    const fresh = ids.filter((id) => !seen.has(id));
    for (const id of fresh) seen.add(id);
    await compareAll(
      run,
      fresh.map((paymentId) => ({ paymentId, isDisputed: true })),
    );
  }
}

function distinct(moved: readonly Moved[]): readonly Moved[] {
  const byId = Map.groupBy(moved, ({ paymentId }) => paymentId);
  return [...byId].map(([paymentId, all]) => {
    const charge = all.find((one) => one.charge !== undefined)?.charge;
    return { paymentId, isDisputed: all.some((one) => one.isDisputed), ...(charge !== undefined && { charge }) };
  });
}

/** What Stripe names, page by page. Refunds and disputes that wait for money are in no balance yet. */
async function* movedIn(run: Repairing, slice: Slice): AsyncGenerator<readonly Moved[]> {
  const { parts } = run;
  const created = createdIn(slice);
  const transactions = pages(parts, ({ balanceTransactions }, page) =>
    balanceTransactions.list({ created, expand: ["data.source"], ...page }),
  );
  for await (const page of transactions) {
    const moved = page.map(movedBy).filter((one) => one !== undefined);
    for (const one of moved) if ("foreignId" in one) run.tell(notOurs(one.foreignId));
    yield moved.filter((one): one is Moved => "paymentId" in one);
  }
  for await (const page of pages(parts, ({ refunds }, at) => refunds.list({ created, ...at })))
    yield byIntent(page).map((paymentId) => ({ paymentId }));
  for await (const page of pages(parts, ({ disputes }, at) => disputes.list({ created, ...at })))
    yield byIntent(page).map((paymentId) => ({ paymentId, isDisputed: true }));
}

function byIntent(all: readonly { readonly payment_intent: string | { id: string } | null }[]): string[] {
  return all.map(({ payment_intent: intent }) => idOf(intent)).filter((id) => id !== null);
}

function notOurs(chargeId: string): Difference {
  const nothing = { stripe: null, ours: null, accountId: null, checkoutId: null };
  return { kind: "difference", what: "not-ours", objectId: chargeId, ...nothing, detail: "a charge without a payment" };
}

const pageSize = 200;

/** The payments that the ledger booked in a stretch of our time. */
async function* bookedIn({ parts }: Repairing, { from, to }: Slice): AsyncGenerator<readonly string[]> {
  let after = firstIdOf(from);
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a page says where the next begins
    const rows = await parts.reader.query<{ id: string; kind: string; cause_id: string; meta: string | null }>(
      `SELECT id, kind, cause_id, meta FROM transfer WHERE id > ? AND id < ?
       AND kind IN ('purchase', 'subscription_grant', 'refund', 'dispute', 'reinstatement') ORDER BY id LIMIT ?`,
      after,
      firstIdOf(to),
      pageSize,
    );
    yield [...new Set(rows.map(paymentOf).filter((id) => id !== undefined))];
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.id;
  }
}

/** Refunds of what was spent, and months of a year that was paid for earlier, name no payment. */
function paymentOf(row: {
  readonly kind: string;
  readonly cause_id: string;
  readonly meta: unknown;
}): string | undefined {
  if (row.kind === "purchase") return row.cause_id;
  const meta = (typeof row.meta === "string" ? JSON.parse(row.meta) : row.meta) as { paymentId?: unknown } | null;
  return typeof meta?.paymentId === "string" ? meta.paymentId : undefined;
}

async function compareAll(run: Repairing, moved: readonly Moved[]): Promise<void> {
  run.looked("payment", moved.length);
  const known = await ourMoney(run.parts, moved);
  for (const one of moved) {
    if (run.isStopping()) return;
    const ours = known.find(({ paymentId }) => paymentId === one.paymentId);
    // oxlint-disable-next-line no-await-in-loop -- Stripe is asked gently
    if (ours !== undefined) await compareOne(run, one, ours);
  }
}

async function compareOne(run: Repairing, moved: Moved, ours: OurMoney): Promise<void> {
  const { parts, isDry } = run;
  const { paymentId } = moved;
  const stripe = await moneyOrNothing(run, moved, ours);
  const differing = await differencesNow(run, stripe, ours);
  if (differing.length === 0) return;
  if (isDry) return tellAll(run, differing);
  const detail = differing.map(({ what }) => what).join(", ");
  await run.repair({ what: "payment", objectId: paymentId, detail }, async () => {
    await patiently(parts, () => applyPayment(parts, paymentId, learned)).catch(ignoreMissing);
    const [now = ours] = await ourMoney(parts, [moved]);
    const left = await differencesNow(run, await moneyOrNothing(run, { paymentId, isDisputed: true }, now), now);
    tellAll(run, left);
    return left.length < differing.length ? "changed" : "unchanged";
  });
}

/** What Stripe does not know cannot be made good. */
function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

function tellAll(run: Repairing, found: readonly Difference[]): void {
  for (const one of found) run.tell(one);
}

/** What was granted for nothing, by a code that took all of the price, is no payment to Stripe. */
async function moneyOrNothing({ parts }: Repairing, moved: Moved, ours: OurMoney): Promise<StripeMoney> {
  const nothing = { paymentId: moved.paymentId, charged: 0, refunded: 0, withdrawn: 0, reinstated: 0 };
  if (moved.paymentId === ours.checkout?.session_id) return nothing;
  try {
    return await stripeMoney(parts, moved);
  } catch (error) {
    if (!isMissing(error)) throw error;
    return nothing;
  }
}

async function differencesNow(run: Repairing, stripe: StripeMoney, ours: OurMoney): Promise<readonly Difference[]> {
  const found = differencesOf(stripe, ours, await tokensDue(run.parts, ours));
  const isForeign = found.some(({ what }) => what === "not-ours");
  return isForeign && (await isSettledByHand(run.parts, stripe.paymentId)) ? [] : found;
}

/** Whether somebody has looked at the invoice that a payment paid, of which nothing was granted. */
async function isSettledByHand(parts: ReconcileParts, paymentId: string): Promise<boolean> {
  const invoices = await patiently(parts, () => invoicesOf(parts, paymentId)).catch(noneIfMissing);
  return (await settledByHand(parts, invoices)).size > 0;
}

function noneIfMissing(error: unknown): readonly string[] {
  ignoreMissing(error);
  return [];
}
