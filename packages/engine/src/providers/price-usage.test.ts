import { expect, test } from "vitest";
import type { ModelInfo } from "./model-call.ts";
import { describeModel } from "./model-table.ts";
import { priceUsage, type UsageCounts } from "./price-usage.ts";

const counts: UsageCounts = {
  inputTokens: 10_000,
  cachedInputTokens: 4_000,
  cacheWriteTokens: 2_000,
  outputTokens: 1_000,
  reportedMicroUsd: null,
};
const model: ModelInfo = {
  ...describeModel("openai", "openai", "a model nobody knows"),
  inputPrice: 3_000_000,
  cachedInputPrice: 300_000,
  outputPrice: 15_000_000,
  priceFrom: "table",
};

test("what the provider says it charged is what it cost", () => {
  expect(priceUsage({ ...counts, reportedMicroUsd: 1_234 }, model)).toMatchObject({
    costMicroUsd: 1_234,
    costBasis: "reported",
  });
});

test("otherwise tokens times price, with the cache cheaper to read and dearer to fill", () => {
  // 4,000 at $3, 4,000 at $0.30, 2,000 at $3.75 and 1,000 at $15 for a million.
  expect(priceUsage(counts, model)).toEqual({
    inputTokens: 10_000,
    cachedInputTokens: 4_000,
    outputTokens: 1_000,
    costMicroUsd: 12_000 + 1_200 + 7_500 + 15_000,
    costBasis: "price-table",
  });
});

test("a cache nobody has a price for costs like the rest", () => {
  const { costMicroUsd } = priceUsage({ ...counts, cacheWriteTokens: 0 }, { ...model, cachedInputPrice: null });
  expect(costMicroUsd).toBe(30_000 + 15_000);
});

test("a model of one's own costs nothing, and an unknown one nobody knows", () => {
  expect(priceUsage(counts, { ...model, priceFrom: "free" })).toMatchObject({ costMicroUsd: 0, costBasis: "free" });
  expect(priceUsage(counts, { ...model, inputPrice: null, priceFrom: "unknown" })).toMatchObject({
    costMicroUsd: null,
    costBasis: "unknown",
  });
});

test("a prompt above the limit of a price costs more, answer included", () => {
  const tiered = { ...model, longPrompt: { overTokens: 10_000, inputFactor: 2, outputFactor: 1.5 } };
  const plain = { ...counts, cachedInputTokens: 0, cacheWriteTokens: 0 };
  expect(priceUsage(plain, tiered).costMicroUsd).toBe(30_000 + 15_000);
  expect(priceUsage({ ...plain, inputTokens: 10_001 }, tiered).costMicroUsd).toBe(60_006 + 22_500);
});
