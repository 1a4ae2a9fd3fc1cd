import type OpenAI from "openai";
import { isRecord } from "./error-body.ts";
import type { UsageCounts } from "./price-usage.ts";
import type { Heard } from "./reply.ts";

/** What services put into the figures besides OpenAI's own. */
export type ChatUsage = OpenAI.CompletionUsage & Readonly<Record<string, unknown>>;

/** Reads a stream of chat completions: the first choice's text, refusals, the reason for the end, and usage. */
export async function* hearChat(
  chunks: AsyncIterable<OpenAI.ChatCompletionChunk>,
  costOf: (usage: ChatUsage) => number | null,
): AsyncGenerator<Heard> {
  let isRefusal = false;
  for await (const chunk of chunks) {
    // Azure's first and everybody's last chunk may have no choice, whatever the types say. Its filters' chunks have no
    // words, and the last one of some small servers neither.
    const choice: Partial<OpenAI.ChatCompletionChunk.Choice> | undefined = (
      chunk.choices as typeof chunk.choices | undefined
    )?.[0];
    const delta = choice?.delta;
    isRefusal ||= typeof delta?.refusal === "string" && delta.refusal !== "";
    yield { kind: "text", text: textOf(delta?.content) };
    if (choice?.finish_reason) yield { kind: "stop", reason: isRefusal ? "refused" : reasonOf(choice.finish_reason) };
    if (chunk.usage) yield { kind: "usage", counts: chatCounts(chunk.usage, costOf), isWhole: true };
  }
}

/** Why models stop, by the names services have for it; any other name is an end in good order. */
const reasons: Readonly<Record<string, "length" | "refused" | "broken">> = {
  length: "length",
  max_tokens: "length",
  model_length: "length",
  content_filter: "refused",
  refusal: "refused",
  error: "broken",
  insufficient_system_resource: "broken",
};

const reasonOf = (name: string): "complete" | "length" | "refused" | "broken" => reasons[name] ?? "complete";

/** Text, or the text among the parts that some services send. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) => (isRecord(part) && typeof part["text"] === "string" ? part["text"] : ""))
    .join("");
}

/** What an answer used, as the service counts it; `costOf` finds what it charged. */
export function chatCounts(told: OpenAI.CompletionUsage, costOf: (usage: ChatUsage) => number | null): UsageCounts {
  // SAFETY: figures are numbers or missing, and each is looked at before it is used.
  const usage = told as ChatUsage;
  const inputTokens = countOf(usage.prompt_tokens);
  // DeepSeek has a name of its own for what its cache had.
  const cached = usage.prompt_tokens_details?.cached_tokens ?? usage["prompt_cache_hit_tokens"];
  return {
    inputTokens,
    cachedInputTokens: Math.min(inputTokens, countOf(cached)),
    cacheWriteTokens: countOf(usage.prompt_tokens_details?.cache_write_tokens),
    // xAI and Gemini leave thoughts out of what was completed, and charge for them; the total has them.
    outputTokens: Math.max(countOf(usage.completion_tokens), countOf(usage.total_tokens) - inputTokens),
    reportedMicroUsd: costOf(usage),
  };
}

/** A count as a whole number; 0 where a service leaves it out. */
export function countOf(value: unknown): number {
  return typeof value === "number" && value > 0 && Number.isFinite(value) ? Math.round(value) : 0;
}
