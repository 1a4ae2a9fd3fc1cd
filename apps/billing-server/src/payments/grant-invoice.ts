import type Stripe from "stripe";
import type { PlanQuote } from "../catalogue/quote.ts";
import type { RowOf } from "../database/server-tables.ts";
import { grantMonth } from "./grant-month.ts";
import { planChanges, type PlanLine, planLines } from "./invoice-lines.ts";
import { type InvoicePayment, noteApplied, notePaid } from "./note-paid.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Applied, Learned } from "./payments.ts";
import { applyChange, changedTo, type Plans, quoteOf } from "./plan-change.ts";
import { monthsOf } from "./plan-months.ts";
import { planOfPrice } from "./plan-of-price.ts";
import { quarantine } from "./quarantine.ts";
import { idOf } from "./stripe-port.ts";
import { settleUnlimited } from "./unlimited.ts";
import type { Payer } from "./whose-customer.ts";

interface Paid {
  readonly row: RowOf<"subscription">;
  readonly payer: Payer;
  readonly learned: Learned;
}

/** Grants what the lines of a paid invoice are for. */
export async function grantInvoice(
  parts: PaymentParts,
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

/** All lines of an invoice, however many. */
export async function allLines(
  parts: Pick<PaymentParts, "stripe">,
  invoice: Stripe.Invoice,
): Promise<readonly Stripe.InvoiceLineItem[]> {
  if (!invoice.lines.has_more) return invoice.lines.data;
  return parts.stripe.ask(({ invoices }) =>
    invoices.listLineItems(invoice.id, { limit: 100 }).autoPagingToArray({ limit: 1000 }),
  );
}

/** The plans that lines are for; undefined for what is none of ours at its price. */
export async function plansOf(
  parts: PaymentParts,
  lines: readonly PlanLine[],
  { personId }: Pick<Payer, "personId">,
): Promise<Plans> {
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

/** What paid an invoice; nothing where there was nothing to pay, or somebody marked it as paid elsewhere. */
function paymentOf({ payments, amount_paid: cents }: Stripe.Invoice): InvoicePayment | undefined {
  const intent = payments?.data.find(({ status }) => status === "paid")?.payment.payment_intent;
  const id = idOf(intent);
  return id === null || cents === 0 ? undefined : { id, cents };
}
