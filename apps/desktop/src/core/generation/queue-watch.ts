import type { GenerationId } from "@myba/shared/ids";

/** No host is looked at more often than this by itself. */
const firstPauseMs = 15_000;
const longestPauseMs = 300_000;

export interface QueueWatchOptions {
  /** What waits for the network. */
  readonly waiting: () => readonly GenerationId[];
  /** Looks whether one can go on, and lets it; never rejects. What it learns of hosts is for the rest of this look. */
  readonly tryOne: (id: GenerationId, hosts: Map<string, boolean>) => Promise<void>;
}

/**
 * Looks at what waits for the network, in growing pauses, for as long as something waits. The watch alone keeps no
 * process alive.
 */
export class QueueWatch {
  readonly #options: QueueWatchOptions;
  #pauseMs = firstPauseMs;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: QueueWatchOptions) {
    this.#options = options;
  }

  /** Something may wait now. */
  arm(): void {
    if (this.#isClosed || this.#timer !== undefined || this.#options.waiting().length === 0) return;
    this.#timer = setTimeout(() => void this.#lookAndPause(), this.#pauseMs);
    this.#timer.unref();
  }

  /** A person has queued something, or a window knows that the network is back: pauses begin short again. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pauseMs = firstPauseMs;
    this.arm();
  }

  /** Looks now; resolves when everything that waits was looked at. */
  look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  /** Ends the watch. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  async #lookAndPause(): Promise<void> {
    this.#timer = undefined;
    await this.look();
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
    this.arm();
  }

  async #lookOnce(): Promise<void> {
    const hosts = new Map<string, boolean>();
    for (const id of this.#options.waiting()) {
      if (this.#isClosed) return;
      await this.#options.tryOne(id, hosts);
    }
  }
}
