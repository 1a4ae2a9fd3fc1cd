import type { GenerationEvent, GenerationRequest } from "../packages/shared/src/generation/generation.ts";
import { offlineProvider } from "../apps/desktop/src/core/generation/offline-provider.ts";
import type { Provider } from "../packages/engine/src/providers/provider.ts";

/** The real offline engine, which a test can make wait in the middle: its results stay its own. */
export class HeldProvider implements Provider {
  readonly id = offlineProvider.id;
  #allowedTickets = Infinity;
  #wake = Promise.withResolvers<void>();

  /** Every generation waits once it has given so many tickets, until `release` or its abort. */
  holdAfterTickets(count: number): void {
    this.#allowedTickets = count;
    this.#ring();
  }

  /** Everything goes on at the engine's own pace. */
  release(): void {
    this.holdAfterTickets(Infinity);
  }

  async *generate(request: GenerationRequest, signal: AbortSignal): AsyncGenerator<GenerationEvent> {
    signal.addEventListener("abort", () => this.#ring());
    let tickets = 0;
    for await (const event of offlineProvider.generate(request, signal)) {
      yield event;
      if (event.kind === "ticket") tickets += 1;
      while (tickets >= this.#allowedTickets && !signal.aborted) await this.#wake.promise;
    }
  }

  #ring(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
