import type Stripe from "stripe";
import type { PlanQuote } from "../catalogue/quote.ts";
import type { RowOf } from "../database/server-tables.ts";
import type { PlanLine } from "./invoice-lines.ts";
import { paymentLink, putLink } from "./payment-links.ts";
import type { PaymentParts } from "./payment-parts.ts";

/** What paid an invoice. */
export interface InvoicePayment {
  readonly id: string;
  readonly cents: number;
}

/** What somebody has paid for, and up to when it was granted. */
export interface PaidNote {
  readonly line: PlanLine;
  readonly quote: PlanQuote;
  readonly paymentId: string | null;
  readonly grantedUntil: number;
}

/** Remembers what is paid for until when. A period that began earlier says nothing about a later one. */
export async function notePaid(
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

/** Remembers that an invoice is done with: last, so that whoever is broken off before it does all of it again. */
export async function noteApplied(
  { database, now }: PaymentParts,
  invoice: Stripe.Invoice,
  { row, payment }: { readonly row: RowOf<"subscription">; readonly payment: InvoicePayment | undefined },
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
