import type Stripe from "stripe";
import type { PlanQuote } from "../catalogue/quote.ts";
import type { RowOf } from "../database/server-tables.ts";
import { grantChange, grantMonth } from "./grant-month.ts";
import { type PlanChange, planChanges, type PlanLine, planLines } from "./invoice-lines.ts";
import { paymentLink, putLink } from "./payment-links.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Applied, Learned, Payments } from "./payments.ts";
import { monthAt, monthsOf, periodEndingAt } from "./plan-months.ts";
import { planOfPrice } from "./plan-of-price.ts";
import { quarantine } from "./quarantine.ts";
import { tellFailedRenewal } from "./failed-renewal.ts";
import { idOf } from "./stripe-port.ts";
import { settleUnlimited } from "./unlimited.ts";
import { type Payer, payerOf } from "./whose-customer.ts";

export interface InvoiceParts extends PaymentParts {
  readonly applySubscription: Payments["applySubscription"];
}

type Row = RowOf<"subscription">;

/**
 * Grants what a paid invoice is for: a month of a plan, once for each subscription and period, and what a change to a
 * larger plan adds to the month it falls in. Later months of a year come as time passes. Which plan, for which time and
 * by which payment is in the invoice as Stripe has it now; an invoice that could not be paid is told to the person.
 */
export function makeApplyInvoice(parts: InvoiceParts): Pick<Payments, "applyInvoice"> {
  return {
    async applyInvoice(invoice, learned) {
      const subscriptionId = subscriptionOf(invoice);
      if (subscriptionId === null) return "unchanged";
      if (invoice.status === "open") return tellFailedRenewal(parts, invoice, { subscriptionId, learned });
      if (invoice.status !== "paid" || (await isApplied(parts, invoice.id))) return "unchanged";
      const payer = await payerOf(parts.database, idOf(invoice.customer));
      if (payer === undefined) return "unknown";
      const row = await subscriptionRow(parts, subscriptionId, learned);
      if (row === undefined) return "quarantined";
      const paid = await parts.stripe.ask(({ invoices }) => invoices.retrieve(invoice.id, { expand: ["payments"] }));
      return applyPaid(parts, paid, { row, payer, learned });
    },
  };
}

/** The subscription that an invoice is for; null where it is for something else. */
export function subscriptionOf(invoice: Stripe.Invoice): string | null {
  return idOf(invoice.parent?.subscription_details?.subscription);
}

async function isApplied({ database }: PaymentParts, invoiceId: string): Promise<boolean> {
  const row = await database.db
    .selectFrom("payment_link")
    .select("object_id")
    .where("object_id", "=", invoiceId)
    .where("kind", "=", "invoice")
    .executeTakeFirst();
  return row !== undefined;
}

/** How the subscription stands; asked of Stripe where an invoice is the first word of it. */
async function subscriptionRow(parts: InvoiceParts, id: string, learned: Learned): Promise<Row | undefined> {
  const find = (): Promise<Row | undefined> =>
    parts.database.db.selectFrom("subscription").selectAll().where("id", "=", id).executeTakeFirst();
  const known = await find();
  if (known !== undefined) return known;
  const askedAt = parts.now();
  const subscription = await parts.stripe.ask(({ subscriptions }) => subscriptions.retrieve(id));
  await parts.applySubscription(subscription, learned, askedAt);
  return find();
}

interface Paid {
  readonly row: Row;
  readonly payer: Payer;
  readonly learned: Learned;
}

async function applyPaid(
  parts: InvoiceParts,
  invoice: Stripe.Invoice,
  { row, payer, learned }: Paid,
): Promise<Applied> {
  const lines = planLines(await allLines(parts, invoice), row.id);
  const periods = lines.filter(({ isProration, amount }) => !isProration && amount >= 0);
  const changes = planChanges(lines);
  const plans = await plansOf(parts, [...periods, ...changes.flatMap(({ to, from }) => [to, from])], payer);
  const misfit = [...periods, ...changes.map(({ to }) => to)].find((line) => !fits(line, plans.get(line.priceId)));
  if (misfit !== undefined) {
    const expected = { price: plans.get(misfit.priceId)?.price ?? "one of our plans", quantity: 1 };
    return quarantine(parts, { objectId: invoice.id, reason: "plan", expected, found: { ...misfit } }, learned);
  }
  const payment = paymentOf(invoice);
  const paidAt = (invoice.status_transitions.paid_at ?? invoice.created) * 1000;
  const grant = { accountId: row.account_id, subscriptionId: row.id, paidAt };
  const refusals: (string | undefined)[] = [];
  for (const [no, line] of periods.entries()) {
    // oxlint-disable no-await-in-loop -- a payment belongs to the first of them
    const quote = quoteOf(plans, line);
    const [month = line] = monthsOf(line, quote.interval);
    refusals.push(await grantMonth(parts, quote, { ...grant, month, ...(no === 0 && payment && { payment }) }));
    await notePaid(parts, row.id, { line, quote, paymentId: payment?.id ?? null, grantedUntil: month.endsAt });
  }
  for (const [no, change] of changes.entries()) {
    const isPayment = periods.length === 0 && no === 0;
    refusals.push(
      await applyChange(parts, change, { row, plans, grant: { ...grant, ...(isPayment && payment && { payment }) } }),
    );
    await notePaid(parts, row.id, changedTo(change, { row, plans, paymentId: payment?.id ?? null }));
    // oxlint-enable no-await-in-loop
  }
  const refusal = refusals.find((found) => found !== undefined);
  if (refusal !== undefined) {
    const reason = refusal === "ledger/account-closed" ? ("account-closed" as const) : ("ledger" as const);
    const expected = { subscriptionId: row.id, accountId: row.account_id };
    return quarantine(parts, { objectId: invoice.id, reason, expected, found: { refusal } }, learned);
  }
  await noteApplied(parts, invoice, { row, payment });
  await settleUnlimited(parts, row.account_id);
  const facts = { subscriptionId: row.id, invoiceId: invoice.id, periods: periods.length, changes: changes.length };
  parts.log.info({ ...facts, ...learned }, "an invoice was paid");
  return "changed";
}

