import { createdAtSeconds } from "./chat-voice.ts";
import type { ModelCall, Usage } from "./call.ts";
import { type Generation, type ModelCard, sandboxKeys, type World } from "./world.ts";

/** What an answer costs in credits; one credit is a US dollar. */
export function costOf({ model }: ModelCall, usage: Usage, world: World): number {
  const card = world.models.openrouter.find(({ id }) => id === model);
  if (!card) return 0;
  const millionths = usage.inputTokens * card.inputPriceDollars + usage.outputTokens * card.outputPriceDollars;
  return Math.round(millionths * 1_000) / 1_000_000_000;
}

/** A model as OpenRouter lists it; prices are dollars a token, written as text. */
export function modelEntry(model: ModelCard): unknown {
  return {
    id: model.id,
    canonical_slug: model.id,
    hugging_face_id: "",
    name: model.name,
    created: 1_760_000_000,
    description: "A model of the sandbox.",
    context_length: model.contextTokens,
    architecture: {
      modality: "text->text",
      input_modalities: ["text"],
      output_modalities: ["text"],
      tokenizer: "GPT",
      instruct_type: null,
    },
    pricing: {
      prompt: perToken(model.inputPriceDollars),
      completion: perToken(model.outputPriceDollars),
      request: "0",
      image: "0",
      web_search: "0",
      internal_reasoning: "0",
    },
    top_provider: {
      context_length: model.contextTokens,
      max_completion_tokens: model.maxOutputTokens,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: ["max_tokens", "response_format", "structured_outputs", "temperature", "tools"],
  };
}

const perToken = (dollarsPerMillion: number): string =>
  dollarsPerMillion === 0 ? "0" : (dollarsPerMillion / 1_000_000).toFixed(9).replace(/0+$/, "");

/** What a key may spend. */
export function keyCard(key: string): unknown {
  const isEmpty = key === sandboxKeys.withoutCredit;
  return {
    label: `${key.slice(0, 8)}...${key.slice(-3)}`,
    limit: 5,
    limit_remaining: isEmpty ? 0 : 4.5,
    usage: isEmpty ? 5 : 0.5,
    is_free_tier: isEmpty,
    is_provisioning_key: false,
    rate_limit: { requests: 50, interval: "10s" },
  };
}

/** What an account has bought and used, in credits. */
export function creditsOf(key: string, world: World): unknown {
  const used = [...world.generations.values()].reduce((sum, { costCredits }) => sum + costCredits, 0);
  const isEmpty = key === sandboxKeys.withoutCredit;
  return { total_credits: isEmpty ? 5 : 10, total_usage: (isEmpty ? 5 : 0.5) + used };
}

/** An answer as it stands in the books afterwards. */
export function generationOf(id: string, { call, usage, costCredits, wasCancelled }: Generation): unknown {
  return {
    id,
    total_cost: costCredits,
    usage: costCredits,
    created_at: new Date(createdAtSeconds(call) * 1_000).toISOString(),
    model: call.model,
    origin: "",
    is_byok: false,
    upstream_id: null,
    cache_discount: null,
    app_id: null,
    streamed: call.isStreaming,
    cancelled: wasCancelled,
    provider_name: "Sandbox",
    latency: 120,
    moderation_latency: null,
    generation_time: 900,
    finish_reason: wasCancelled ? null : "stop",
    native_finish_reason: wasCancelled ? null : "completed",
    tokens_prompt: usage.inputTokens,
    tokens_completion: usage.outputTokens,
    native_tokens_prompt: usage.inputTokens,
    native_tokens_completion: usage.outputTokens,
    native_tokens_reasoning: usage.reasoningTokens,
    num_media_prompt: null,
    num_media_completion: null,
    num_search_results: null,
  };
}
