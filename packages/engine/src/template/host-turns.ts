/**
 * Gives the host of the engine its turn after every few milliseconds of work, so that timers and messages come through,
 * an abort among them; a resolved promise alone would not let them. Which events are given never depends on the clock.
 */
export class HostTurns {
  #since = host.performance.now();

  /** Resolves at once until work has lasted long enough, then after the host had its turn. */
  async offer(): Promise<void> {
    if (host.performance.now() - this.#since < workMs) return;
    await new Promise<void>((resolve) => void host.setTimeout(resolve, 0));
    this.#since = host.performance.now();
  }
}

const workMs = 10;

// Every host of the engine has these, but its types name neither Node nor the DOM.
const host = globalThis as unknown as {
  readonly performance: { now(): number };
  setTimeout(run: () => void, delayMs: number): unknown;
};
