import type { GenerationParts } from "./generation-parts.ts";
import { findGeneration } from "./generation-row.ts";

interface Reading {
  count: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Who reads the generations of this process. One that nobody reads goes on for a while, so that a connection that was
 * lost finds it again, then it is abandoned: what nobody wants costs.
 */
export class Readers {
  readonly #parts: Pick<GenerationParts, "database" | "limits" | "now">;
  readonly #onAbandoned: (id: string) => void;
  readonly #readings = new Map<string, Reading>();

  constructor(parts: Pick<GenerationParts, "database" | "limits" | "now">, onAbandoned: (id: string) => void) {
    this.#parts = parts;
    this.#onAbandoned = onAbandoned;
  }

  /** A generation runs, and its first reader is on the way. */
  begin(id: string): void {
    const reading: Reading = { count: 0, timer: undefined };
    this.#readings.set(id, reading);
    this.#wait(id, reading, this.#parts.limits.graceMs);
  }

  /** It has ended: nobody is waited for. */
  end(id: string): void {
    clearTimeout(this.#readings.get(id)?.timer);
    this.#readings.delete(id);
  }

  /** Events for one reader, who counts until they leave. */
  async *counted<Event>(id: string, events: AsyncIterable<Event>): AsyncGenerator<Event, void> {
    const reading = this.#readings.get(id);
    if (reading === undefined) {
      yield* events;
      return;
    }
    reading.count += 1;
    clearTimeout(reading.timer);
    try {
      yield* events;
    } finally {
      reading.count -= 1;
      if (reading.count === 0 && this.#readings.has(id)) this.#wait(id, reading, this.#parts.limits.graceMs);
    }
  }

  #wait(id: string, reading: Reading, waitMs: number): void {
    clearTimeout(reading.timer);
    reading.timer = setTimeout(() => void this.#look(id, reading), waitMs);
    reading.timer.unref();
  }

  /** Somebody may read it by way of another process. */
  async #look(id: string, reading: Reading): Promise<void> {
    const { database, now, limits } = this.#parts;
    const row = await findGeneration(database, id).catch(() => undefined);
    if (reading.count > 0 || !this.#readings.has(id)) return;
    const leftMs = (row?.followed_until ?? 0) - now();
    if (leftMs > 0) this.#wait(id, reading, Math.min(leftMs, limits.graceMs));
    else this.#onAbandoned(id);
  }
}
