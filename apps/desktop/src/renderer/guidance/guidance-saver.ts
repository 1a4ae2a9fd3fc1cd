import type { ProjectGuidance } from "@myba/shared/generation/guidance";

export type GuidanceState = "saved" | "waiting" | "saving" | "failed";

interface GuidanceSaverOptions {
  readonly save: (guidance: ProjectGuidance) => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
  readonly setTimer: (run: () => void, delayMs: number) => () => void;
}

const delayMs = 600;

/**
 * Keeps a project's guidance while it is typed: what is on screen last is sent after a pause, one save after another.
 * A failure keeps it waiting; the next change or `flush` tries again.
 */
export class GuidanceSaver {
  readonly #options: GuidanceSaverOptions;
  readonly #listeners = new Set<() => void>();
  #waiting: ProjectGuidance | null = null;
  #state: GuidanceState = "saved";
  #stopTimer: (() => void) | null = null;
  #sending: Promise<void> | null = null;

  constructor(options: GuidanceSaverOptions) {
    this.#options = options;
  }

  get state(): GuidanceState {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  change(guidance: ProjectGuidance): void {
    this.#waiting = guidance;
    this.#enter(this.#sending ? "saving" : "waiting");
    this.#stopTimer?.();
    this.#stopTimer = this.#options.setTimer(() => void this.flush(), delayMs);
  }

  /** Sends what is waiting now; settles when it was tried. */
  async flush(): Promise<void> {
    this.#stopTimer?.();
    this.#stopTimer = null;
    while (this.#sending) await this.#sending;
    if (this.#waiting === null) return;
    this.#sending = this.#send(this.#waiting);
    await this.#sending;
  }

  async #send(guidance: ProjectGuidance): Promise<void> {
    this.#waiting = null;
    this.#enter("saving");
    try {
      await this.#options.save(guidance);
      this.#sending = null;
      this.#enter(this.#waiting === null ? "saved" : "waiting");
    } catch (error) {
      this.#sending = null;
      this.#waiting ??= guidance;
      this.#enter("failed");
      this.#options.onFailure(error);
    }
  }

  #enter(state: GuidanceState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
