import type { GenerationRequest } from "@myba/shared/generation/generation";
import { noGuidance } from "@myba/shared/generation/guidance";
import type { GenerationEstimate } from "@myba/shared/generation/usage";
import type { ModelInfo } from "../providers/model-call.ts";
import { readTextInSteps } from "../reading/read-text.ts";
import { HostTurns } from "../template/host-turns.ts";
import { inSteps, unstoppable } from "../template/prepare-text.ts";
import { answerTokens, callBudget, fixedTokens, questionTokens } from "./budget.ts";
import { splitText } from "./split-text.ts";
import type { TokenRange } from "./tokens.ts";

/** Of a longer text the beginning is read and the rest taken to be like it, so that a preview never takes long. */
const sampleLength = 60_000;

/**
 * What a generation would use and cost, before anything is sent. Nothing is asked; the same text gives the same range.
 * The host has its turn every few milliseconds: people are told while they type.
 */
export async function estimateGeneration(
  { text, guidance = noGuidance }: GenerationRequest,
  model: ModelInfo,
): Promise<GenerationEstimate> {
  const sample = text.slice(0, sampleLength);
  const read = await inSteps(readTextInSteps(sample), unstoppable, new HostTurns());
  const reading = read!; // Nobody stops it.
  const factor = sample.length === 0 ? 1 : text.length / sample.length;
  const calls = Math.max(1, Math.ceil(splitText(reading, callBudget(model, guidance)).length * factor));
  const fixed = fixedTokens(guidance);
  const asked = sumOf(reading.sentences.map(questionTokens));
  const answered = sumOf(reading.sentences.map(answerTokens));
  const inputTokens = rounded({
    low: fixed.low * calls + asked.low * factor,
    high: fixed.high * calls + asked.high * factor,
  });
  // An answer without any ticket is `{"tickets":[]}`; one with few sentences still has a ticket's names to write.
  const outputTokens = rounded({ low: 5 * calls + answered.low * factor, high: 400 * calls + answered.high * factor });
  return { calls, inputTokens, outputTokens, costMicroUsd: costOf(model, inputTokens, outputTokens) };
}

/** What so many tokens cost, in millionths of a dollar: prices are for a million tokens. Null where nobody knows. */
function costOf(model: ModelInfo, input: TokenRange, output: TokenRange): GenerationEstimate["costMicroUsd"] {
  if (model.priceFrom === "free") return { low: 0, high: 0 };
  const { inputPrice, outputPrice } = model;
  if (inputPrice === null || outputPrice === null) return null;
  const cost = (side: keyof TokenRange): number => (input[side] * inputPrice + output[side] * outputPrice) / 1e6;
  return { low: Math.floor(cost("low")), high: Math.ceil(cost("high")) };
}

function sumOf(ranges: readonly TokenRange[]): TokenRange {
  return ranges.reduce((sum, { low, high }) => ({ low: sum.low + low, high: sum.high + high }), { low: 0, high: 0 });
}

function rounded({ low, high }: TokenRange): TokenRange {
  return { low: Math.floor(low), high: Math.ceil(high) };
}
