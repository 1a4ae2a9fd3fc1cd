import { wordsFor } from "@myba/shared/errors";
import type { Purchase } from "../../bridge/purchases.ts";
import { counted } from "../lib/time.ts";
import { amount } from "./price-words.ts";

/** What can be done about a purchase where it stands. */
export type PurchaseStep =
  | "open"
  | "open-again"
  | "try-again"
  | "begin-again"
  | "check"
  | "copy"
  | "cancel"
  | "sign-in"
  | "receipt"
  | "dismiss";

export interface PurchaseWords {
  readonly tone: "waiting" | "good" | "trouble" | "over";
  readonly title: string;
  readonly text: string;
  /** The first is the one to take. */
  readonly steps: readonly PurchaseStep[];
}

/** How a purchase stands, what that cost, and the ways on. */
export function purchaseWords(purchase: Purchase): PurchaseWords {
  const what = `${purchase.name}, ${amount(purchase.price, purchase.currency)}.${codeWords(purchase)}`;
  const trouble = purchase.problem && wordsFor(purchase.problem);
  switch (purchase.state) {
    case "starting":
      return starting(purchase, what);
    case "waiting":
      return waiting(purchase, what);
    case "processing":
      return {
        tone: "waiting",
        title: "Your payment is on its way",
        text: `${what} Your bank says whether it worked in up to 4 days. You can close MyBA: the tokens come by themselves.`,
        steps: ["check"],
      };
    case "paid":
      return { tone: "good", title: paidWords(purchase), text: what, steps: ["dismiss", ...receipt(purchase)] };
    case "failed":
      return {
        tone: "trouble",
        title: trouble?.message ?? "The payment did not work.",
        text: `${what} ${trouble?.next ?? "Nothing was charged."}`,
        steps: ["begin-again", "dismiss"],
      };
    case "expired":
      return {
        tone: "over",
        title: "The page to pay on has ended",
        text: `${what} It was not paid in time. Nothing was charged.`,
        steps: ["begin-again", "dismiss"],
      };
    case "cancelled":
      return {
        tone: "over",
        title: "Cancelled",
        text: `${what} Nothing was charged.`,
        steps: ["begin-again", "dismiss"],
      };
    case "refunded":
  }
  return {
    tone: "over",
    title: `${amount(purchase.checkout?.refundedAmount ?? purchase.price, purchase.currency)} were paid back to you`,
    text: `${what} The tokens of this purchase were taken back; your history has the entries.`,
    steps: ["dismiss", ...receipt(purchase)],
  };
}

/** "50 tokens are yours": what a paid purchase brought. */
export function paidWords({ checkout, item, name }: Purchase): string {
  const tokens = (checkout?.tokens ?? 0) + (checkout?.bonusTokens ?? 0);
  if (tokens > 0) return `Paid. ${counted(tokens, "token")} ${tokens === 1 ? "is" : "are"} yours.`;
  return item.kind === "plan" ? `Paid. Your plan ${name} has begun.` : `Paid: ${name}.`;
}

/** Whether something may still come of it. */
export function isOpen({ state }: Purchase): boolean {
  return state === "starting" || state === "waiting" || state === "processing";
}

function starting({ problem }: Purchase, what: string): PurchaseWords {
  if (problem === null)
    return { tone: "waiting", title: "Asking for the page to pay on…", text: what, steps: ["cancel"] };
  const { message, next } = wordsFor(problem);
  if (problem.code === "account/sign-in-needed")
    return { tone: "trouble", title: message, text: `${what} ${next}`, steps: ["sign-in", "cancel"] };
  return {
    tone: "trouble",
    title: message,
    text: `${what} It is kept here and begins as soon as the server answers. Nothing was charged.`,
    steps: ["try-again", "cancel"],
  };
}

function waiting({ problem, opened, checkout }: Purchase, what: string): PurchaseWords {
  const copy = checkout?.url ? (["copy"] as const) : [];
  if (problem?.code.startsWith("payment/")) {
    const { message, next } = wordsFor(problem);
    return { tone: "trouble", title: message, text: `${what} ${next}`, steps: ["try-again", ...copy, "cancel"] };
  }
  if (problem)
    return {
      tone: "trouble",
      title: wordsFor(problem).message,
      text: `${what} If you have paid, nothing is lost: the tokens come as soon as the server answers.`,
      steps: ["check", "open-again", "cancel"],
    };
  if (!opened)
    return {
      tone: "waiting",
      title: "The page to pay on is ready",
      text: `${what} Open it in your browser, or copy its address. Nothing is charged before you pay there.`,
      steps: ["open", ...copy, "cancel"],
    };
  return {
    tone: "waiting",
    title: "Waiting for your payment in the browser",
    text: `${what} Pay on Stripe’s page: MyBA notices by itself, also after a restart.`,
    steps: ["open-again", ...copy, "cancel"],
  };
}

/** Whether the code that was typed made it cheaper. */
function codeWords({ checkout }: Purchase): string {
  const promotion = checkout?.promotion ?? null;
  if (promotion === null) return "";
  return promotion.isApplied
    ? ` Your code ${promotion.code} is taken off.`
    : ` Your first purchase already costs less than with the code ${promotion.code}.`;
}

function receipt({ checkout }: Purchase): readonly PurchaseStep[] {
  return checkout?.receiptUrl ? ["receipt"] : [];
}
