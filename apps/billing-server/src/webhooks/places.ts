export interface PlacesParts<Item> {
  readonly handle: (item: Item) => Promise<void>;
  /** Told where handling failed. */
  readonly onError: (error: unknown) => void;
  /** Called when an object is free for which somebody else asked meanwhile. */
  readonly onWanted: () => void;
}

/** Somebody's right to have something handled as soon as it is there; nobody else has that of the same object. */
export interface Place<Item> {
  /** Handles it, without anybody waiting for that. */
  readonly fill: (item: Item) => void;
  /** Nothing came of it. */
  readonly leave: () => void;
}

interface Taken {
  readonly done: PromiseWithResolvers<void>;
  isWanted: boolean;
}

/** More at a time would only make each take longer. */
const mostAtOnce = 16;

/** What is handled as it comes, at most one of each object and so many in all; the rest has to wait its turn. */
export class Places<Item> {
  readonly #parts: PlacesParts<Item>;
  readonly #taken = new Map<string, Taken>();

  constructor(parts: PlacesParts<Item>) {
    this.#parts = parts;
  }

  get inHand(): number {
    return this.#taken.size;
  }

  take(object: string): Place<Item> | undefined {
    const other = this.#taken.get(object);
    if (other !== undefined) other.isWanted = true;
    if (other !== undefined || this.#taken.size >= mostAtOnce) return undefined;
    const taken: Taken = { done: Promise.withResolvers(), isWanted: false };
    this.#taken.set(object, taken);
    const leave = (): void => {
      this.#taken.delete(object);
      taken.done.resolve();
      if (taken.isWanted) this.#parts.onWanted();
    };
    const { handle, onError } = this.#parts;
    return { leave, fill: (item) => void handle(item).catch(onError).finally(leave) };
  }

  /** Once all that are taken now are left. */
  async settled(): Promise<void> {
    await Promise.all([...this.#taken.values()].map(({ done }) => done.promise));
  }
}
