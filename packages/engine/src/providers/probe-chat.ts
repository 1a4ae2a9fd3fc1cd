import type OpenAI from "openai";
import type { CallError } from "./call-error.ts";
import { limitOf } from "./chat-request.ts";
import type { Conceded } from "./concessions.ts";
import type { ProviderPreset } from "./preset.ts";

/** Who is asked for a token, and how. */
export interface ChatProbe {
  readonly modelId: string;
  readonly preset: ProviderPreset;
  readonly conceded: Conceded;
  /** Sends one request; rejects with what went wrong. */
  readonly send: (body: OpenAI.ChatCompletionCreateParamsNonStreaming) => Promise<CallError | null>;
}

/**
 * Asks a model for one token, by the name its service has for that limit, or for the few that some services want at
 * least. Null where the model works, which it also does where it complains that one token was too little.
 */
export async function probeChat(probe: ChatProbe): Promise<CallError | null> {
  return probeWith(probe, 1);
}

const fewTokens = 16;

async function probeWith(probe: ChatProbe, tokens: number): Promise<CallError | null> {
  const { modelId, preset, conceded, send } = probe;
  const without = conceded.of(modelId);
  const messages = [{ role: "user" as const, content: "Hi" }];
  const failure = await send({ model: modelId, messages, ...limitOf(tokens, preset, without) });
  if (failure?.code !== "provider/request-refused") return failure;
  const { words } = failure.facts;
  if (/could not finish|output limit was reached/i.test(words)) return null;
  if (tokens < fewTokens && /minimum|at least|>= ?\d/i.test(words)) return probeWith(probe, fewTokens);
  if (without.has("limit-name") || !/max_completion_tokens|max_tokens/i.test(words)) return failure;
  conceded.remember(modelId, new Set([...without, "limit-name"]));
  return probeWith(probe, tokens);
}
