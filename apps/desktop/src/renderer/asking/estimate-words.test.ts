import { describe, expect, it } from "vitest";
import { costWords, estimateDetails, estimateWords, usageDetails, usageWords } from "./estimate-words.ts";

const range = (low: number, high: number) => ({ low, high });
const asked = (cost: { low: number; high: number } | null, calls = 1) => ({
  providerId: "01M7XSRE7MYMDZ05Q3G821BCC2",
  priceDate: "2026-11-01",
  obstacle: null,
  estimate: { calls, inputTokens: range(12_000, 13_000), outputTokens: range(3000, 6000), costMicroUsd: cost },
});

describe("what a generation will cost, before it is sent", () => {
  it("is a range of money, with the calls where there are several", () => {
    expect(estimateWords(asked(range(12_000, 31_000)))).toBe("about $0.01–$0.03");
    expect(estimateWords(asked(range(12_000, 31_000), 2))).toBe("about $0.01–$0.03 · 2 calls");
    expect(estimateWords(asked(range(1000, 31_000)))).toBe("up to $0.03");
    expect(estimateWords(asked(range(120, 4000)))).toBe("under $0.01");
  });

  it("is free where nothing can be due, and unknown where nobody knows the price", () => {
    expect(estimateWords(asked(range(0, 0)))).toBe("free");
    expect(estimateWords(asked(null, 3))).toBe("price unknown · 3 calls");
    expect(costWords(null)).toBe("price unknown");
  });

  it("is free with the offline engine, and never called free because a figure is missing", () => {
    const missing = { ...asked(null), estimate: null };
    expect(estimateWords({ ...missing, providerId: "offline" })).toBe("free");
    expect(estimateWords(missing)).toBe("price unknown");
    expect(estimateWords({ ...missing, obstacle: { code: "provider/no-model", data: {} } })).toBe("");
  });

  it("tells what it rests on", () => {
    expect(estimateDetails(asked(range(12_000, 31_000)))).toBe(
      "12,000–13,000 tokens to read, 3,000–6,000 to write. Price as of 2026-11-01.",
    );
  });
});

describe("what a generation has cost", () => {
  const usage = {
    inputTokens: 1204,
    cachedInputTokens: 1000,
    outputTokens: 830,
    costMicroUsd: 12_300,
    costBasis: "price-table" as const,
  };

  it("is the exact amount with its tokens", () => {
    expect(usageWords(usage)).toBe("$0.012 · 1,204 + 830 tokens");
    expect(usageWords({ ...usage, costMicroUsd: 0, costBasis: "free" })).toBe("free · 1,204 + 830 tokens");
    expect(usageWords({ ...usage, costMicroUsd: null, costBasis: "unknown" })).toBe(
      "price unknown · 1,204 + 830 tokens",
    );
    expect(usageWords(null)).toBeNull();
  });

  it("says how the amount is known", () => {
    expect(usageDetails(usage)).toBe(
      "1,204 tokens read (1,000 of them from its cache), 830 written. Reckoned from the tokens and the price of the model.",
    );
  });
});
