import { describe, expect, it } from "vitest";
import type { Purchase } from "../../bridge/purchases.ts";
import { isOpen, purchaseWords } from "./purchase-words.ts";

const checkout: NonNullable<Purchase["checkout"]> = {
  id: "0a3e4b0c-1111-4222-8333-444455556666",
  state: "open",
  item: { kind: "package", key: "professional" },
  name: "Professional",
  currency: "usd",
  listPrice: 1999,
  discount: 400,
  price: 1599,
  tokens: 50,
  promotion: null,
  bonusTokens: 5,
  refundedAmount: 0,
  url: "https://checkout.stripe.com/c/pay",
  receiptUrl: null,
  problem: null,
  createdAt: 0,
  expiresAt: 1,
  endedAt: null,
};
const purchase: Purchase = {
  id: checkout.id,
  item: checkout.item,
  name: "Professional",
  currency: "usd",
  price: 1599,
  state: "waiting",
  checkout,
  opened: true,
  problem: null,
  seen: false,
  createdAt: 0,
  endedAt: null,
};

const withCode = (isApplied: boolean) =>
  purchaseWords({ ...purchase, checkout: { ...checkout, promotion: { code: "SUMMER", isApplied } } }).text;

describe("a purchase in words", () => {
  it("waits in the browser, and says how to get there again", () => {
    expect(purchaseWords(purchase)).toEqual({
      tone: "waiting",
      title: "Waiting for your payment in the browser",
      text: "Professional, $15.99. Pay on Stripe’s page: MyBA notices by itself, also after a restart.",
      steps: ["open-again", "copy", "cancel"],
    });
    expect(purchaseWords({ ...purchase, opened: false }).steps[0]).toBe("open");
    expect(isOpen(purchase)).toBe(true);
  });

  it("says whether the code made it cheaper", () => {
    expect(withCode(true)).toContain("Your code SUMMER is taken off.");
    expect(withCode(false)).toContain("already costs less than with the code SUMMER.");
  });

  it("tells a declined card from a server that is away", () => {
    const declined = purchaseWords({ ...purchase, problem: { code: "payment/declined", data: {} } });
    expect(declined).toMatchObject({ tone: "trouble", title: "Your bank declined the payment." });
    expect(declined.text).toContain("Nothing was charged.");
    expect(declined.steps).toEqual(["try-again", "copy", "cancel"]);
    const away = purchaseWords({ ...purchase, problem: { code: "billing/unreachable", data: {} } });
    expect(away.text).toContain("If you have paid, nothing is lost");
    expect(away.steps[0]).toBe("check");
  });

  it("is kept while the server cannot be reached, and while nobody is signed in", () => {
    const kept = { ...purchase, state: "starting", checkout: null } as const;
    expect(purchaseWords(kept).steps).toEqual(["cancel"]);
    const away = purchaseWords({ ...kept, problem: { code: "billing/unreachable", data: {} } });
    expect(away.text).toContain("It is kept here and begins as soon as the server answers. Nothing was charged.");
    const signedOut = purchaseWords({ ...kept, problem: { code: "account/sign-in-needed", data: {} } });
    expect(signedOut.steps).toEqual(["sign-in", "cancel"]);
  });

  it("says what every end cost and what it brought", () => {
    const words = (state: Purchase["state"], more: Partial<Purchase> = {}) =>
      purchaseWords({ ...purchase, state, ...more });
    expect(words("paid").title).toBe("Paid. 55 tokens are yours.");
    const plan = { ...purchase, name: "Unlimited", item: { kind: "plan", key: "unlimited" } } as const;
    expect(words("paid", { ...plan, state: "paid", checkout: { ...checkout, tokens: 0, bonusTokens: 0 } }).title).toBe(
      "Paid. Your plan Unlimited has begun.",
    );
    for (const state of ["failed", "expired", "cancelled"] as const) {
      expect(words(state).text).toContain("Nothing was charged.");
      expect(words(state).steps).toEqual(["begin-again", "dismiss"]);
    }
    expect(words("processing").text).toContain("You can close MyBA");
    const refunded = words("refunded", {
      checkout: { ...checkout, refundedAmount: 1599, receiptUrl: "https://pay.stripe.com/receipts/1" },
    });
    expect(refunded).toMatchObject({ title: "$15.99 were paid back to you", steps: ["dismiss", "receipt"] });
  });
});
