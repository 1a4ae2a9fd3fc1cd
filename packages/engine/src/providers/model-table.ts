import { isCloudName } from "./cloud-models.ts";
import type { ConnectionKind, ModelInfo } from "./model-call.ts";
import { type ModelFigures, modelFigures, pricesFrom } from "./model-figures.ts";
import { presetOf } from "./presets.ts";

/**
 * What is known about a model before its provider is asked: the row of the bundled table whose name it has, free where
 * models run on this computer, and nothing where nobody knows. A date or `-latest` behind a name is the same model.
 */
export function describeModel(kind: ConnectionKind, preset: string, id: string): ModelInfo {
  const base: ModelInfo = {
    id,
    label: id,
    contextTokens: null,
    maxOutputTokens: null,
    inputPrice: null,
    cachedInputPrice: null,
    outputPrice: null,
    priceFrom: "unknown",
    priceDate: null,
    structuredOutput: null,
  };
  if (presetOf({ kind, preset }).local) {
    if (kind === "ollama" && isCloudName(id)) return base;
    return { ...base, inputPrice: 0, cachedInputPrice: 0, outputPrice: 0, priceFrom: "free" };
  }
  const row = modelFigures[kind === "openai-compatible" ? preset : kind]?.[plainName(id)];
  if (!row) return base;
  const [label, contextTokens, maxOutputTokens, prices, longPrompt] = row;
  const known = { ...base, label, contextTokens, maxOutputTokens };
  if (prices === null) return known;
  const [input, cached, output] = prices;
  return {
    ...known,
    inputPrice: microUsd(input),
    cachedInputPrice: cached === null ? null : microUsd(cached),
    outputPrice: microUsd(output),
    priceFrom: "table",
    priceDate: pricesFrom,
    ...(longPrompt && { longPrompt: longPromptOf(longPrompt) }),
  };
}

/**
 * A model as it was listed some time ago, with the prices this version of the table has. What the provider itself told
 * stays.
 */
export function withTablePrices(kind: ConnectionKind, preset: string, listed: ModelInfo): ModelInfo {
  if (listed.priceFrom === "provider" || listed.priceFrom === "free") return listed;
  const { inputPrice, cachedInputPrice, outputPrice, priceFrom, priceDate, longPrompt } = describeModel(
    kind,
    preset,
    listed.id,
  );
  const { longPrompt: _earlier, ...rest } = listed;
  const prices = { inputPrice, cachedInputPrice, outputPrice, priceFrom, priceDate };
  return { ...rest, ...prices, ...(longPrompt && { longPrompt }) };
}

const longPromptOf = ([overTokens, inputFactor, outputFactor]: NonNullable<ModelFigures[4]>) => ({
  overTokens,
  inputFactor,
  outputFactor,
});

/** Dollars as the tables of providers have them. */
const microUsd = (dollars: number): number => Math.round(dollars * 1_000_000);

/** `gpt-5-mini-2025-08-07`, `claude-haiku-4-5-20251001`, `models/gemini-2.5-flash` → the name of the model. */
function plainName(id: string): string {
  return id.replace(/^models\//, "").replace(/-(?:\d{4}-\d{2}-\d{2}|20\d{6}|latest)$/, "");
}
