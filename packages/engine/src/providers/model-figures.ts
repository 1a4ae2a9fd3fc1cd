/** The day the prices were looked up for, ISO date: the latest one the sources speak of. */
export const pricesFrom = "2026-10-27";

/** Above so many tokens read, the whole call costs so many times more to read and to write. */
type LongPrompt = readonly [overTokens: number, inputFactor: number, outputFactor: number];

/**
 * Label, context in tokens, longest answer in tokens, dollars for a million tokens (read, read from the cache, written),
 * and what long prompts cost more. Null where nobody says.
 */
export type ModelFigures = readonly [
  label: string,
  contextTokens: number | null,
  maxOutputTokens: number | null,
  prices: readonly [input: number, cached: number | null, output: number] | null,
  longPrompt?: LongPrompt,
];

const gptLong: LongPrompt = [272_000, 2, 1.5];
const grokLong: LongPrompt = [200_000, 2, 2];

/**
 * The common models of each service, by preset and by name without its date. Source: the price and model pages of
 * OpenAI, Anthropic, Google, Mistral, DeepSeek, Groq and xAI, as collected by models.dev (MIT). DeepSeek charges half
 * outside its peak hours; these are the full prices, so that a limit of money is kept.
 */
export const modelFigures: Readonly<Record<string, Readonly<Record<string, ModelFigures>>>> = {
  openai: {
    "gpt-6-astra": ["GPT-6 Astra", 1_050_000, 128_000, [10, 1, 50], gptLong],
    "gpt-6-sol": ["GPT-6 Sol", 1_050_000, 128_000, [2, 0.2, 10], gptLong],
    "gpt-6.1-terra": ["GPT-6.1 Terra", 1_050_000, 128_000, [1, 0.05, 5], gptLong],
    "gpt-6-luna": ["GPT-6 Luna", 1_050_000, 128_000, [0.1, 0.01, 0.5], gptLong],
    "gpt-5.6-sol": ["GPT-5.6 Sol", 1_050_000, 128_000, null],
    "gpt-5.6-terra": ["GPT-5.6 Terra", 1_050_000, 128_000, [2, 0.2, 12], gptLong],
    "gpt-5.6-luna": ["GPT-5.6 Luna", 1_050_000, 128_000, [0.2, 0.02, 1.2], gptLong],
    "gpt-5.5": ["GPT-5.5", 1_050_000, 128_000, [5, 0.5, 30], gptLong],
    "gpt-5.4": ["GPT-5.4", 1_050_000, 128_000, [2.5, 0.25, 15], gptLong],
    "gpt-5.4-mini": ["GPT-5.4 mini", null, null, [0.75, 0.075, 4.5]],
    "gpt-5.4-nano": ["GPT-5.4 nano", null, null, [0.2, 0.02, 1.25]],
    "gpt-5.2": ["GPT-5.2", 400_000, 128_000, [1.75, 0.175, 14]],
    "gpt-5.1": ["GPT-5.1", 400_000, 128_000, [1.25, 0.125, 10]],
    "gpt-5": ["GPT-5", 400_000, 128_000, [1.25, 0.125, 10]],
    "gpt-5-mini": ["GPT-5 mini", 400_000, 128_000, [0.25, 0.025, 2]],
    "gpt-5-nano": ["GPT-5 nano", 400_000, 128_000, [0.05, 0.005, 0.4]],
    "gpt-4.1": ["GPT-4.1", 1_047_576, 32_768, [2, 0.5, 8]],
    "gpt-4.1-mini": ["GPT-4.1 mini", 1_047_576, 32_768, [0.4, 0.1, 1.6]],
    "gpt-4o": ["GPT-4o", 128_000, 16_384, [2.5, 1.25, 10]],
    "gpt-4o-mini": ["GPT-4o mini", 128_000, 16_384, [0.15, 0.075, 0.6]],
    "o4-mini": ["o4-mini", 200_000, 100_000, [1.1, 0.275, 4.4]],
  },
  anthropic: {
    "claude-fable-5-1": ["Claude Fable 5.1", 1_000_000, 128_000, [10, null, 50]],
    "claude-opus-5-5": ["Claude Opus 5.5", 1_000_000, 128_000, [4, 0.2, 20]],
    "claude-sonnet-5-5": ["Claude Sonnet 5.5", 1_000_000, 128_000, [2, 0.1, 10]],
    "claude-haiku-5-5": ["Claude Haiku 5.5", 1_000_000, 128_000, [0.1, 0.01, 0.5], [100_000, 5, 5]],
    "claude-opus-5": ["Claude Opus 5", 1_000_000, 128_000, [5, 0.5, 25]],
    "claude-sonnet-5": ["Claude Sonnet 5", 1_000_000, 128_000, [2, 0.2, 10]],
    "claude-opus-4-8": ["Claude Opus 4.8", 1_000_000, 128_000, [5, 0.5, 25]],
    "claude-opus-4-5": ["Claude Opus 4.5", 200_000, 64_000, [5, 0.5, 25]],
    "claude-sonnet-4-6": ["Claude Sonnet 4.6", 1_000_000, 64_000, [3, 0.3, 15]],
    "claude-sonnet-4-5": ["Claude Sonnet 4.5", 200_000, 64_000, [3, 0.3, 15]],
    "claude-haiku-4-5": ["Claude Haiku 4.5", 200_000, 64_000, [1, 0.1, 5]],
  },
  gemini: {
    "gemini-3.8-flash": ["Gemini 3.8 Flash", 1_048_576, 65_536, [0.75, 0.075, 3.75]],
    "gemini-3.5-flash": ["Gemini 3.5 Flash", 1_048_576, 65_536, [1.5, 0.15, 9]],
    "gemini-3.1-flash-lite": ["Gemini 3.1 Flash Lite", 1_048_576, 65_536, [0.25, 0.025, 1.5]],
    "gemini-2.5-pro": ["Gemini 2.5 Pro", 1_048_576, 65_536, [1.25, 0.125, 10], [200_000, 2, 1.5]],
    "gemini-2.5-flash": ["Gemini 2.5 Flash", 1_048_576, 65_536, [0.3, 0.03, 2.5]],
  },
  mistral: {
    "mistral-medium-3.5": ["Mistral Medium 3.5", 262_144, 262_144, [1.5, null, 7.5]],
    "mistral-medium": ["Mistral Medium", 262_144, 262_144, [1.5, null, 7.5]],
    "mistral-large-4": ["Mistral Large 4", null, null, [1.36, 0.14, 4.18]],
  },
  deepseek: {
    "deepseek-v4-pro": ["DeepSeek V4 Pro", null, null, [1.32, 0.044, 3.96]],
    "deepseek-v4-flash": ["DeepSeek V4 Flash", 1_000_000, 384_000, [0.44, 0.014, 1.32]],
  },
  groq: {
    "openai/gpt-oss-120b": ["GPT-OSS 120B", 131_072, 65_536, [0.15, 0.075, 0.6]],
    "openai/gpt-oss-20b": ["GPT-OSS 20B", 131_072, 65_536, [0.075, 0.0375, 0.3]],
    "qwen/qwen3.8-27b": ["Qwen 3.8 27B", 131_042, 16_384, [0.8, 0.4, 4]],
  },
  xai: {
    "grok-4.7": ["Grok 4.7", 500_000, 500_000, [2, 0.5, 6], grokLong],
    "grok-4.5": ["Grok 4.5", 500_000, 500_000, [2, 0.5, 6], grokLong],
  },
};
