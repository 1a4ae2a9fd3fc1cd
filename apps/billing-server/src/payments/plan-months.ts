import { monthsAfter } from "../catalogue/grants.ts";
import type { PlanQuote } from "../catalogue/quote.ts";
import type { RowOf } from "../database/server-tables.ts";

/** A month of a paid period: the whole of it where it is paid by the month. */
export interface PlanMonth {
  readonly beginsAt: number;
  readonly endsAt: number;
}

/** The months of a period that is paid for, oldest first. They begin on the same day of the month as the period does. */
export function monthsOf(
  period: { readonly beginsAt: number; readonly endsAt: number },
  interval: PlanQuote["interval"],
): readonly PlanMonth[] {
  if (interval === "month") return [period];
  const months: PlanMonth[] = [];
  for (let no = 0; monthsAfter(period.beginsAt, no) < period.endsAt; no += 1) {
    const endsAt = Math.min(monthsAfter(period.beginsAt, no + 1), period.endsAt);
    months.push({ beginsAt: monthsAfter(period.beginsAt, no), endsAt });
  }
  return months;
}

/** The month that a time is in; the last one for what is after all of them. */
export function monthAt(months: readonly PlanMonth[], at: number): PlanMonth | undefined {
  return months.find(({ endsAt }) => at < endsAt) ?? months.at(-1);
}

/** The period that ends at a time: the subscription's own, or one that is over, of which only the end is known. */
export function periodEndingAt(
  row: Pick<RowOf<"subscription">, "period_begins_at" | "period_ends_at">,
  endsAt: number,
  interval: PlanQuote["interval"],
): PlanMonth {
  if (row.period_ends_at === endsAt) return { beginsAt: row.period_begins_at, endsAt };
  return { beginsAt: monthsAfter(endsAt, interval === "year" ? -12 : -1), endsAt };
}
