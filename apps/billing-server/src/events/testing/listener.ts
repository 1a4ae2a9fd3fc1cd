import type { HeardEvent } from "../events.ts";

/** Reads a stream as somebody at the other end would. */
export class Listener {
  readonly heard: HeardEvent[] = [];
  readonly #abort = new AbortController();
  readonly #stream: AsyncIterator<HeardEvent>;

  constructor(follow: (signal: AbortSignal) => AsyncIterableIterator<HeardEvent>) {
    this.#stream = follow(this.#abort.signal);
  }

  /** The next event; undefined once the stream is over. */
  async next(): Promise<HeardEvent | undefined> {
    const step = await this.#stream.next();
    if (step.done === true) return undefined;
    this.heard.push(step.value);
    return step.value;
  }

  /** Reads until an event is as it should be; the test's own limit ends what never comes. */
  async until(isIt: (heard: HeardEvent) => boolean): Promise<HeardEvent> {
    for (;;) {
      const heard = await this.next();
      if (heard === undefined) throw new Error("the stream is over");
      if (isIt(heard)) return heard;
    }
  }

  /** Reads until the wallet holds so much. */
  untilAvailable(tokens: number): Promise<HeardEvent> {
    return this.until(({ event }) => event.kind === "balance" && event.wallet.availableTokens === tokens);
  }

  /** Reads until a checkout of this id. */
  untilCheckout(checkoutId: string): Promise<HeardEvent> {
    return this.until(({ event }) => event.kind === "checkout" && event.checkoutId === checkoutId);
  }

  /** Reads to the end. */
  async rest(): Promise<void> {
    while ((await this.next()) !== undefined);
  }

  /** What the checkouts that were heard are called, in order. */
  checkouts(): string[] {
    return this.heard.flatMap(({ event }) => (event.kind === "checkout" ? [event.checkoutId] : []));
  }

  lastId(): string | undefined {
    return this.heard.at(-1)?.id;
  }

  leave(): void {
    this.#abort.abort();
  }
}
