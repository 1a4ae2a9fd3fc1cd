import type { GenerationEvent } from "@myba/shared/generation/generation";

/** The ids by which the billing server knows events, for as long as the events are in somebody's hands. */
export class EventPlaces {
  readonly #ids = new WeakMap<GenerationEvent, string>();

  remember(event: GenerationEvent, id: string): void {
    this.#ids.set(event, id);
  }

  /** The id of the last of these that has one. */
  lastOf(events: readonly GenerationEvent[]): string | undefined {
    const last = events.findLast((event) => this.#ids.has(event));
    return last && this.#ids.get(last);
  }
}
