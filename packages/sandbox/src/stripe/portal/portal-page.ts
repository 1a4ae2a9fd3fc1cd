import type Stripe from "stripe";
import { moneyOf, productName } from "../billing/invoice-lines.ts";
import { dayOf } from "../billing/proration.ts";
import { amountOf, periodOf } from "../billing/subscription-object.ts";
import type { PageRoute } from "../pages/page-route.ts";
import { escaped, htmlPage, type PageReply } from "../pages/page.ts";
import { idOf } from "../references.ts";
import { StripeFailure } from "../stripe-failure.ts";
import type { World } from "../world.ts";
import { actOnPortal } from "./portal-actions.ts";
import { offersFor, type PortalView, portalView, scheduledPrice } from "./portal-view.ts";

/** The customer portal: plans, card and invoices, by plain forms. */
export const portalPages: readonly PageRoute[] = [
  {
    method: "GET",
    path: "/p/session/:id",
    answer: ({ world, at: { id = "" } }) => {
      const view = portalView(world, id);
      return view ? show(world, view) : closed;
    },
  },
  {
    method: "POST",
    path: "/p/session/:id",
    answer: ({ world, at: { id = "" }, form }) => {
      const view = portalView(world, id);
      if (view === undefined) return closed;
      try {
        actOnPortal(world, view, form);
        return { kind: "redirect", location: view.session.url };
      } catch (error) {
        if (error instanceof StripeFailure) return show(world, view, error);
        throw error;
      }
    },
  },
];

const closed: PageReply = {
  kind: "page",
  status: 410,
  html: htmlPage("Expired", '<main class="one"><h2>This page has expired. Please open it again from MyBA.</h2></main>'),
};

function show(world: World, view: PortalView, refusal?: StripeFailure): PageReply {
  const { session, features } = view;
  const code = refusal?.fields.code ?? "";
  const alert = refusal ? `<p role="alert" data-code="${escaped(code)}">${escaped(refusal.fields.message)}</p>` : "";
  const back =
    session.return_url === null ? "" : `<p><a id="back" href="${escaped(session.return_url)}">← Back</a></p>`;
  const plans = view.subscriptions.map((one) => planCard(world, view, one)).join("");
  const none = plans === "" ? "<p>You have no plan.</p>" : "";
  const invoices = features.invoice_history.enabled ? invoiceList(view) : "";
  const body = `<main><section><h1>Your plan</h1>${alert}${plans}${none}</section><section>${cardForm(world, view)}${invoices}${back}</section></main>`;
  return { kind: "page", status: refusal?.status ?? 200, html: htmlPage("Your plan", body) };
}

const form = (view: PortalView, inner: string): string =>
  `<form method="post" action="/p/session/${view.session.id}">${inner}</form>`;

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${escaped(value)}">`;

const button = (action: string, words: string): string =>
  `<button class="quiet" name="action" value="${action}">${escaped(words)}</button>`;

function planCard(world: World, view: PortalView, subscription: Stripe.Subscription): string {
  const { id, currency, status, items, cancel_at_period_end: isEnding } = subscription;
  const item = items.data[0]!; // No subscription is without items.
  const sum = moneyOf(amountOf(world, item, currency), currency);
  const { end } = periodOf(subscription);
  const next = scheduledPrice(world, subscription);
  const about = isEnding
    ? `Ends on ${dayOf(end)}.`
    : next
      ? `Changes to ${productName(world, next)} on ${dayOf(end)}.`
      : `Renews on ${dayOf(end)}.`;
  const late = status === "active" ? "" : '<p role="status">The last payment did not work.</p>';
  const offers = offersFor(world, view, subscription).map((price) =>
    form(
      view,
      hidden("subscription", id) +
        hidden("price", price.id) +
        button(
          "switch",
          `Switch to ${productName(world, price)}, ${moneyOf(amountOf(world, { price, quantity: 1 }, currency), currency)} / ${price.recurring?.interval}`,
        ),
    ),
  );
  const stop = isEnding
    ? button("resume", "Do not cancel")
    : view.features.subscription_cancel.enabled
      ? button("cancel", "Cancel plan")
      : "";
  const stay = next ? form(view, hidden("subscription", id) + button("keep", "Keep the plan I have")) : "";
  return `<article data-subscription="${id}"><h2>${escaped(productName(world, item.price))}</h2><p class="total">${escaped(sum)} / ${item.price.recurring?.interval}</p><p>${escaped(about)}</p>${late}<div style="display: grid; gap: .6rem">${offers.join("")}${stay}${form(view, hidden("subscription", id) + stop)}</div></article>`;
}

function cardForm(world: World, view: PortalView): string {
  const id =
    idOf(view.subscriptions[0]?.default_payment_method) ?? idOf(view.customer.invoice_settings.default_payment_method);
  const last4 = world.store.find("payment_method", id ?? "")?.card?.last4;
  const now = last4 === undefined ? "You have no card here." : `You pay with the card that ends in ${escaped(last4)}.`;
  if (!view.features.payment_method_update.enabled) return `<h1>Card</h1><p>${now}</p>`;
  const input =
    '<label for="card_number">New card number</label><input type="text" id="card_number" name="card_number" inputmode="numeric" autocomplete="off">';
  return `<h1>Card</h1><p>${now}</p>${form(view, input + button("card", "Use this card"))}`;
}

function invoiceList(view: PortalView): string {
  const rows = view.invoices.map((one) => {
    const sum = `${dayOf(one.created)}, ${moneyOf(one.total, one.currency)}, ${one.status}`;
    const pay = one.status === "open" ? form(view, hidden("invoice", one.id) + button("pay", "Pay now")) : "";
    return `<li><a href="${escaped(one.hosted_invoice_url ?? "")}">${escaped(sum)}</a>${pay}</li>`;
  });
  return `<h1>Invoices</h1><ul>${rows.join("")}</ul>`;
}
