/** Wakes everybody who waits: there is something new to read. */
export class Bell {
  readonly #waiting = new Set<() => void>();

  /** Resolves at the next ring, or at once when the signal has aborted. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener("abort", wake, { once: true });
    });
  }

  ring(): void {
    for (const wake of this.#waiting) wake();
  }
}
