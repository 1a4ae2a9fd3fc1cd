import type { GenerationId } from "@myba/shared/ids";
import type { GenerationFeedEvent } from "../../bridge/generations.ts";
import type { Store } from "../database/store.ts";
import { appendToJournal, removeFromJournal } from "./journal.ts";

type TicketEvent = Extract<GenerationFeedEvent, { kind: "ticket" }>;

/**
 * Journals tickets that arrive field by field. Of one ticket the first event stays, because parents come before their
 * children, and the newest; those between are taken out, or a long ticket would fill the journal with copies of itself.
 */
export class PartialTickets {
  readonly #store: Store;
  readonly #generation: GenerationId;
  /** The place of the newest event of a ref where a later one may take its place; null for the first. */
  readonly #replaceable = new Map<string, number | null>();

  constructor(store: Store, generation: GenerationId) {
    this.#store = store;
    this.#generation = generation;
  }

  /** Inside a transaction. */
  append(event: TicketEvent): void {
    const { ref, incomplete } = event.draft;
    const earlier = this.#replaceable.get(ref);
    // Appended before the other goes, so that its place is not given again to somebody who has read that far.
    const seq = appendToJournal(this.#store, this.#generation, event);
    if (earlier !== undefined && earlier !== null) removeFromJournal(this.#store, this.#generation, earlier);
    if (incomplete === undefined) this.#replaceable.delete(ref);
    else this.#replaceable.set(ref, earlier === undefined ? null : seq);
  }
}
