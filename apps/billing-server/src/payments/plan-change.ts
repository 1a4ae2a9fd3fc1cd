import type { PlanQuote } from "../catalogue/quote.ts";
import type { RowOf } from "../database/server-tables.ts";
import { grantChange, type MonthGrant } from "./grant-month.ts";
import type { PlanChange, PlanLine } from "./invoice-lines.ts";
import type { PaidNote } from "./note-paid.ts";
import type { PaymentParts } from "./payment-parts.ts";
import { monthAt, monthsOf, periodEndingAt, type PlanMonth } from "./plan-months.ts";

type Row = RowOf<"subscription">;

/** The plans of an invoice's lines, by price. */
export type Plans = ReadonlyMap<string, PlanQuote | undefined>;

/** Whose plan changes, and what they get it for. */
export interface ChangeParts {
  readonly row: Row;
  readonly plans: Plans;
  readonly grant: Omit<MonthGrant, "month">;
}

/** The tokens that the larger plan gives above the old one, for what is left of the month: a part of one is a whole. */
export async function applyChange(
  parts: PaymentParts,
  change: PlanChange,
  { row, plans, grant }: ChangeParts,
): Promise<string | undefined> {
  const quote = quoteOf(plans, change.to);
  const period = periodEndingAt(row, change.to.endsAt, quote.interval);
  const month = monthAt(monthsOf(period, quote.interval), change.to.beginsAt);
  const tokens = tokensOfChange(change, { plans, period });
  return month === undefined || tokens === 0 ? undefined : grantChange(parts, quote, { ...grant, month, tokens });
}

/** What a change adds to the month that it falls in; 0 where one of the plans has no tokens to count, or it is smaller. */
export function tokensOfChange(
  { to, from }: PlanChange,
  { plans, period }: { readonly plans: Plans; readonly period: PlanMonth },
): number {
  const [quote, old] = [quoteOf(plans, to), plans.get(from.priceId)];
  if (quote.gives.kind !== "tokens" || old?.gives.kind !== "tokens") return 0;
  const month = monthAt(monthsOf(period, quote.interval), to.beginsAt);
  if (month === undefined) return 0;
  const more = quote.gives.tokensPerMonth - old.gives.tokensPerMonth;
  const left = month.endsAt - to.beginsAt;
  return Math.max(0, Math.ceil((more * left) / (month.endsAt - month.beginsAt)));
}

function monthOfChange(row: Row, to: PlanLine, quote: PlanQuote): ReturnType<typeof monthAt> {
  return monthAt(monthsOf(periodEndingAt(row, to.endsAt, quote.interval), quote.interval), to.beginsAt);
}

/** What is paid for after a change. */
export function changedTo(
  { to }: PlanChange,
  { row, plans, paymentId }: Pick<ChangeParts, "row" | "plans"> & Pick<PaidNote, "paymentId">,
): PaidNote {
  const quote = quoteOf(plans, to);
  return { line: to, quote, paymentId, grantedUntil: monthOfChange(row, to, quote)?.endsAt ?? to.endsAt };
}

/** The plan of a line that was held against ours. */
export function quoteOf(plans: Plans, { priceId }: PlanLine): PlanQuote {
  const quote = plans.get(priceId);
  if (quote === undefined) throw new Error("a line was not held against our plans");
  return quote;
}
