import type { GenerationEstimate, ModelUsage } from "@myba/shared/generation/usage";
import type { TokenEstimate } from "../../bridge/generations.ts";
import { money, moneyRange } from "../lib/money.ts";
import { counted } from "../lib/time.ts";
import { tokenPrice } from "./token-words.ts";

/** What the core answered when it was asked what a generation would cost. */
interface Asked {
  readonly providerId: string;
  /** Null for the offline engine, and where something stands in the way of reckoning. */
  readonly estimate: GenerationEstimate | null;
  /** Only of MyBA, which is paid in tokens. */
  readonly tokens?: TokenEstimate | null;
  readonly priceDate: string | null;
  readonly obstacle: object | null;
}

/**
 * "about $0.01–$0.03 · 2 calls", "3–5 tokens, you have 12", "free", "price unknown"; empty where something stands in
 * the way.
 */
export function estimateWords({ providerId, estimate, tokens, obstacle }: Asked): string {
  if (tokens) return tokenPrice(tokens);
  if (!estimate) return providerId === "offline" ? "free" : obstacle ? "" : "price unknown";
  const calls = estimate.calls > 1 ? ` · ${counted(estimate.calls, "call")}` : "";
  return `${costWords(estimate.costMicroUsd)}${calls}`;
}

/** "about $0.01–$0.03", "up to $0.03", "under $0.01", "free", "price unknown". */
export function costWords(cost: GenerationEstimate["costMicroUsd"]): string {
  if (cost === null) return "price unknown";
  // Less than a cent is all there is to know about it.
  if (cost.high > 0 && cost.high < 10_000) return "under $0.01";
  const range = moneyRange(cost);
  return range === "free" || range.startsWith("up to") ? range : `about ${range}`;
}

/** What the estimate rests on, for whoever wants to know. */
export function estimateDetails({ providerId, estimate, tokens, priceDate }: Asked): string {
  if (tokens)
    return "Only finished tickets are paid. Tokens that are not used are given back; a failure costs nothing.";
  if (!estimate) return providerId === "offline" ? "The offline engine runs on this computer and costs nothing." : "";
  const { inputTokens, outputTokens } = estimate;
  const price =
    estimate.costMicroUsd === null
      ? " Nobody here knows the price of this model."
      : priceDate
        ? ` Price as of ${priceDate}.`
        : "";
  return `${between(inputTokens)} tokens to read, ${between(outputTokens)} to write.${price}`;
}

function between({ low, high }: { readonly low: number; readonly high: number }): string {
  return low === high ? figure(low) : `${figure(low)}–${figure(high)}`;
}

function figure(count: number): string {
  return count.toLocaleString("en");
}

/** What was used, exactly: "$0.0123 · 1,204 + 830 tokens"; null where no model was asked. */
export function usageWords(usage: ModelUsage | null): string | null {
  if (!usage) return null;
  const cost =
    usage.costMicroUsd === null ? "price unknown" : usage.costMicroUsd === 0 ? "free" : money(usage.costMicroUsd);
  return `${cost} · ${figure(usage.inputTokens)} + ${figure(usage.outputTokens)} tokens`;
}

/** The same for a tooltip. */
export function usageDetails(usage: ModelUsage): string {
  const cached = usage.cachedInputTokens > 0 ? ` (${figure(usage.cachedInputTokens)} of them from its cache)` : "";
  return `${figure(usage.inputTokens)} tokens read${cached}, ${figure(usage.outputTokens)} written. ${basisWords[usage.costBasis]}`;
}

const basisWords: Record<ModelUsage["costBasis"], string> = {
  reported: "The provider reported this cost.",
  "price-table": "Reckoned from the tokens and the price of the model.",
  free: "Runs on this computer, so it costs nothing.",
  unknown: "Nobody here knows the price of this model.",
};
