import { collectGeneration } from "../../packages/engine/src/generate.ts";
import { normaliseText } from "../../packages/engine/src/reading/normalise-text.ts";
import { generateOffline } from "../../packages/engine/src/template/template.ts";
import type { GenerationResult } from "../../packages/shared/src/generation/generation.ts";

/** The engine's whole public answer to a text, and the text its offsets point into. */
export async function generate(raw: string): Promise<{ text: string; result: GenerationResult }> {
  const text = normaliseText(raw);
  const result = await collectGeneration(generateOffline({ text }, new AbortController().signal));
  return { text, result };
}
