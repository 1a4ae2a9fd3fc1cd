import type { ModelAsk, ModelCaller, ModelInfo, ReplyPart } from "../../providers/model-call.ts";

/** A model with round figures. */
export const someModel: ModelInfo = {
  id: "test-model",
  label: "Test model",
  contextTokens: 128_000,
  maxOutputTokens: 32_000,
  inputPrice: 1_000_000,
  cachedInputPrice: 100_000,
  outputPrice: 4_000_000,
  priceFrom: "table",
  priceDate: "2026-11-01",
  structuredOutput: true,
};

/** What a scripted model does with one question. */
export interface ScriptedReply {
  /** The answer as it arrives; a value is said as JSON in one piece. */
  readonly says: string | readonly string[] | object;
  /** How it ends: said to be complete by default, `cut` without a word. */
  readonly end?: "complete" | "length" | "cut";
  /** Thrown after the words. */
  readonly error?: Error;
}

/** A caller that answers as told and remembers what it was asked. */
export function scriptedCaller(
  reply: ScriptedReply | ((ask: ModelAsk, call: number) => ScriptedReply | Promise<ScriptedReply>),
): {
  readonly caller: ModelCaller;
  readonly asks: ModelAsk[];
} {
  const asks: ModelAsk[] = [];
  async function* caller(ask: ModelAsk, signal: AbortSignal): AsyncGenerator<ReplyPart> {
    const call = asks.push(ask);
    yield { kind: "attempt", because: null, waitMs: 0 };
    const { says, end = "complete", error } = typeof reply === "function" ? await reply(ask, call) : reply;
    for (const text of piecesOf(says)) {
      if (signal.aborted) return;
      yield { kind: "text", text };
    }
    if (signal.aborted) return;
    if (error !== undefined) throw error;
    yield { kind: "usage", usage: someUsage };
    if (end !== "cut") yield { kind: "end", reason: end };
  }
  return { caller, asks };
}

export const someUsage = {
  inputTokens: 900,
  cachedInputTokens: 0,
  outputTokens: 300,
  costMicroUsd: 2100,
  costBasis: "price-table",
} as const;

function piecesOf(says: ScriptedReply["says"]): readonly string[] {
  if (typeof says === "string") return [says];
  if (Array.isArray(says)) return says as readonly string[];
  return [JSON.stringify(says)];
}
