import type Anthropic from "@anthropic-ai/sdk";
import { countOf } from "./chat-heard.ts";
import type { UsageCounts } from "./price-usage.ts";
import type { Heard } from "./reply.ts";

/** Reads a stream of a message: its text, why it stopped, and usage: what was read at the start, all of it with the stop. */
export async function* hearMessage(events: AsyncIterable<Anthropic.RawMessageStreamEvent>): AsyncGenerator<Heard> {
  let counts: UsageCounts | null = null;
  for await (const event of events) {
    if (event.type === "message_start") {
      counts = messageCounts(event.message.usage);
      yield { kind: "usage", counts, isWhole: false };
    } else if (event.type === "content_block_start" && event.content_block.type === "text") {
      yield { kind: "text", text: event.content_block.text };
    } else if (event.type === "content_block_delta" && event.delta.type === "text_delta") {
      yield { kind: "text", text: event.delta.text };
    } else if (event.type === "message_delta") {
      yield { kind: "usage", counts: messageCounts(event.usage, counts), isWhole: true };
      const reason = event.delta.stop_reason;
      if (reason) yield { kind: "stop", reason: reasons[reason] ?? "complete" };
    }
  }
}

const reasons: Readonly<Partial<Record<Anthropic.StopReason, "length" | "refused">>> = {
  max_tokens: "length",
  model_context_window_exceeded: "length",
  refusal: "refused",
};

type Figures = Partial<Pick<Anthropic.MessageDeltaUsage, "input_tokens" | "output_tokens">> & {
  cache_read_input_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
};

/**
 * What a message used. Anthropic counts what it read apart: what was new, what came from its cache, and what went into
 * it; in a stream it may tell that at the start only, which is `earlier`.
 */
export function messageCounts(usage: Figures, earlier: UsageCounts | null = null): UsageCounts {
  const hasInput = typeof usage.input_tokens === "number";
  if (!hasInput && earlier) return { ...earlier, outputTokens: countOf(usage.output_tokens) };
  const cachedInputTokens = countOf(usage.cache_read_input_tokens);
  const cacheWriteTokens = countOf(usage.cache_creation_input_tokens);
  return {
    inputTokens: countOf(usage.input_tokens) + cachedInputTokens + cacheWriteTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens: countOf(usage.output_tokens),
    reportedMicroUsd: null,
  };
}
