import type Stripe from "stripe";
import { z } from "zod";
import { innerList, pageOf } from "../lists.ts";
import { cardFailure } from "../money/payment-intents.ts";
import * as p from "../parameters.ts";
import { idOf } from "../references.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest } from "../stripe-failure.ts";
import type { World } from "../world.ts";
import { attempt, finalizeInvoice, giveUpInvoice, paymentOf } from "./invoice-life.ts";
import { subscriptionOf } from "./invoice-object.ts";
import { planInvoice } from "./plans.ts";
import { changeAndTell } from "./tell.ts";

export const invoiceRoutes: readonly Route[] = [
  route(
    "GET",
    "/v1/invoices",
    z.strictObject({
      ...p.pageParameters,
      collection_method: p.oneOf("charge_automatically", "send_invoice").optional(),
      created: p.timeRange.optional(),
      customer: p.text().optional(),
      status: p.oneOf("draft", "open", "paid", "uncollectible", "void").optional(),
      subscription: p.text().optional(),
    }),
    ({ world, sent, path }) => {
      const all = world.store
        .all("invoice")
        .filter(
          (one) =>
            p.isWithin(sent.created, one.created) &&
            (sent.collection_method === undefined || one.collection_method === sent.collection_method) &&
            (sent.customer === undefined || idOf(one.customer) === sent.customer) &&
            (sent.status === undefined || one.status === sent.status) &&
            (sent.subscription === undefined || subscriptionOf(world, one)?.id === sent.subscription),
        );
      return pageOf(all, sent, path);
    },
  ),
  route("GET", "/v1/invoices/:id", p.nothing, ({ world, at: { id = "" } }) => world.store.get("invoice", id)),
  route(
    "POST",
    "/v1/invoices/:id",
    z.strictObject({
      auto_advance: p.flag.optional(),
      default_payment_method: p.unsettable(p.text()).optional(),
      description: p.unsettable(p.text(1500)).optional(),
      metadata: p.metadata.optional(),
    }),
    ({ world, at: { id = "" }, sent }) => {
      const invoice = world.store.get("invoice", id);
      const { auto_advance: advances, default_payment_method: method, description, metadata } = sent;
      if (typeof method === "string") world.store.get("payment_method", method, "default_payment_method");
      changeAndTell(world, "invoice.updated", invoice, timeOf(world, invoice), (one) => {
        if (advances !== undefined) one.auto_advance = advances;
        if (method !== undefined) one.default_payment_method = method;
        if (description !== undefined) one.description = description;
        one.metadata = p.changedMetadata(one.metadata ?? {}, metadata);
      });
      planInvoice(world, invoice);
      return invoice;
    },
  ),
  route("GET", "/v1/invoices/:id/lines", z.strictObject(p.pageParameters), ({ world, at: { id = "" }, sent, path }) =>
    pageOf(world.store.get("invoice", id).lines.data, sent, path),
  ),
  route(
    "POST",
    "/v1/invoices/:id/finalize",
    z.strictObject({ auto_advance: p.flag.optional() }),
    ({ world, at: { id = "" }, sent }) => {
      const invoice = draft(world, id);
      finalizeInvoice(world, invoice, timeOf(world, invoice));
      if (sent.auto_advance !== undefined) world.store.change(invoice, { auto_advance: sent.auto_advance });
      planInvoice(world, invoice);
      return invoice;
    },
  ),
  route(
    "POST",
    "/v1/invoices/:id/pay",
    z.strictObject({
      off_session: p.flag.optional(),
      payment_method: p.text().optional(),
    }),
    ({ world, at: { id = "" }, sent }) => payInvoice(world, id, sent),
  ),
  route("POST", "/v1/invoices/:id/void", p.nothing, ({ world, at: { id = "" } }) => giveUp(world, id, "void")),
  route("POST", "/v1/invoices/:id/mark_uncollectible", p.nothing, ({ world, at: { id = "" } }) =>
    giveUp(world, id, "uncollectible"),
  ),
  route(
    "GET",
    "/v1/invoice_payments",
    z.strictObject({
      ...p.pageParameters,
      created: p.timeRange.optional(),
      invoice: p.text().optional(),
      payment: z.strictObject({ type: p.oneOf("payment_intent"), payment_intent: p.text().optional() }).optional(),
      status: p.oneOf("canceled", "open", "paid").optional(),
    }),
    ({ world, sent, path }) => {
      const all = world.store
        .all("invoice_payment")
        .filter(
          (one) =>
            p.isWithin(sent.created, one.created) &&
            (sent.invoice === undefined || idOf(one.invoice) === sent.invoice) &&
            (sent.payment?.payment_intent === undefined ||
              idOf(one.payment.payment_intent) === sent.payment.payment_intent) &&
            (sent.status === undefined || one.status === sent.status),
        );
      return pageOf(all, sent, path);
    },
  ),
  route("GET", "/v1/invoice_payments/:id", p.nothing, ({ world, at: { id = "" } }) =>
    world.store.get("invoice_payment", id),
  ),
  route(
    "GET",
    "/v1/invoiceitems",
    z.strictObject({
      ...p.pageParameters,
      customer: p.text().optional(),
      invoice: p.text().optional(),
      pending: p.flag.optional(),
    }),
    ({ world, sent, path }) => {
      const all = world.store
        .all("invoiceitem")
        .filter(
          (one) =>
            (sent.customer === undefined || idOf(one.customer) === sent.customer) &&
            (sent.invoice === undefined || idOf(one.invoice) === sent.invoice) &&
            (sent.pending === undefined || (one.invoice === null) === sent.pending),
        );
      return pageOf(all, sent, path);
    },
  ),
  route("GET", "/v1/invoiceitems/:id", p.nothing, ({ world, at: { id = "" } }) => world.store.get("invoiceitem", id)),
];

