import type { ClientContext, ClientLink, ClientOptions } from "@orpc/client";
import { AppError } from "@myba/shared/errors";

/** `connecting` before the first connection, `lost` after one went away and until it is back. */
export type LinkState = "connecting" | "online" | "lost";

/** One open connection to the core, whatever carries it. */
export interface Channel {
  readonly link: ClientLink<ClientContext>;
  /** Settles once the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface LinkOptions {
  readonly open: () => Promise<Channel>;
  readonly setTimer: (run: () => void, delayMs: number) => void;
  /** How long a call waits for a connection before it fails with `link/lost`. */
  readonly patienceMs: number;
}

/** Waits between attempts: 0.25 s, doubled up to 5 s. */
export function backoffMs(attempt: number): number {
  return Math.min(5000, 250 * 2 ** Math.min(attempt, 10));
}

/**
 * The window's line to the core: connects, notices a loss, connects again, and lets calls made meanwhile wait for a
 * moment. Throws `link/lost` for a call whose connection went away.
 */
export class Link implements ClientLink<ClientContext> {
  readonly #options: LinkOptions;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Set<(channel: Channel) => void>();
  #state: LinkState = "connecting";
  #channel: Channel | null = null;
  #attempt = 0;
  #opening = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Connects now, also while a later attempt is planned. */
  connect(): void {
    if (this.#opening || this.#channel) return;
    this.#opening = true;
    void this.#open();
  }

  async call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>): Promise<unknown> {
    const channel = this.#channel ?? (await this.#whenOnline());
    try {
      return await channel.link.call(path, input, options);
    } catch (error) {
      // A channel that died mid-call rejects with its own kind of abort; the caller needs to know the cause.
      if (this.#channel !== channel && !options.signal?.aborted) throw new AppError("link/lost", {}, { cause: error });
      throw error;
    }
  }

  async #open(): Promise<void> {
    try {
      const channel = await this.#options.open();
      this.#opening = false;
      this.#online(channel);
    } catch {
      this.#opening = false;
      this.#retryLater();
    }
  }

  #online(channel: Channel): void {
    this.#channel = channel;
    this.#attempt = 0;
    void channel.closed.then(() => this.#gone(channel));
    this.#enter("online");
    for (const resume of this.#waiting) resume(channel);
    this.#waiting.clear();
  }

  #gone(channel: Channel): void {
    if (this.#channel !== channel) return;
    this.#channel = null;
    this.#retryLater();
  }

  #retryLater(): void {
    this.#attempt += 1;
    // The first attempts after a start are not a loss yet: the core may still be coming up.
    if (this.#state === "online" || this.#attempt > 3) this.#enter("lost");
    this.#options.setTimer(() => this.connect(), backoffMs(this.#attempt - 1));
  }

  #enter(state: LinkState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #whenOnline(): Promise<Channel> {
    return new Promise((resolve, reject) => {
      const resume = (channel: Channel) => resolve(channel);
      this.#waiting.add(resume);
      this.#options.setTimer(() => {
        if (this.#waiting.delete(resume)) reject(new AppError("link/lost"));
      }, this.#options.patienceMs);
    });
  }
}
