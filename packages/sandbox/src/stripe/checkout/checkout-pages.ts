import type Stripe from "stripe";
import { addressOf } from "./addresses.ts";
import type { Instrument } from "../money/payment-methods.ts";
import type { PageCall, PageRoute } from "../pages/page-route.ts";
import type { PageReply } from "../pages/page.ts";
import { answerBank, type PageAnswer, pay, usePromotionCode } from "./pay.ts";
import { authenticatePage, closedPage, payPage } from "./pay-page.ts";
import { notesOf } from "./session-notes.ts";

/** The page to pay on, as a browser without scripts uses it. */
export const checkoutPages: readonly PageRoute[] = [
  { method: "GET", path: "/c/pay/:id", answer: (call) => withSession(call, (session) => show(call, session)) },
  { method: "POST", path: "/c/pay/:id", answer: (call) => withSession(call, (session) => act(call, session)) },
];

function withSession(
  { world, at: { id = "" } }: PageCall,
  use: (session: Stripe.Checkout.Session) => PageReply,
): PageReply | undefined {
  const session = world.store.find("checkout.session", id);
  if (session === undefined) return undefined;
  return session.status === "open" ? use(session) : closedPage(session);
}

function show({ world }: PageCall, session: Stripe.Checkout.Session): PageReply {
  const isAsked = notesOf(session).intent?.status === "requires_action";
  return isAsked ? authenticatePage(session) : payPage(world, session);
}

function act({ world, form }: PageCall, session: Stripe.Checkout.Session): PageReply {
  switch (form.get("action") ?? "pay") {
    case "apply-code":
      if (session.allow_promotion_codes !== true) return payPage(world, session, noCodes);
      return answer(world, session, usePromotionCode(world, session, (form.get("promotion_code") ?? "").trim()), true);
    case "remove-code":
      if (session.allow_promotion_codes !== true) return payPage(world, session, noCodes);
      return answer(world, session, usePromotionCode(world, session, ""), true);
    case "approve":
      return answer(world, session, answerBank(world, session, true));
    case "fail":
      return answer(world, session, answerBank(world, session, false));
    default:
      return payWith(world, session, form);
  }
}

const noCodes = { code: "promotion_code", message: "This page takes no promotion codes." };

function payWith(world: PageCall["world"], session: Stripe.Checkout.Session, form: URLSearchParams): PageReply {
  const { offered } = notesOf(session);
  const method = form.get("method") ?? offered[0];
  if (!offered.some((one) => one === method))
    return payPage(world, session, { code: "payment_method", message: "This page does not take that." });
  const email = form.get("email")?.trim() ?? "";
  if (email === "" && session.customer === null && session.customer_email === null)
    return payPage(world, session, { code: "email", message: "Please tell us your email address." });
  const instrument: Instrument =
    method === "us_bank_account"
      ? { kind: "bank-debit", account: digits(form.get("account")) }
      : { kind: "card", number: digits(form.get("card_number")) };
  const name = form.get("name")?.trim() ?? "";
  return answer(world, session, pay(world, session, instrument, { email: email || null, name: name || null }));
}

const digits = (typed: string | null): string => (typed ?? "").replaceAll(/\D/g, "");

function answer(
  world: PageCall["world"],
  session: Stripe.Checkout.Session,
  said: PageAnswer,
  stays = false,
): PageReply {
  if (said.kind === "refused") return payPage(world, session, said);
  if (said.kind === "asks") return authenticatePage(session);
  return stays ? payPage(world, session) : { kind: "redirect", location: addressOf(session) };
}
