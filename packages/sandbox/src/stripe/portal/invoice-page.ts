import type Stripe from "stripe";
import { moneyOf } from "../billing/invoice-lines.ts";
import { dayOf } from "../billing/proration.ts";
import { escaped, htmlPage, type PageReply } from "../pages/page.ts";
import type { PageCall, PageRoute } from "../pages/page-route.ts";

/** An invoice as its customer sees it; the second address is where `invoice_pdf` leads. */
export const invoicePages: readonly PageRoute[] = [
  { method: "GET", path: "/i/:account/:id", answer: showInvoice },
  { method: "GET", path: "/i/:account/:id/pdf", answer: showInvoice },
];

function showInvoice({ world, at: { id = "" } }: PageCall): PageReply | undefined {
  const invoice = world.store.find("invoice", id);
  if (invoice === undefined || invoice.status === "draft") return undefined;
  const title = `Invoice ${invoice.number ?? ""}`;
  const body = `<main class="one"><div><h1>${escaped(title)}</h1><p class="total">${sum(invoice, invoice.total)}</p><p>${invoice.status}</p><dl>${lines(invoice)}<dt class="sum">Total</dt><dd class="sum">${sum(invoice, invoice.total)}</dd></dl></div></main>`;
  return { kind: "page", status: 200, html: htmlPage(title, body) };
}

const sum = ({ currency }: Stripe.Invoice, amount: number): string => escaped(moneyOf(amount, currency));

function lines(invoice: Stripe.Invoice): string {
  const rows = invoice.lines.data.map(({ description, amount, period }) => {
    const days = `${dayOf(period.start)} – ${dayOf(period.end)}`;
    return `<dt>${escaped(description ?? "")}<br><small>${days}</small></dt><dd>${sum(invoice, amount)}</dd>`;
  });
  const taken = (invoice.total_discount_amounts ?? []).reduce((all, { amount }) => all + amount, 0);
  if (taken > 0) rows.push(`<dt>Discount</dt><dd>−${sum(invoice, taken)}</dd>`);
  return rows.join("");
}
