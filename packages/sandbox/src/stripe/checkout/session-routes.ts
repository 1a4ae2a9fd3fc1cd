import type Stripe from "stripe";
import { z } from "zod";
import { given } from "../given.ts";
import { newId } from "../ids.ts";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { idOf } from "../references.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { expire } from "./expire.ts";
import { linesOf } from "./lines.ts";
import { notesOf, takeNotes } from "./session-notes.ts";
import { type NewSession, newSession, sessionFilter } from "./session-parameters.ts";
import { addUp, discountsOf } from "./totals.ts";

export const sessionRoutes: readonly Route[] = [
  route("POST", "/v1/checkout/sessions", newSession, ({ world, sent }) => addSession(world, sent)),
  route("GET", "/v1/checkout/sessions", sessionFilter, ({ world, sent, path }) => {
    const all = world.store
      .all("checkout.session")
      .filter(
        (one) =>
          (sent.customer === undefined || idOf(one.customer) === sent.customer) &&
          (sent.customer_details === undefined || one.customer_details?.email === sent.customer_details.email) &&
          (sent.payment_intent === undefined || idOf(one.payment_intent) === sent.payment_intent) &&
          (sent.status === undefined || one.status === sent.status) &&
          (sent.subscription === undefined || idOf(one.subscription) === sent.subscription) &&
          p.isWithin(sent.created, one.created),
      );
    return pageOf(all, sent, path);
  }),
  route("GET", "/v1/checkout/sessions/:id", p.nothing, ({ world, at: { id = "" } }) =>
    world.store.get("checkout.session", id),
  ),
  route(
    "POST",
    "/v1/checkout/sessions/:id",
    z.strictObject({ metadata: p.metadata.optional() }),
    ({ world, at: { id = "" }, sent }) => {
      const session = world.store.get("checkout.session", id);
      world.store.change(session, { metadata: p.changedMetadata(session.metadata ?? {}, sent.metadata) });
      return session;
    },
  ),
  route("POST", "/v1/checkout/sessions/:id/expire", p.nothing, ({ world, at: { id = "" } }) => {
    const session = world.store.get("checkout.session", id);
    if (session.status !== "open")
      throw invalidRequest(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
      );
    expire(world, session);
    return session;
  }),
  route(
    "GET",
    "/v1/checkout/sessions/:id/line_items",
    z.strictObject(p.pageParameters),
    ({ world, at: { id = "" }, sent, path }) =>
      pageOf(notesOf(world.store.get("checkout.session", id)).lines, sent, path),
  ),
];

function addSession(world: World, sent: NewSession): Stripe.Checkout.Session {
  const now = world.clock.now();
  const expiresAt = sent.expires_at ?? now + 86_400;
  check(world, sent, expiresAt - now);
  const lines = linesOf(world, sent);
  const id = newId("checkout.session");
  const offered = (["card", "us_bank_account"] as const).filter(
    (type) =>
      (sent.allowed_payment_method_types?.includes(type) ?? true) &&
      !(sent.excluded_payment_method_types?.includes(type) ?? false) &&
      (sent.mode === "payment" || type === "card"),
  );
  const session = fresh("checkout.session", {
    ...plainOf(sent),
    id,
    created: now,
    expires_at: expiresAt,
    currency: lines[0]?.currency ?? null,
    payment_method_types: [...offered],
    payment_status: "unpaid",
    status: "open",
    url: `${world.url}/c/pay/${id}`,
  });
  takeNotes(session, {
    lines,
    intentData: sent.payment_intent_data,
    subscriptionData: sent.subscription_data,
    invoiceData: sent.invoice_creation?.invoice_data,
    offered,
    waiting: null,
    intent: null,
    callOffExpiry: world.agenda.at(expiresAt * 1000, () => expire(world, session)),
  });
  addUp(world, session);
  session.discounts = discountsOf(world, session, sent.discounts ?? []);
  addUp(world, session);
  const total = session.amount_total ?? 0;
  if (total > 0 && total < 50)
    throw invalidRequest("The Checkout Session's total amount must convert to at least 50 cents.", {
      code: "amount_too_small",
    });
  return world.store.add("checkout.session", session);
}

function plainOf(sent: NewSession): Partial<Stripe.Checkout.Session> {
  const customer = sent.customer ?? null;
  const { mode } = sent;
  const messages = { ...given(sent.custom_text ?? {}) };
  return {
    allow_promotion_codes: sent.allow_promotion_codes ?? null,
    allowed_payment_method_types: sent.allowed_payment_method_types ?? null,
    automatic_tax: {
      enabled: sent.automatic_tax?.enabled ?? false,
      liability: sent.automatic_tax?.enabled === true ? { type: "self" } : null,
      provider: sent.automatic_tax?.enabled === true ? "stripe" : null,
      status: sent.automatic_tax?.enabled === true ? "requires_location_inputs" : null,
    },
    billing_address_collection: sent.billing_address_collection ?? null,
    cancel_url: sent.cancel_url ?? null,
    client_reference_id: sent.client_reference_id ?? null,
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
      ...messages,
    },
    customer,
    customer_creation:
      mode === "payment" && customer === null
        ? (sent.customer_creation ?? "if_required")
        : mode === "subscription" && customer === null
          ? "always"
          : null,
    customer_email: sent.customer_email ?? null,
    invoice_creation: mode === "payment" ? invoiceCreation(sent) : null,
    locale: sent.locale ?? null,
    metadata: p.changedMetadata({}, sent.metadata),
    mode,
    payment_method_collection: mode === "subscription" ? (sent.payment_method_collection ?? "always") : "if_required",
    phone_number_collection: { enabled: sent.phone_number_collection?.enabled ?? false },
    submit_type: sent.submit_type ?? null,
    success_url: sent.success_url,
  };
}

function invoiceCreation({ invoice_creation: sent }: NewSession): Stripe.Checkout.Session.InvoiceCreation {
  const { description = null, footer = null, metadata } = sent?.invoice_data ?? {};
  const none = { account_tax_ids: null, custom_fields: null, issuer: null, rendering_options: null };
  return {
    enabled: sent?.enabled ?? false,
    invoice_data: { ...none, description, footer, metadata: p.changedMetadata({}, metadata) },
  };
}

function check(world: World, sent: NewSession, seconds: number): void {
  if (seconds < 1800)
    throw invalidRequest("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", {
      param: "expires_at",
    });
  if (seconds > 86_400)
    throw invalidRequest("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", {
      param: "expires_at",
    });
  if (sent.customer !== undefined) {
    world.store.get("customer", sent.customer, "customer");
    if (sent.customer_email !== undefined || sent.customer_creation !== undefined)
      throw invalidRequest(
        "You may only specify one of these parameters: customer, customer_email, customer_creation.",
        { param: "customer" },
      );
  } else if (sent.customer_update !== undefined)
    throw invalidRequest("`customer_update` can only be used with `customer`.", { param: "customer_update" });
  if (sent.allow_promotion_codes !== undefined && sent.discounts !== undefined)
    throw invalidRequest("You may only specify one of these parameters: allow_promotion_codes, discounts.", {
      param: "allow_promotion_codes",
    });
  const misplaced = (["payment_intent_data", "invoice_creation", "customer_creation"] as const).find(
    (name) => sent[name] !== undefined,
  );
  if (sent.mode === "subscription" && misplaced !== undefined)
    throw invalidRequest(`You can not pass \`${misplaced}\` in \`subscription\` mode.`, { param: misplaced });
  if (sent.mode === "payment" && sent.subscription_data !== undefined)
    throw invalidRequest("You can not pass `subscription_data` in `payment` mode.", { param: "subscription_data" });
}
