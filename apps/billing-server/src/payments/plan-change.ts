import type { PlanQuote } from "../catalogue/quote.ts";
import type { RowOf } from "../database/server-tables.ts";
import { grantChange, type MonthGrant } from "./grant-month.ts";
import type { PlanChange, PlanLine } from "./invoice-lines.ts";
import type { PaidNote } from "./note-paid.ts";
import type { PaymentParts } from "./payment-parts.ts";
import { monthAt, monthsOf, periodEndingAt } from "./plan-months.ts";

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
  const { to, from } = change;
  const [quote, old] = [quoteOf(plans, to), plans.get(from.priceId)];
  if (quote.gives.kind !== "tokens" || old?.gives.kind !== "tokens") return undefined;
  const month = monthOfChange(row, to, quote);
  if (month === undefined) return undefined;
  const more = quote.gives.tokensPerMonth - old.gives.tokensPerMonth;
  const left = month.endsAt - to.beginsAt;
  const tokens = Math.ceil((more * left) / (month.endsAt - month.beginsAt));
  return grantChange(parts, quote, { ...grant, month, tokens });
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
