import type Stripe from "stripe";
import type { Applied, Payments } from "../payments.ts";
import { type EventFamily, heard } from "./stripe-event.ts";

type InvoiceEvent = Stripe.Event & { readonly data: { readonly object: Stripe.Invoice } };

const apply = (event: InvoiceEvent, payments: Payments): Promise<Applied> =>
  payments.applyInvoice(event.data.object, heard(event));

/** Months and years of plans that were paid for, or could not be. */
export const invoices: EventFamily = {
  "invoice.paid": apply,
  "invoice.payment_succeeded": apply,
  "invoice.payment_failed": apply,
};
