import { type AppEvent, topics as allTopics } from "../bridge/app.ts";

export type Topic = (typeof allTopics)[number];

/** Whoever sends links while there is no window fills no memory; the newest ones are meant. */
const maxHeld = 8;

/** What the core tells every window without being asked. Changes of one turn of the event loop travel as one event. */
export class Pushes {
  readonly #listeners = new Set<Listener>();
  readonly #waiting = new Set<Topic>();
  /** What to show in the first window, when links have started the program, in the order they came. */
  #firstShown: AppEvent[] = [];

  /** Data of these topics should be fetched again. */
  changed(topics: readonly Topic[]): void {
    if (this.#waiting.size === 0 && topics.length > 0) setImmediate(() => this.#flush());
    for (const topic of topics) this.#waiting.add(topic);
  }

  /** Another process wrote: anything may have changed. */
  changedElsewhere(): void {
    this.changed(allTopics);
  }

  /** To every window. What is to be shown waits for a window if there is none, each thing once. */
  send(event: AppEvent): void {
    if (event.kind !== "changed" && this.#listeners.size === 0) this.#hold(event);
    for (const listener of this.#listeners) listener.push(event);
  }

  /** Begins with a `changed` of every topic; ends when the signal aborts or the core closes. */
  async *events(signal: AbortSignal | undefined): AsyncGenerator<AppEvent, void> {
    const listener = new Listener();
    const end = (): void => listener.push(null);
    this.#listeners.add(listener);
    for (const event of this.#firstShown.splice(0)) listener.push(event);
    signal?.addEventListener("abort", end, { once: true });
    if (signal?.aborted === true) end();
    try {
      yield { kind: "changed", topics: [...allTopics] };
      for (let event = await listener.next(); event !== null; event = await listener.next()) yield event;
    } finally {
      this.#listeners.delete(listener);
      signal?.removeEventListener("abort", end);
    }
  }

  close(): void {
    for (const listener of this.#listeners) listener.push(null);
  }

  #hold(event: AppEvent): void {
    const text = JSON.stringify(event);
    if (this.#firstShown.some((held) => JSON.stringify(held) === text)) return;
    this.#firstShown = [...this.#firstShown, event].slice(-maxHeld);
  }

  #flush(): void {
    const topics = allTopics.filter((topic) => this.#waiting.has(topic));
    this.#waiting.clear();
    this.send({ kind: "changed", topics });
  }
}

/** Events for one window, until null ends them. */
class Listener {
  readonly #queue: (AppEvent | null)[] = [];
  #wake: (() => void) | undefined;

  push(event: AppEvent | null): void {
    this.#queue.push(event);
    this.#wake?.();
  }

  async next(): Promise<AppEvent | null> {
    while (this.#queue.length === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    return this.#queue.shift() ?? null;
  }
}
