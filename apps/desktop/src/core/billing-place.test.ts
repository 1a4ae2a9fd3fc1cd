import { testCards } from "@myba/sandbox/stripe/money/test-cards";
import { expect, test } from "vitest";
import { sandboxCards } from "../bridge/billing-address.ts";
import { billingAddressFrom } from "./billing-place.ts";

test("without a word about it, tokens come from the real billing server", () => {
  expect(billingAddressFrom({})).toEqual({ url: expect.stringMatching(/^https:/), sandbox: null });
  expect(billingAddressFrom({ MYBA_BILLING_URL: " " })).toEqual(billingAddressFrom({}));
});

test("a server on this computer by http is a sandbox, and any other only by https", () => {
  const local = billingAddressFrom({ MYBA_BILLING_URL: "http://127.0.0.1:8484/" });
  expect(local).toEqual({ url: "http://127.0.0.1:8484", sandbox: { cards: sandboxCards } });
  expect(billingAddressFrom({ MYBA_BILLING_URL: "https://127.0.0.1:8484" })?.sandbox).toBeNull();
  expect(billingAddressFrom({ MYBA_BILLING_URL: "https://tokens.example.com" })).toEqual({
    url: "https://tokens.example.com",
    sandbox: null,
  });
  expect(billingAddressFrom({ MYBA_BILLING_URL: "none" })).toBeNull();
});

test.each([
  "http://tokens.example.com",
  "http://127.0.0.1.example.com",
  "http://10.0.0.1",
  "https://tokens.example.com/path",
  "https://ada:secret@tokens.example.com",
  "ftp://127.0.0.1",
  "myba://ticket",
  "tokens.example.com",
])("%s is refused in words, and what else is in it is not repeated", (text) => {
  expect(() => billingAddressFrom({ MYBA_BILLING_URL: text })).toThrow(
    expect.objectContaining({
      code: "request/invalid",
      data: { reason: expect.stringMatching(/MYBA_BILLING_URL.*https/) },
    }),
  );
});

test("each card that the sandbox tells of does at Stripe's stand-in what it says", () => {
  for (const { number, does } of sandboxCards) {
    const card = testCards[number.replaceAll(" ", "")];
    expect(card, number).toBeDefined();
    expect(card?.decline !== undefined, number).toBe(/declined|fails to renew/.test(does));
    expect(card?.asks ?? false, number).toBe(does.includes("asks"));
    expect(card?.refund, number).toBe(does.includes("refund") ? "fails-later" : undefined);
  }
});