async function allLines(parts: PaymentParts, invoice: Stripe.Invoice): Promise<readonly Stripe.InvoiceLineItem[]> {
  if (!invoice.lines.has_more) return invoice.lines.data;
  return parts.stripe.ask(({ invoices }) =>
    invoices.listLineItems(invoice.id, { limit: 100 }).autoPagingToArray({ limit: 1000 }),
  );
}

async function plansOf(
  parts: PaymentParts,
  lines: readonly PlanLine[],
  { personId }: Payer,
): Promise<ReadonlyMap<string, PlanQuote | undefined>> {
  const ids = [...new Set(lines.map(({ priceId }) => priceId))];
  const quotes = await Promise.all(
    ids.map(async (id) => {
      const price = await parts.stripe.ask(({ prices }) => prices.retrieve(id));
      return [id, await planOfPrice(parts, price, personId)] as const;
    }),
  );
  return new Map(quotes);
}

/** A whole period costs what the plan costs; for a part of one Stripe has done the sum. */
function fits({ amount, quantity, isProration }: PlanLine, quote: PlanQuote | undefined): boolean {
  return quote !== undefined && quantity === 1 && (isProration || amount === quote.price);
}

function quoteOf(plans: ReadonlyMap<string, PlanQuote | undefined>, { priceId }: PlanLine): PlanQuote {
  const quote = plans.get(priceId);
  if (quote === undefined) throw new Error("a line was not held against our plans");
  return quote;
}

interface InvoicePaid {
  readonly id: string;
  readonly cents: number;
}

/** What paid an invoice; nothing where there was nothing to pay, or somebody marked it as paid elsewhere. */
function paymentOf({ payments, amount_paid: cents }: Stripe.Invoice): InvoicePaid | undefined {
  const intent = payments?.data.find(({ status }) => status === "paid")?.payment.payment_intent;
  const id = idOf(intent);
  return id === null || cents === 0 ? undefined : { id, cents };
}

interface ChangeParts {
  readonly row: Row;
  readonly plans: ReadonlyMap<string, PlanQuote | undefined>;
  readonly grant: Omit<Parameters<typeof grantMonth>[2], "month">;
}

/** The tokens that the larger plan gives above the old one, for what is left of the month: a part of one is a whole. */
async function applyChange(
  parts: InvoiceParts,
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

function changedTo(
  { to }: PlanChange,
  { row, plans, paymentId }: Pick<ChangeParts, "row" | "plans"> & Pick<PaidNote, "paymentId">,
): PaidNote {
  const quote = quoteOf(plans, to);
  return { line: to, quote, paymentId, grantedUntil: monthOfChange(row, to, quote)?.endsAt ?? to.endsAt };
}

interface PaidNote {
  readonly line: PlanLine;
  readonly quote: PlanQuote;
  readonly paymentId: string | null;
  readonly grantedUntil: number;
}

/** Remembers what is paid for until when. A period that began earlier says nothing about a later one. */
async function notePaid(
  { database }: PaymentParts,
  id: string,
  { line, quote, paymentId, grantedUntil }: PaidNote,
): Promise<void> {
  await database.db
    .updateTable("subscription")
    .set({
      paid_plan_key: quote.planKey,
      paid_version: quote.catalogueVersion,
      paid_by: paymentId,
      paid_from: line.beginsAt,
      paid_until: line.endsAt,
    })
    .where("id", "=", id)
    .where("paid_from", "<=", line.beginsAt)
    .execute();
  await database.db
    .updateTable("subscription")
    .set({ granted_until: grantedUntil })
    .where("id", "=", id)
    .where("granted_until", "<", grantedUntil)
    .execute();
}

/** Last, so that whoever is broken off before it does all of it again. */
async function noteApplied(
  { database, now }: PaymentParts,
  invoice: Stripe.Invoice,
  { row, payment }: { readonly row: Row; readonly payment: InvoicePaid | undefined },
): Promise<void> {
  const shared = { subscription_id: row.id, account_id: row.account_id, seen_at: now() };
  if (payment !== undefined && (await paymentLink(database, payment.id)) === undefined) {
    const facts = JSON.stringify({ charged: payment.cents, refunded: 0 });
    await putLink(database, { object_id: payment.id, kind: "payment", ...shared, facts });
  }
  const facts = JSON.stringify({ amountPaid: invoice.amount_paid });
  await putLink(database, {
    object_id: invoice.id,
    kind: "invoice",
    payment_id: payment?.id ?? null,
    ...shared,
    facts,
  });
}
