/** Events wait this long for company, so that a fast provider costs one commit for many tickets. */
const batchMs = 50;
const batchSize = 200;

export interface BatchOptions<Event> {
  /** Stores events; may throw. */
  readonly write: (events: readonly Event[]) => void;
  /** `write` has thrown where nobody could catch it: whoever makes events shall stop. */
  readonly onFailure: () => void;
}

/**
 * Gathers events and writes them together. The first one after a pause is written at once, so that a window sees it
 * without delay; those that follow closely are written every 50 ms.
 */
export class EventBatch<Event> {
  readonly #options: BatchOptions<Event>;
  readonly #waiting: Event[] = [];
  #timer: NodeJS.Timeout | undefined;
  #wroteAt = -Infinity;
  #failure: unknown;

  constructor(options: BatchOptions<Event>) {
    this.#options = options;
  }

  /** Throws what writing has thrown, now or earlier. An urgent event takes those that wait along. */
  add(event: Event, isUrgent: boolean): void {
    this.#waiting.push(event);
    const leftMs = this.#wroteAt + batchMs - performance.now();
    if (isUrgent || leftMs <= 0 || this.#waiting.length >= batchSize) return this.flush();
    this.#timer ??= setTimeout(() => this.#flushQuietly(), leftMs);
    this.#throwFailure();
  }

  /** Writes what waits; throws as `add` does. */
  flush(): void {
    this.stop();
    this.#throwFailure();
    const events = this.#waiting.splice(0);
    if (events.length === 0) return;
    this.#options.write(events);
    this.#wroteAt = performance.now();
  }

  /** Leaves what waits to the next flush. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** From the timer there is nobody to throw to. */
  #flushQuietly(): void {
    try {
      this.flush();
    } catch (error) {
      this.#failure = error;
      this.#options.onFailure();
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
