import type Stripe from "stripe";
import { escaped, htmlPage, money, type PageReply } from "../pages/page.ts";
import { idOf } from "../references.ts";
import type { World } from "../world.ts";
import { addressOf } from "./addresses.ts";
import { notesOf } from "./session-notes.ts";

interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** What is bought and how it is paid, and what was wrong with the last try. */
export function payPage(world: World, session: Stripe.Checkout.Session, refusal?: Refusal): PageReply {
  const body = `<main><section>${summary(world, session)}${session.allow_promotion_codes === true ? codeForm(session) : ""}${back(session)}</section><section>${payForm(world, session, refusal)}</section></main>`;
  return {
    kind: "page",
    status: refusal ? 402 : 200,
    html: htmlPage(`Pay ${sum(session, session.amount_total)}`, body),
  };
}

/** The bank asks. */
export function authenticatePage(session: Stripe.Checkout.Session): PageReply {
  const body = `<main class="one"><form class="card" method="post" action="/c/pay/${session.id}"><h2>Your bank asks: do you approve this payment of ${sum(session, session.amount_total)}?</h2><button name="action" value="approve">Approve</button><button class="quiet" name="action" value="fail">Fail</button></form></main>`;
  return { kind: "page", status: 200, html: htmlPage("Approve this payment", body) };
}

/** There is nothing to pay here any more. */
export function closedPage(session: Stripe.Checkout.Session): PageReply {
  if (session.status === "complete") return { kind: "redirect", location: addressOf(session) };
  const body = `<main class="one"><div><h2>This page has expired.</h2><p>Nothing was paid. Go back and begin again.</p>${back(session)}</div></main>`;
  return { kind: "page", status: 410, html: htmlPage("Expired", body) };
}

const sum = ({ currency }: Stripe.Checkout.Session, amount: number | null): string =>
  escaped(money(amount ?? 0, currency ?? "usd"));

function summary(world: World, session: Stripe.Checkout.Session): string {
  const rows = notesOf(session).lines.map(
    (line) =>
      `<dt>${escaped(line.description ?? "")}${line.quantity === 1 ? "" : ` × ${line.quantity}`}</dt><dd>${sum(session, line.amount_subtotal)}${per(line)}</dd>`,
  );
  const { amount_discount: discount = 0, amount_tax: tax = 0 } = session.total_details ?? {};
  const code = world.store.find("promotion_code", idOf(session.discounts?.[0]?.promotion_code) ?? "");
  if (discount > 0)
    rows.push(`<dt>Discount${code ? ` (${escaped(code.code)})` : ""}</dt><dd>−${sum(session, discount)}</dd>`);
  if (session.automatic_tax.enabled)
    rows.push(`<dt>Tax</dt><dd>${tax > 0 ? sum(session, tax) : "is added when you pay"}</dd>`);
  return `<h1>${session.mode === "subscription" ? "Subscribe" : "Pay"}</h1><p class="total" id="total">${sum(session, session.amount_total)}</p><dl>${rows.join("")}<dt class="sum">Total</dt><dd class="sum">${sum(session, session.amount_total)}</dd></dl>`;
}

const per = ({ price }: Stripe.LineItem): string => (price?.recurring ? ` a ${price.recurring.interval}` : "");

function codeForm({ id, discounts }: Stripe.Checkout.Session): string {
  if ((discounts ?? []).length > 0)
    return `<form method="post" action="/c/pay/${id}"><button class="quiet" name="action" value="remove-code">Remove the code</button></form>`;
  return `<form method="post" action="/c/pay/${id}"><label for="promotion_code">Promotion code</label><div class="row"><input type="text" id="promotion_code" name="promotion_code" autocomplete="off"><button class="quiet" name="action" value="apply-code">Apply</button></div></form>`;
}

const back = ({ cancel_url: url }: Stripe.Checkout.Session): string =>
  url === null ? "" : `<p><a id="back" href="${escaped(url)}">← Back</a></p>`;

function payForm(world: World, session: Stripe.Checkout.Session, refusal: Refusal | undefined): string {
  const customer = world.store.find("customer", idOf(session.customer) ?? "");
  const typed = notesOf(session).waiting?.person;
  const email = typed?.email ?? session.customer_email ?? customer?.email ?? "";
  const alert = refusal ? `<p role="alert" data-code="${escaped(refusal.code)}">${escaped(refusal.message)}</p>` : "";
  const methods = notesOf(session)
    .offered.map((type, index) => methodFields(type, index === 0))
    .join("");
  const message = session.custom_text.submit?.message;
  return `<form class="card" method="post" action="/c/pay/${session.id}">${alert}
<label for="email">Email</label><input type="email" id="email" name="email" value="${escaped(email)}" autocomplete="email">
<label for="name">Name</label><input type="text" id="name" name="name" value="${escaped(typed?.name ?? customer?.name ?? "")}" autocomplete="name">
${methods}${message === undefined ? "" : `<p class="hint">${escaped(message)}</p>`}
<button name="action" value="pay">${session.mode === "subscription" ? "Subscribe" : `Pay ${sum(session, session.amount_total)}`}</button></form>`;
}

function methodFields(type: string, isFirst: boolean): string {
  const radio = `<label><input type="radio" name="method" value="${type}"${isFirst ? " checked" : ""}> ${type === "card" ? "Card" : "Bank debit (settles some days later)"}</label>`;
  if (type === "card")
    return `<fieldset>${radio}<label for="card_number">Card number</label><input type="text" id="card_number" name="card_number" inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242"><p class="hint">4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined, 4000 0000 0000 9995 has no funds, 4000 0025 0000 3155 asks for your approval.</p></fieldset>`;
  return `<fieldset>${radio}<label for="account">Account number</label><input type="text" id="account" name="account" inputmode="numeric" autocomplete="off" placeholder="000123456789"><p class="hint">000123456789 settles, 000222222227 fails later.</p></fieldset>`;
}
