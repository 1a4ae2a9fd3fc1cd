import type { GenerationEvent, GenerationRequest } from "@myba/shared/generation/generation";

/** Whoever turns a text into tickets: the offline engine, a model somewhere, or a scripted one in tests. */
export interface Provider {
  /** `offline`, or the connection's id; kept with every ticket it makes. */
  readonly id: string;
  /**
   * Events in the order `GenerationEvent` promises. What goes wrong ends in `failed`, after the tickets that came. On
   * abort it ends soon, with `cancelled` and what was found.
   */
  generate(request: GenerationRequest, signal: AbortSignal): AsyncIterable<GenerationEvent>;
}
