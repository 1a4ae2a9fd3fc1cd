import { describe, expect, it } from "vitest";
import { estimateDetails, estimateWords } from "./estimate-words.ts";
import { afterwards, partWords, tokenPrice, tokenRange } from "./token-words.ts";

const price = { low: 3, high: 5, available: 12, missing: 0, unlimited: false, isAgreed: false, asOf: 0 };

describe("the price in tokens, before they are spent", () => {
  it("stands beside what there is to pay it with", () => {
    expect(tokenPrice(price)).toBe("3–5 tokens, you have 12");
    expect(tokenPrice({ ...price, low: 1200, high: 1200, available: 30_000 })).toBe("1,200 tokens, you have 30,000");
    expect(tokenRange({ low: 1, high: 1 })).toBe("1 token");
  });

  it("says what is left afterwards, and never less than nothing", () => {
    expect(afterwards(price)).toBe("You have 12, and 7–9 afterwards.");
    expect(afterwards({ ...price, low: 5 })).toBe("You have 12, and 7 afterwards.");
    expect(afterwards({ ...price, available: 4 })).toBe("You have 4, and 0–1 afterwards.");
  });

  it("is nothing under an unlimited plan", () => {
    expect(tokenPrice({ ...price, available: 0, unlimited: true })).toBe("no tokens, your plan is unlimited");
  });

  it("says what becomes of a text that needs more than there is", () => {
    expect(partWords({ ...price, available: 4, missing: 1 })).toBe(
      "You have 4, so up to 1 token may be missing: tickets end where your tokens do.",
    );
  });

  it("takes the place of money in the bar", () => {
    const asked = { providerId: "myba", estimate: null, tokens: price, priceDate: null, obstacle: null };
    expect(estimateWords(asked)).toBe("3–5 tokens, you have 12");
    expect(estimateDetails(asked)).toBe(
      "Only finished tickets are paid. Tokens that are not used are given back; a failure costs nothing.",
    );
    expect(estimateWords({ ...asked, tokens: null, obstacle: { code: "billing/unreachable" } })).toBe("");
  });
});
