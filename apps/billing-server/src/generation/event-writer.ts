import { setImmediate as nextTurn } from "node:timers/promises";
import { waitFor } from "@myba/engine/providers/wait-for";

/** Events wait this long for company, so that a fast model costs one commit for many tickets. */
const batchMs = 40;
/** Whoever makes events faster than they are written waits from here on. */
const mostWaiting = 500;

export interface EventWriterOptions<Event> {
  /** Stores events; may reject. */
  readonly write: (events: readonly Event[]) => Promise<void>;
  /** `write` has rejected while nobody waited: whoever makes events shall stop. */
  readonly onFailure: () => void;
}

/**
 * Writes events in their order, a few together: what is urgent at once, also for those before it; what follows closely,
 * or comes at the very beginning, every 40 ms. One write at a time, and never more than some hundred events in memory.
 */
export class EventWriter<Event> {
  readonly #options: EventWriterOptions<Event>;
  #waiting: Event[] = [];
  #writing: Promise<void> | null = null;
  #wroteAt = performance.now();
  #hurry = new AbortController();
  #failure: { readonly thrown: unknown } | null = null;

  constructor(options: EventWriterOptions<Event>) {
    this.#options = options;
  }

  /**
   * Resolves when there is room for more; of an urgent event once it is written and whoever reads it had their turn, so
   * that what comes after it keeps it from nobody. Throws what writing has thrown, now or earlier.
   */
  async add(event: Event, isUrgent: boolean): Promise<void> {
    this.#throwFailure();
    this.#waiting.push(event);
    this.#writing ??= this.#drain();
    if (isUrgent || this.#waiting.length >= mostWaiting) await this.flush();
    if (isUrgent) await nextTurn();
  }

  /** Writes what waits; throws as `add` does. */
  async flush(): Promise<void> {
    this.#hurry.abort();
    await this.#writing;
    this.#throwFailure();
  }

  async #drain(): Promise<void> {
    try {
      // Whoever makes events goes on first: a model is asked before what came until then is written.
      await nextTurn();
      while (this.#waiting.length > 0) {
        const pauseMs = this.#wroteAt + batchMs - performance.now();
        // oxlint-disable-next-line no-await-in-loop -- one write after the other
        if (pauseMs > 0) await waitFor(pauseMs, this.#hurry.signal);
        this.#hurry = new AbortController();
        // oxlint-disable-next-line no-await-in-loop
        await this.#options.write(this.#waiting.splice(0));
        this.#wroteAt = performance.now();
      }
    } catch (thrown) {
      this.#failure = { thrown };
      this.#options.onFailure();
    } finally {
      this.#writing = null;
    }
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.thrown;
  }
}
