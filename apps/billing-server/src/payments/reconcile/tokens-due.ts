import type Stripe from "stripe";
import type { RowOf } from "../../database/server-tables.ts";
import { subscriptionOf } from "../apply-invoice.ts";
import { allLines, plansOf } from "../grant-invoice.ts";
import { type PlanChange, planChanges, type PlanLine, planLines } from "../invoice-lines.ts";
import { type Plans, tokensOfChange } from "../plan-change.ts";
import { periodEndingAt } from "../plan-months.ts";
import type { OurMoney } from "./our-money.ts";
import { patiently } from "./patiently.ts";
import type { ReconcileParts } from "./reconcile-parts.ts";

/** What a payment is for, by the order or by the catalogue. */
export interface TokensDue {
  /** What the ledger must have granted for it, where it granted anything. */
  readonly tokens: number;
  /** Whether it must have granted that; a change of plans that was made before gives nothing again. */
  readonly isSure: boolean;
}

/** Tokens that a payment is for; undefined where nobody can tell, since it is neither an order's nor a plan's of ours. */
export async function tokensDue(parts: ReconcileParts, ours: OurMoney): Promise<TokensDue | undefined> {
  const { checkout, invoice, ledger } = ours;
  if (checkout !== undefined) return { tokens: checkout.tokens + checkout.bonus_tokens, isSure: true };
  return invoice === undefined ? undefined : dueOfInvoice(parts, { link: invoice, granted: ledger?.granted ?? 0 });
}

async function dueOfInvoice(
  parts: ReconcileParts,
  { link, granted }: { readonly link: RowOf<"payment_link">; readonly granted: number },
): Promise<TokensDue | undefined> {
  const invoice = await patiently(parts, () => parts.stripe.ask(({ invoices }) => invoices.retrieve(link.object_id)));
  const subscriptionId = subscriptionOf(invoice) ?? "";
  const lines = planLines(await patiently(parts, () => allLines(parts, invoice)), subscriptionId);
  const [period] = lines.filter(({ isProration, amount }) => !isProration && amount >= 0);
  const [change] = planChanges(lines);
  const known = [...(period ? [period] : []), ...(change ? [change.to, change.from] : [])];
  const personId = (link.account_id ?? "").replace(/^user:/, "");
  const plans = await patiently(parts, () => plansOf(parts, known, { personId }));
  if (period !== undefined) {
    const gives = plans.get(period.priceId)?.gives;
    if (gives === undefined) return undefined;
    return { tokens: gives.kind === "tokens" ? gives.tokensPerMonth : 0, isSure: true };
  }
  if (change === undefined) return { tokens: 0, isSure: false };
  if (plans.get(change.to.priceId) === undefined) return undefined;
  return { tokens: await dueOfChange(parts, { change, plans, subscriptionId, granted }), isSure: false };
}

interface Changed {
  readonly change: PlanChange;
  readonly plans: Plans;
  readonly subscriptionId: string;
  readonly granted: number;
}

/** How long the month of a change was is known of the current one; of one that is over Stripe's invoices say it. */
async function dueOfChange(
  parts: ReconcileParts,
  { change, plans, subscriptionId, granted }: Changed,
): Promise<number> {
  const { endsAt, priceId } = change.to;
  const row = await parts.database.db
    .selectFrom("subscription")
    .selectAll()
    .where("id", "=", subscriptionId)
    .executeTakeFirst();
  const interval = plans.get(priceId)?.interval ?? "month";
  const usual = periodEndingAt(row ?? { period_begins_at: 0, period_ends_at: 0 }, endsAt, interval);
  const tokens = tokensOfChange(change, { plans, period: usual });
  if (tokens === granted) return tokens;
  const whole = await wholePeriod(parts, subscriptionId, endsAt);
  return whole === undefined ? tokens : tokensOfChange(change, { plans, period: whole });
}

async function wholePeriod(
  parts: ReconcileParts,
  subscriptionId: string,
  endsAt: number,
): Promise<PlanLine | undefined> {
  const all: Stripe.Invoice[] = await patiently(parts, () =>
    parts.stripe.ask(({ invoices }) =>
      invoices.list({ subscription: subscriptionId, limit: 100 }).autoPagingToArray({ limit: 1000 }),
    ),
  );
  return all
    .flatMap(({ lines }) => planLines(lines.data, subscriptionId))
    .find((line) => !line.isProration && line.endsAt === endsAt);
}
