import type Stripe from "stripe";
import { sandboxStripe } from "../config.ts";
import { newId, randomText } from "../ids.ts";
import { innerList } from "../lists.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { idOf } from "../references.ts";
import { billingOf, customerOf } from "./billing.ts";
import type { Period } from "./cycle.ts";

export interface InvoiceSeed {
  readonly subscription: Stripe.Subscription;
  readonly reason: "subscription_create" | "subscription_cycle" | "subscription_update" | "upcoming";
  readonly at: number;
  /** The time that waited for this invoice: of a renewal the period that is over. */
  readonly period: Period;
  /** Made for the invoice's id. */
  readonly lines: (invoice: string) => readonly Stripe.InvoiceLineItem[];
}

/** A draft of an invoice, told as `invoice.created`. */
export function draftInvoice(world: World, seed: InvoiceSeed): Stripe.Invoice {
  const invoice = makeInvoice(world, newId("invoice"), seed);
  world.store.add("invoice", invoice);
  const { invoices } = billingOf(world);
  const { id } = seed.subscription;
  invoices.set(id, [invoice.id, ...(invoices.get(id) ?? [])]);
  world.events.emit("invoice.created", invoice, { at: seed.at });
  return invoice;
}

/** What an invoice would be, which is not kept: for what announces a renewal. */
export const previewInvoice = (world: World, seed: InvoiceSeed): Stripe.Invoice =>
  makeInvoice(world, `upcoming_in_1${randomText(23)}`, seed);

function makeInvoice(
  world: World,
  id: string,
  { subscription, reason, at, period, lines }: InvoiceSeed,
): Stripe.Invoice {
  const customer = customerOf(world, subscription);
  const invoice = fresh("invoice", {
    id,
    account_country: "US",
    account_name: "MyBA sandbox",
    auto_advance: true,
    automatic_tax: { enabled: false, liability: null, status: null, disabled_reason: null, provider: null },
    billing_reason: reason,
    collection_method: "charge_automatically",
    created: at,
    currency: subscription.currency,
    customer: customer?.id ?? null,
    customer_address: customer?.address ?? null,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    customer_phone: customer?.phone ?? null,
    customer_tax_exempt: customer?.tax_exempt ?? "none",
    discounts: subscription.discounts.flatMap((one) => idOf(one) ?? []),
    metadata: {},
    parent: {
      type: "subscription_details",
      quote_details: null,
      subscription_details: { metadata: { ...subscription.metadata }, subscription: subscription.id },
    },
    period_start: period.start,
    period_end: period.end,
    starting_balance: customer?.balance ?? 0,
    status: "draft",
    test_clock: subscription.test_clock,
    total_pretax_credit_amounts: [],
  });
  invoice.lines = innerList(lines(id), `/v1/invoices/${id}/lines`);
  Object.assign(invoice, totals(invoice));
  return invoice;
}

/** The sums of an invoice by its lines and the balance that the customer has. */
export function totals(invoice: Stripe.Invoice): Partial<Stripe.Invoice> {
  const lines = invoice.lines.data;
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const taken = new Map<string, number>();
  for (const { amount, discount } of lines.flatMap((line) => line.discount_amounts ?? [])) {
    const id = idOf(discount) ?? "";
    taken.set(id, (taken.get(id) ?? 0) + amount);
  }
  const discounts = [...taken].map(([discount, amount]) => ({ discount, amount }));
  const total = subtotal - discounts.reduce((sum, { amount }) => sum + amount, 0);
  const due = Math.max(0, total + invoice.starting_balance);
  return {
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_excluding_tax: total,
    total_discount_amounts: discounts,
    amount_due: due,
    amount_remaining: due,
  };
}

/** The addresses of an invoice's pages, from when it is final. */
export const invoicePages = (world: World, id: string): Partial<Stripe.Invoice> => ({
  hosted_invoice_url: `${world.url}/i/${sandboxStripe.accountId}/${id}`,
  invoice_pdf: `${world.url}/i/${sandboxStripe.accountId}/${id}/pdf`,
});

/** The subscription that an invoice is of. */
export function subscriptionOf(world: World, invoice: Stripe.Invoice): Stripe.Subscription | undefined {
  return world.store.find("subscription", idOf(invoice.parent?.subscription_details?.subscription) ?? "");
}
