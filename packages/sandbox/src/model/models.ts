import type { ModelCard, World } from "./world.ts";

/** The models on offer; figures are plausible, and good only for tests. */
export const sandboxModels: World["models"] = {
  openai: [
    card("gpt-5-mini", "GPT-5 mini", [400_000, 128_000], [0.25, 2]),
    card("gpt-4.1-mini", "GPT-4.1 mini", [1_047_576, 32_768], [0.4, 1.6]),
  ],
  azure: [card("gpt-4.1-mini", "GPT-4.1 mini", [1_047_576, 32_768], [0.4, 1.6])],
  anthropic: [
    card("claude-sonnet-4-5", "Claude Sonnet 4.5", [200_000, 64_000], [3, 15]),
    card("claude-haiku-4-5", "Claude Haiku 4.5", [200_000, 64_000], [1, 5]),
  ],
  openrouter: [
    card("openai/gpt-5-mini", "OpenAI: GPT-5 Mini", [400_000, 128_000], [0.25, 2]),
    card("anthropic/claude-haiku-4.5", "Anthropic: Claude Haiku 4.5", [200_000, 64_000], [1, 5]),
    card("meta-llama/llama-3.3-70b-instruct:free", "Meta: Llama 3.3 70B Instruct (free)", [65_536, 8_192], [0, 0]),
  ],
  ollama: [
    card("llama3.2:latest", "llama3.2:latest", [131_072, 131_072], [0, 0]),
    card("qwen3:8b", "qwen3:8b", [40_960, 40_960], [0, 0]),
  ],
};

function card(
  id: string,
  name: string,
  [contextTokens, maxOutputTokens]: readonly [number, number],
  [inputPriceDollars, outputPriceDollars]: readonly [number, number],
): ModelCard {
  return { id, name, contextTokens, maxOutputTokens, inputPriceDollars, outputPriceDollars };
}
