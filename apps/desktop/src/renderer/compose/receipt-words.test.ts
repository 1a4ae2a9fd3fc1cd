import { expect, it } from "vitest";
import type { Receipt } from "@myba/shared/billing-api/generations";
import { receiptWords } from "./receipt-words.ts";

const receipt: Receipt = {
  id: "0190f5a3-7b1c-7cc2-8d11-5d2a3c4b5e6f",
  state: "captured",
  reservedTokens: 5,
  capturedTokens: 3,
  releasedTokens: 2,
  tickets: 3,
  error: null,
  model: "gpt-5-mini",
  catalogueVersion: 1,
  startedAt: 0,
  endedAt: 1,
  keptUntil: 2,
};

it("a receipt says what was set aside, paid and given back, and why", () => {
  expect(receiptWords(receipt)).toEqual({
    short: "3 tokens",
    lines: [
      { label: "Set aside", tokens: 5 },
      { label: "Paid", tokens: 3 },
      { label: "Given back", tokens: 2 },
    ],
    why: "3 finished tickets were paid; the rest was given back.",
  });
  expect(receiptWords({ ...receipt, tickets: 1, capturedTokens: 1, releasedTokens: 0 }).why).toBe(
    "1 finished ticket was paid; all that was set aside is used up.",
  );
});

it("a failure says that nothing was charged, and what happened", () => {
  const failed = { ...receipt, state: "released" as const, capturedTokens: 0, releasedTokens: 5, tickets: 0 };
  const { short, why } = receiptWords({ ...failed, error: { code: "metered/unavailable", data: {} } });
  expect(short).toBe("nothing charged");
  expect(why).toMatch(/ No ticket was finished, so nothing was charged\.$/);
  expect(receiptWords(failed).why).toBe("No ticket was finished, so nothing was charged.");
});

it("tickets under an unlimited plan cost no tokens, and are not called a failure", () => {
  const free = { ...receipt, reservedTokens: 0, capturedTokens: 0, releasedTokens: 0 };
  expect(receiptWords(free)).toMatchObject({ short: "no tokens", why: "Your plan is unlimited." });
});

it("while it runs, what is set aside is not called paid", () => {
  const running = { ...receipt, state: "running" as const, capturedTokens: 0, releasedTokens: 0, tickets: 0 };
  expect(receiptWords(running)).toMatchObject({
    short: "5 tokens set aside",
    lines: [{ label: "Set aside", tokens: 5 }],
  });
});
