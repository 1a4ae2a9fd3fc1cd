/** When the prices were looked up, ISO date. */
export const pricesFrom = "2026-11-21";

/**
 * Label, context in tokens, longest answer in tokens, dollars for a million tokens (read, read from the cache, written),
 * and whether it keeps to a JSON schema. Null where nobody says.
 */
export type ModelFigures = readonly [
  label: string,
  contextTokens: number | null,
  maxOutputTokens: number | null,
  prices: readonly [input: number, cached: number | null, output: number] | null,
  structuredOutput?: boolean,
];

/** The common models of each service, by preset and by name without its date. Source: the services' price pages. */
export const modelFigures: Readonly<Record<string, Readonly<Record<string, ModelFigures>>>> = {
  openai: {
    "gpt-5.4": ["GPT-5.4", 1_050_000, 128_000, [2.5, 0.25, 15], true],
    "gpt-5.4-mini": ["GPT-5.4 mini", 400_000, 128_000, [0.75, 0.075, 4.5], true],
    "gpt-5-mini": ["GPT-5 mini", 400_000, 128_000, [0.25, 0.025, 2], true],
    "gpt-4.1-mini": ["GPT-4.1 mini", 1_047_576, 32_768, [0.4, 0.1, 1.6], true],
  },
  anthropic: {
    "claude-sonnet-4-5": ["Claude Sonnet 4.5", 200_000, 64_000, [3, 0.3, 15], true],
    "claude-haiku-4-5": ["Claude Haiku 4.5", 200_000, 64_000, [1, 0.1, 5], true],
  },
};
