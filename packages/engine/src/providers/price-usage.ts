import type { ModelUsage } from "@myba/shared/generation/usage";
import type { ModelInfo } from "./model-call.ts";

/** What a provider counted. */
export interface UsageCounts {
  /** Everything read, with what came out of or went into the provider's cache. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  /** The part of `inputTokens` that was put into the cache, which costs more where a provider tells it apart. */
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  /** What the provider says it charged, in micro-dollars. */
  readonly reportedMicroUsd: number | null;
}

/** The surcharge for writing to a cache: the same at Anthropic (five minutes) and at OpenAI (from GPT-5.6 on). */
const cacheWriteFactor = 1.25;

const perMillion = 1_000_000;

/** The price of a call: what was charged, else nothing where the model is free, else tokens times price, else unknown. */
export function priceUsage(counts: UsageCounts, model: ModelInfo): ModelUsage {
  const { inputTokens, cachedInputTokens, outputTokens, reportedMicroUsd } = counts;
  const tokens = { inputTokens, cachedInputTokens, outputTokens };
  if (reportedMicroUsd !== null) return { ...tokens, costMicroUsd: reportedMicroUsd, costBasis: "reported" };
  if (model.priceFrom === "free") return { ...tokens, costMicroUsd: 0, costBasis: "free" };
  const costMicroUsd = tablePrice(counts, model);
  return { ...tokens, costMicroUsd, costBasis: costMicroUsd === null ? "unknown" : "price-table" };
}

function tablePrice(counts: UsageCounts, model: ModelInfo): number | null {
  const { inputPrice, cachedInputPrice, outputPrice, longPrompt } = model;
  if (inputPrice === null || outputPrice === null) return null;
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens } = counts;
  const isLong = longPrompt !== undefined && inputTokens > longPrompt.overTokens;
  const plainTokens = Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens);
  const input =
    plainTokens * inputPrice +
    cachedInputTokens * (cachedInputPrice ?? inputPrice) +
    cacheWriteTokens * inputPrice * cacheWriteFactor;
  const inputFactor = isLong ? longPrompt.inputFactor : 1;
  const outputFactor = isLong ? longPrompt.outputFactor : 1;
  return Math.round((input * inputFactor + outputTokens * outputPrice * outputFactor) / perMillion);
}

const charsPerToken = 4;

/**
 * The least an answer used that broke off before its provider told: it is paid all the same, and a limit of money must
 * not miss it. Four characters a token is the usual rule for English.
 */
export function leastCounts(askedChars: number, answeredChars: number): UsageCounts {
  return {
    inputTokens: Math.ceil(askedChars / charsPerToken),
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: Math.ceil(answeredChars / charsPerToken),
    reportedMicroUsd: null,
  };
}
