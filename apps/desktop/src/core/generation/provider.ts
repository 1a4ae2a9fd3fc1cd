import type { GenerationEvent, GenerationRequest } from "@myba/shared/generation/generation";
import { generateOffline } from "@myba/engine/template/template";

/** Whoever turns a text into tickets: the offline engine, a model, or a scripted one in tests. */
export interface Provider {
  /** `offline`, or the model provider's id; kept with every ticket it makes. */
  readonly id: string;
  /** Events in the order `GenerationEvent` promises. On abort it ends soon, with `cancelled` and what was found. */
  generate(request: GenerationRequest, signal: AbortSignal): AsyncIterable<GenerationEvent>;
}

/** The deterministic engine: no account, no key, no network. */
export const offlineProvider: Provider = { id: "offline", generate: generateOffline };
