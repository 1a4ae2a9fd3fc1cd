import type { ConnectionKind, ModelInfo } from "./model-call.ts";

/** Which models to begin with, best first: able to keep to a shape, quick, and not dear. */
const favourites: Readonly<Record<ConnectionKind, readonly RegExp[]>> = {
  openai: [/^gpt-5\.6-luna$/, /^gpt-5\.4-mini$/, /^gpt-5-mini$/, /^gpt-4\.1-mini$/, /^gpt-4o-mini$/, /mini$/],
  anthropic: [/^claude-sonnet-5-5/, /^claude-sonnet-5/, /^claude-sonnet-4-[56]/, /sonnet/, /haiku/],
  openrouter: [/^openai\/gpt-5\.4-mini$/, /^openai\/gpt-5-mini$/, /^anthropic\/claude-sonnet/, /gemini-.*-flash$/],
  ollama: [/^qwen3/, /^gpt-oss/, /^llama3/, /^mistral/, /^gemma/],
  "openai-compatible": [
    /^(?:models\/)?gemini-[\d.]+-flash$/,
    /gpt-oss-120b/,
    /^mistral-(?:medium|small)-latest$/,
    /^deepseek-(?:chat|v\d)/,
    /^grok-.*fast/,
    /llama-3\.3-70b/,
    /instruct/i,
  ],
};

/**
 * A sensible model for a new connection: a known favourite, else the first that writes to a shape, else the first; null
 * where there is none.
 */
export function pickModel(models: readonly ModelInfo[], kind: ConnectionKind): string | null {
  const favourite = favourites[kind].map((pattern) => models.find(({ id }) => pattern.test(id))).find(Boolean);
  const shaped = models.find(({ structuredOutput }) => structuredOutput === true);
  return (favourite ?? shaped ?? models[0])?.id ?? null;
}
