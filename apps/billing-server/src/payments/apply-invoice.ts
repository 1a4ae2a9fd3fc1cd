import type Stripe from "stripe";
import type { RowOf } from "../database/server-tables.ts";
import { tellFailedRenewal } from "./failed-renewal.ts";
import { grantInvoice } from "./grant-invoice.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Learned, Payments } from "./payments.ts";
import { idOf } from "./stripe-port.ts";
import { payerOf } from "./whose-customer.ts";

interface InvoiceParts extends PaymentParts {
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
      return grantInvoice(parts, paid, { row, payer, learned });
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
