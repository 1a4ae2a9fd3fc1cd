import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { innerList } from "../lists.ts";
import { idOf } from "../references.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { notesOf } from "./session-notes.ts";

/** The invoice of a payment that was made once (`invoice_creation`), paid as it is written. */
export function addReceiptInvoice(world: World, session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent): void {
  const at = world.clock.now();
  const id = newId("invoice");
  const total = session.amount_total ?? 0;
  const customer = world.store.find("customer", idOf(session.customer) ?? "");
  const { description = null, footer = null, metadata } = session.invoice_creation?.invoice_data ?? {};
  const shared = { currency: session.currency ?? "", invoice: id, subscription: null };
  const lines = notesOf(session).lines.map((line) =>
    fresh("line_item", {
      ...shared,
      id: newId("line_item"),
      amount: line.amount_subtotal,
      subtotal: line.amount_subtotal,
      description: line.description,
      period: { start: at, end: at },
      parent: null,
      quantity: line.quantity,
      quantity_decimal: String(line.quantity) as never,
      pricing: {
        price_details: { price: line.price?.id ?? "", product: idOf(line.price?.product) ?? "" },
        type: "price_details",
        unit_amount_decimal: String(line.price?.unit_amount) as never,
      },
    }),
  );
  const invoice = fresh("invoice", {
    id,
    amount_due: total,
    amount_paid: total,
    amount_remaining: 0,
    attempted: true,
    auto_advance: false,
    billing_reason: "manual",
    created: at,
    currency: shared.currency,
    customer: customer?.id ?? "",
    customer_email: session.customer_details?.email ?? null,
    customer_name: session.customer_details?.name ?? null,
    description,
    effective_at: at,
    footer,
    hosted_invoice_url: `${world.url}/invoices/${id}`,
    invoice_pdf: `${world.url}/invoices/${id}/pdf`,
    lines: innerList(lines, `/v1/invoices/${id}/lines`),
    metadata: { ...metadata },
    number: `${customer?.invoice_prefix ?? "SANDBOX"}-${id.slice(-4).toUpperCase()}`,
    parent: null,
    period_end: at,
    period_start: at,
    status: "paid",
    status_transitions: { finalized_at: at, marked_uncollectible_at: null, paid_at: at, voided_at: null },
    subtotal: session.amount_subtotal ?? 0,
    subtotal_excluding_tax: session.amount_subtotal ?? 0,
    total,
    total_excluding_tax: total - (session.total_details?.amount_tax ?? 0),
  });
  world.store.add("invoice", invoice);
  world.store.add(
    "invoice_payment",
    fresh("invoice_payment", {
      id: newId("invoice_payment"),
      amount_paid: total,
      amount_requested: total,
      created: at,
      currency: shared.currency,
      invoice: id,
      is_default: true,
      livemode: false,
      payment: { type: "payment_intent", payment_intent: intent.id },
      status: "paid",
      status_transitions: { canceled_at: null, paid_at: at },
    }),
  );
  world.store.change(session, { invoice: id });
  for (const type of ["invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded"] as const)
    world.events.emit(type, invoice);
}
