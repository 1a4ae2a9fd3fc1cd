import type { ConnectionKind, ModelInfo } from "./model-call.ts";

/** Which models to begin with, best first: able to keep to a shape, quick, and not dear. */
const favourites: Readonly<Record<ConnectionKind, readonly RegExp[]>> = {
  openai: [/^gpt-[\d.]+-terra$/, /^gpt-[\d.]+-luna$/, /^gpt-[\d.]+-mini$/, /^gpt-4o-mini$/, /^gpt-/],
  anthropic: [/^claude-sonnet-/, /^claude-haiku-/, /^claude-/],
  openrouter: [/^openai\/gpt-[\d.]+-terra$/, /^openai\/gpt-[\d.]+-mini$/, /^anthropic\/claude-sonnet-[\d.]+$/],
  ollama: [/^qwen3/, /^gpt-oss/, /^llama3/, /^mistral/, /^gemma/],
  "openai-compatible": [
    /^(?:models\/)?gemini-[\d.]+-flash$/,
    /gpt-oss-120b$/,
    /^mistral-medium-latest$/,
    /^deepseek-(?:v[\d.]+-flash|chat)$/,
    /^grok-[\d.]+$/,
    /llama-3\.3-70b/i,
    /instruct/i,
  ],
};

/**
 * A sensible model for a new connection: a known favourite, else the first that writes to a shape, else the first; null
 * where there is none. Of Ollama's only what runs on this computer: nobody is connected to a cloud without choosing it.
 */
export function pickModel(listed: readonly ModelInfo[], kind: ConnectionKind): string | null {
  const models = kind === "ollama" ? listed.filter(({ priceFrom }) => priceFrom === "free") : listed;
  const favourite = favourites[kind].map((pattern) => newestOf(models, pattern)).find((id) => id !== null);
  const shaped = models.find(({ structuredOutput }) => structuredOutput === true);
  return favourite ?? shaped?.id ?? models[0]?.id ?? null;
}

/** The one with the highest number among the models of a kind. */
function newestOf(models: readonly ModelInfo[], pattern: RegExp): string | null {
  const ids = models.map(({ id }) => id).filter((id) => pattern.test(id));
  return ids.toSorted((one, other) => other.localeCompare(one, "en", { numeric: true }))[0] ?? null;
}
