import type { ReadingDatabase } from "../database/database.ts";
import type { RowOf } from "../database/server-tables.ts";
import { monthsAfter } from "../catalogue/grants.ts";
import type { PlanQuote } from "../catalogue/quote.ts";
import { isDisputed, paymentLink } from "./payment-links.ts";
import type { PaymentParts } from "./payment-parts.ts";
import { monthsOf, periodEndingAt, type PlanMonth } from "./plan-months.ts";
import { paidQuote } from "./plan-of-price.ts";

export interface YearParts extends Pick<PaymentParts, "database" | "ledger" | "catalogues" | "now"> {
  /** The ledger's rows. */
  readonly reader: ReadingDatabase;
}

type Row = RowOf<"subscription">;

/** A year that was paid at once, part of which may have gone back. */
interface Year {
  readonly row: Row;
  readonly paymentId: string;
  readonly quote: PlanQuote;
  readonly months: readonly PlanMonth[];
  /** Tokens that the money kept pays for, of all months. */
  readonly keptTokens: number;
}

/**
 * The tokens of the next month of a year: all of them, or what is left of those that the money kept pays for. So what is
 * given back is taken from the months that have not begun, the last first.
 */
export async function tokensOfNextMonth(parts: YearParts, row: Row, quote: PlanQuote): Promise<number> {
  const { gives } = quote;
  if (gives.kind !== "tokens") return 0;
  const link = row.paid_by === null ? undefined : await paymentLink(parts.database, row.paid_by);
  if (row.paid_by === null || (link?.facts.refunded ?? 0) === 0) return gives.tokensPerMonth;
  const year = await yearOf(parts, row, { quote, paymentId: row.paid_by });
  if (isOfDifference(year)) return gives.tokensPerMonth;
  return Math.max(0, Math.min(gives.tokensPerMonth, year.keptTokens - (await hadOf(parts, year)).tokens));
}

/**
 * Brings the tokens of a year in line with its money, once some of that went back or came again. What was kept pays for
 * the months that have begun first; what it does not pay for is taken as far as nobody has used it, and what was used
 * stays used, but for the first month's share, which is the ledger's own. Does nothing for what paid no year, or only what
 * a larger one costs more from its middle on: what came before is not that payment's to lose.
 */
export async function settleYear(parts: YearParts, paymentId: string): Promise<void> {
  const row = await parts.database.db
    .selectFrom("subscription")
    .selectAll()
    .where("paid_by", "=", paymentId)
    .executeTakeFirst();
  const quote = row && (await paidQuote(parts, row));
  if (row === undefined || quote?.interval !== "year" || quote.gives.kind !== "tokens") return;
  // Whoever has deleted their account has nothing to take or to use any more.
  const account = await parts.ledger.account(row.account_id);
  if (account === undefined || account.closedAt !== null) return;
  const year = await yearOf(parts, row, { quote, paymentId });
  if (isOfDifference(year)) return;
  const had = await hadOf(parts, year);
  const due = Math.min(had.granted, year.keptTokens);
  if (had.tokens > due) await take(parts, year, { tokens: Math.min(had.tokens - due, had.unused), turn: had.turns });
  else await give(parts, year, { tokens: due - had.tokens, turn: had.turns });
}

async function yearOf(
  parts: YearParts,
  row: Row,
  { quote, paymentId }: { readonly quote: PlanQuote; readonly paymentId: string },
): Promise<Year> {
  const months = monthsOf(periodEndingAt(row, row.paid_until, quote.interval), quote.interval);
  const all = months.length * (quote.gives.kind === "tokens" ? quote.gives.tokensPerMonth : 0);
  const { charged = 0, refunded = 0 } = (await paymentLink(parts.database, paymentId))?.facts ?? {};
  const lost = (await isDisputed(parts.database, paymentId)) ? charged : Math.min(charged, refunded);
  const gone = charged === 0 ? 0 : Number((BigInt(all) * BigInt(lost)) / BigInt(charged));
  return { row, paymentId, quote, months, keptTokens: all - gone };
}

const day = 86_400_000;