/** What an invoice shows only where it is asked for. */
export const invoiceIncludable = {
  "invoice.payments": (world: World, { id }: { readonly id?: unknown }) => {
    const payment = paymentOf(world, String(id));
    return innerList(payment ? [payment] : [], `/v1/invoice_payments?invoice=${String(id)}`);
  },
  "invoice.confirmation_secret": (world: World, { id }: { readonly id?: unknown }) => {
    const payment = paymentOf(world, String(id));
    const intent = world.store.find("payment_intent", idOf(payment?.payment.payment_intent) ?? "");
    return intent ? { client_secret: intent.client_secret, type: "payment_intent" } : null;
  },
};

const timeOf = (world: World, invoice: Stripe.Invoice): number => world.nowFor(idOf(invoice.customer));

function draft(world: World, id: string): Stripe.Invoice {
  const invoice = world.store.get("invoice", id);
  if (invoice.status === "draft") return invoice;
  throw invalidRequest("This invoice is already finalized, you can't re-finalize a non-draft invoice.");
}

interface Paying {
  readonly payment_method?: string | undefined;
}

function payInvoice(world: World, id: string, sent: Paying): Stripe.Invoice {
  const invoice = world.store.get("invoice", id);
  const at = timeOf(world, invoice);
  if (invoice.status === "paid") throw invalidRequest("Invoice is already paid");
  if (invoice.status === "draft") finalizeInvoice(world, invoice, at);
  if (invoice.status !== "open") {
    // What costs nothing is paid as soon as it is final.
    if (invoice.status === "paid") return invoice;
    throw invalidRequest(`You cannot pay an invoice that is ${invoice.status}.`);
  }
  const { payment_method: method } = sent;
  if (method !== undefined) world.store.get("payment_method", method, "payment_method");
  attempt(world, invoice, at, method);
  if (invoice.status !== "open") return invoice;
  const intent = world.store.find("payment_intent", idOf(paymentOf(world, id)?.payment.payment_intent) ?? "");
  if (intent?.status === "processing") return invoice;
  if (intent?.last_payment_error) throw cardFailure(intent);
  const words =
    "Cannot charge a customer that has no active card. Please set a default payment method or pass one to pay with.";
  throw invalidRequest(words, { code: "resource_missing" });
}

function giveUp(world: World, id: string, as: "void" | "uncollectible"): Stripe.Invoice {
  const invoice = world.store.get("invoice", id);
  if (invoice.status !== "open" && !(as === "void" && invoice.status === "uncollectible")) {
    const words =
      as === "void" ? "You can only pass in open or uncollectible invoices." : "You can only pass in open invoices.";
    throw invalidRequest(`${words} This invoice is ${invoice.status}.`);
  }
  giveUpInvoice(world, invoice, as, timeOf(world, invoice));
  return invoice;
}
