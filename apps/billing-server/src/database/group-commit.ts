/** Something asked for that waits for its transaction. */
interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommitOptions<Item, Result> {
  /** At most so many share a transaction. */
  readonly largest: number;
  /**
   * How long the first may wait for company, where the group before had some: whoever asks alone is answered at the end
   * of this turn of the event loop, as everybody is with 0.
   */
  readonly lingerMs: number;
  /** Carries out a group; results in the order of the items. Throwing fails the whole group. */
  readonly run: (items: readonly Item[]) => readonly Result[];
}

/** Gathers what is asked for at about the same time into groups, one after another, so that a group shares a commit. */
export class GroupCommit<Item, Result> {
  readonly #options: GroupCommitOptions<Item, Result>;
  #waiting: Waiting<Item, Result>[] = [];
  #cancel: (() => void) | undefined;
  #isPatient = false;
  #hadCompany = false;

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.#options = options;
  }

  /**
   * Resolves with the item's result once its group is committed. With `patienceMs` nobody is in a hurry for it: so long
   * it waits for a group of others to go with.
   */
  add(item: Item, patienceMs = 0): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#waiting.length >= this.#options.largest) return this.flush();
      if (this.#cancel !== undefined && (!this.#isPatient || patienceMs > 0)) return;
      this.#cancel?.();
      this.#isPatient = patienceMs > 0;
      this.#cancel = this.#isPatient ? this.#flushIn(patienceMs) : this.#later();
    });
  }

  /** Runs what waits, at once. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    this.#hadCompany = group.length > 1;
    try {
      const results = this.#options.run(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index]!); // One result an item.
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  #later(): () => void {
    if (this.#options.lingerMs > 0 && this.#hadCompany) return this.#flushIn(this.#options.lingerMs);
    const immediate = setImmediate(() => this.flush());
    return () => clearImmediate(immediate);
  }

  #flushIn(ms: number): () => void {
    const timer = setTimeout(() => this.flush(), ms);
    return () => clearTimeout(timer);
  }
}
