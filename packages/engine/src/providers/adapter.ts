import type { ModelAsk, ModelInfo, ReplyPart } from "./model-call.ts";
import type { UsageCounts } from "./price-usage.ts";

/** How one dialect is spoken. Everything throws `CallError`s; after an abort everything ends at once. */
export interface ModelAdapter {
  /**
   * Asks once. An `attempt` comes only where the service did not know a part of the request and was asked again without
   * it; otherwise attempts are the caller's. After an abort it ends without `end` and without throwing.
   */
  stream(ask: ModelAsk, model: ModelInfo, signal: AbortSignal): AsyncIterable<ReplyPart>;
  /** Models that write text, as far as can be told. */
  listModels(signal: AbortSignal): Promise<ModelInfo[]>;
  /** Asks a model for one token, and throws what that shows to be wrong. Gives what it used; null where that is not told. */
  probe(modelId: string, signal: AbortSignal): Promise<UsageCounts | null>;
}
