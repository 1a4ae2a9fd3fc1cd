const firstPauseMs = 15_000;
const longestPauseMs = 300_000;

/**
 * Looks in growing pauses while the stream of events is lost and something is open; rarely, because it asks a server
 * that may have trouble. The watch alone keeps no process alive.
 */
export class LostWatch {
  readonly #look: () => Promise<{ readonly isOpen: boolean }>;
  #pauseMs = firstPauseMs;
  #timer: NodeJS.Timeout | undefined;

  constructor(look: () => Promise<{ readonly isOpen: boolean }>) {
    this.#look = look;
  }

  /** The stream is lost, or something was begun while it is. */
  arm(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#lookAndPause(), this.#pauseMs);
    this.#timer.unref();
  }

  /** The stream lives. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pauseMs = firstPauseMs;
  }

  async #lookAndPause(): Promise<void> {
    const own = this.#timer;
    const { isOpen } = await this.#look();
    // Stopped meanwhile, and perhaps armed again.
    if (this.#timer !== own) return;
    this.#timer = undefined;
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
    if (isOpen) this.arm();
  }
}