/** Whether the payment is for a change in the middle of the year. Lengths of months may move a beginning by hours. */
function isOfDifference({ row, months: [first] }: Year): boolean {
  return first !== undefined && row.paid_from > first.beginsAt + day;
}

interface Had {
  /** By the months that have begun. */
  readonly granted: number;
  /** The same, less what was taken back. */
  readonly tokens: number;
  /** Of months after the first, what is still there. */
  readonly unused: number;
  /** How often this year was settled before. */
  readonly turns: number;
}

/** What somebody has had of a year, by the ledger. */
async function hadOf({ reader }: YearParts, { row, paymentId, months }: Year): Promise<Had> {
  const causes = months.map(
    ({ beginsAt }) => `invoice/${row.id}/${new Date(beginsAt).toISOString()}:subscription_grant`,
  );
  const places = causes.map(() => "?").join(", ");
  return reader.snapshot(async (query) => {
    const [granted] = await query<{ tokens: number | string | null }>(
      `SELECT SUM(e.amount) AS tokens FROM transfer t JOIN entry e ON e.transfer_id = t.id
        WHERE e.account_id = ? AND t.once IN (${places})`,
      row.account_id,
      ...causes,
    );
    const lots = await query<{ remaining: number; held: number }>(
      `SELECT l.remaining AS remaining, l.held AS held FROM transfer t
        JOIN lot l ON l.account_id = t.account_id AND l.transfer_id = t.id
        WHERE t.account_id = ? AND t.once IN (${places}) AND l.payment_id IS NULL`,
      row.account_id,
      ...causes,
    );
    const settled = await query<{ id: string; amount: number }>(
      `SELECT t.id AS id, e.amount AS amount FROM entry e JOIN transfer t ON t.id = e.transfer_id
        WHERE e.account_id = ? AND t.kind IN ('admin_adjustment', 'subscription_grant') AND t.cause_id LIKE ?`,
      row.account_id,
      `${keyOf(paymentId)}%`,
    );
    const [payment] = await query<{ clawed: number }>(
      "SELECT clawed FROM payment WHERE account_id = ? AND id = ?",
      row.account_id,
      paymentId,
    );
    const all = Number(granted?.tokens ?? 0);
    const more = settled.reduce((sum, { amount }) => sum + amount, 0);
    return {
      granted: all,
      tokens: all - (payment?.clawed ?? 0) + more,
      unused: lots.reduce((sum, { remaining, held }) => sum + remaining - held, 0),
      turns: new Set(settled.map(({ id }) => id)).size,
    };
  });
}

const keyOf = (paymentId: string): string => `year/${paymentId}/`;

interface Settling {
  readonly tokens: number;
  /** Whoever settles the same turn settles it once. */
  readonly turn: number;
}

async function take({ ledger }: YearParts, { row, paymentId }: Year, { tokens, turn }: Settling): Promise<void> {
  if (tokens === 0) return;
  await ledger.execute({
    kind: "adjust",
    idempotency: { scope: "subscriptions", key: `${keyOf(paymentId)}${turn}` },
    actor: "stripe",
    accountId: row.account_id,
    tokens: -tokens,
    reason: "months of a plan that was given back",
  });
}

/** As a month's tokens are given, since the first month's share may have left a debt. */
async function give({ ledger, now }: YearParts, year: Year, { tokens, turn }: Settling): Promise<void> {
  const { row, paymentId, quote, months } = year;
  if (tokens === 0 || quote.gives.kind !== "tokens") return;
  const { rollOver } = quote.gives;
  const { endsAt } = months.find((month) => now() < month.endsAt) ?? { endsAt: row.paid_until };
  const id = `${keyOf(paymentId)}${turn}`;
  await ledger.execute({
    kind: "grant",
    grant: "subscription_grant",
    idempotency: { scope: "subscriptions", key: id },
    actor: "stripe",
    accountId: row.account_id,
    tokens,
    cause: { type: "plan-year", id },
    expiresAt: rollOver.kind === "none" ? endsAt : monthsAfter(endsAt, rollOver.months),
    sold: { key: quote.planKey, catalogueVersion: quote.catalogueVersion },
  });
}
