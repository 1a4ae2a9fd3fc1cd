import { z } from "zod";

/** Money for model calls in millionths of a US dollar: whole, so that sums are exact. $1 is 1,000,000. */
export const microUsd = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const tokenCount = z.number().int().min(0);

/** How a cost is known: told by the provider, tokens times the bundled price, a model of one's own, or not at all. */
export const costBases = ["reported", "price-table", "free", "unknown"] as const;

/** What one call to a model used, as its provider counts. */
export const modelUsage = z.strictObject({
  /** Everything read, with what came out of the provider's cache. */
  inputTokens: tokenCount,
  /** The part of `inputTokens` that was cheaper because the provider still had it. */
  cachedInputTokens: tokenCount,
  /** Everything written, with the model's unseen reasoning. */
  outputTokens: tokenCount,
  /** Null where nobody knows the price. */
  costMicroUsd: microUsd.nullable(),
  costBasis: z.enum(costBases),
});
export type ModelUsage = z.infer<typeof modelUsage>;

/** From the least to the most that may be expected; both ends included. */
const range = z.strictObject({ low: z.number().int().min(0), high: z.number().int().min(0) });

/** What a generation would use, before anything is sent. */
export const generationEstimate = z.strictObject({
  /** Into how many calls the text is divided. */
  calls: z.number().int().min(1),
  inputTokens: range,
  outputTokens: range,
  /** Null where the price of the model is not known; both ends 0 where the model is free. */
  costMicroUsd: range.nullable(),
});
export type GenerationEstimate = z.infer<typeof generationEstimate>;
