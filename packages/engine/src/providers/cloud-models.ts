import type { ModelInfo } from "./model-call.ts";

/**
 * Whether a model in Ollama's list runs on other people's computers, by its name: `gpt-oss:120b-cloud`, `glm-4.6:cloud`.
 * Ollama passes the question on, and counts it against an account. Source: Ollama's page about its cloud.
 */
export const isCloudName = (id: string): boolean => /[:-]cloud$/i.test(id);

/** The same model, with a price that nobody knows. */
export function ofUnknownPrice(model: ModelInfo): ModelInfo {
  const { longPrompt: _, ...rest } = model;
  return {
    ...rest,
    inputPrice: null,
    cachedInputPrice: null,
    outputPrice: null,
    priceFrom: "unknown",
    priceDate: null,
  };
}
