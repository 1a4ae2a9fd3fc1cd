import type { PlanQuote } from "../catalogue/quote.ts";
import type { RowOf } from "../database/server-tables.ts";
import type { Job } from "../jobs/job.ts";
import { loggable } from "../log/loggable.ts";
import { grantMonth } from "./grant-month.ts";
import { isLost } from "./payment-links.ts";
import type { PaymentParts } from "./payment-parts.ts";
import { monthsOf, periodEndingAt } from "./plan-months.ts";
import { paidQuote } from "./plan-of-price.ts";
import { settleYear, tokensOfNextMonth, type YearParts } from "./settle-year.ts";

type MonthParts = PaymentParts & YearParts;

/** So many at a time. */
const batch = 200;

/** Grants the months of plans that are paid by the year, each when it begins. What was paid back gives nothing more. */
export function monthJob(parts: MonthParts): Job {
  return { name: "plan-months", everyMs: 60_000, run: (signal) => grantDueMonths(parts, signal) };
}

/** Whatever could not be granted now is due the next time again. */
async function grantDueMonths(parts: MonthParts, signal?: AbortSignal): Promise<void> {
  const { database, now, log } = parts;
  let after = "";
  for (;;) {
    // oxlint-disable no-await-in-loop -- page by page, and one at a time to leave the ledger to people
    const rows = await database.db
      .selectFrom("subscription")
      .selectAll()
      .where("granted_until", "<=", now())
      .whereRef("granted_until", "<", "paid_until")
      .where("state", "<>", "ended")
      .where("id", ">", after)
      .orderBy("id")
      .limit(batch)
      .execute();
    for (const row of rows) {
      if (signal?.aborted === true) return;
      await grantMonthsOf(parts, row).catch((error: unknown) =>
        log.error({ subscriptionId: row.id, err: loggable(error) }, "a month of a plan was not granted"),
      );
    }
    // oxlint-enable no-await-in-loop
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return;
    after = last.id;
  }
}

async function grantMonthsOf(parts: MonthParts, row: RowOf<"subscription">): Promise<void> {
  const quote = await paidQuote(parts, row);
  if (quote === undefined || (row.paid_by !== null && (await isLost(parts.database, row.paid_by)))) return;
  const due = monthsOf(periodEndingAt(row, row.paid_until, quote.interval), quote.interval).filter(
    ({ beginsAt }) => beginsAt >= row.granted_until && beginsAt <= parts.now(),
  );
  for (const month of due) {
    // oxlint-disable no-await-in-loop -- oldest first: each month leaves less for the next
    const asSold = await asPaidFor(parts, row, quote);
    // What went back has taken this month and all that come after it.
    if (asSold === undefined) return;
    await grantMonth(parts, asSold, {
      accountId: row.account_id,
      subscriptionId: row.id,
      month,
      paidAt: month.beginsAt,
    });
    // Some of the money may have gone back meanwhile, when this month was not there to be taken yet.
    if (row.paid_by !== null) await settleYear(parts, row.paid_by);
    await parts.database.db
      .updateTable("subscription")
      .set({ granted_until: month.endsAt })
      .where("id", "=", row.id)
      .where("granted_until", "<", month.endsAt)
      .execute();
    // oxlint-enable no-await-in-loop
  }
}

/** The plan with as many tokens as the next month still has; undefined where it has none. */
async function asPaidFor(
  parts: MonthParts,
  row: RowOf<"subscription">,
  quote: PlanQuote,
): Promise<PlanQuote | undefined> {
  if (quote.gives.kind !== "tokens") return quote;
  const tokensPerMonth = await tokensOfNextMonth(parts, row, quote);
  return tokensPerMonth === 0 ? undefined : { ...quote, gives: { ...quote.gives, tokensPerMonth } };
}
