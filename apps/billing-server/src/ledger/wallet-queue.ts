/** Something asked for that waits for its transaction. */
interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** What waits for the same wallets, oldest first. */
interface Lane<Item, Result> {
  readonly wallets: readonly string[];
  readonly waiting: Waiting<Item, Result>[];
}

export interface WalletQueueOptions<Item, Result> {
  /** The wallets that an item changes. */
  readonly walletsOf: (item: Item) => readonly string[];
  /** At most so many share a transaction. */
  readonly largest: number;
  /** At most so many transactions at a time. */
  readonly parallel: number;
  /** Carries out a group; results in the order of the items. Rejecting fails the whole group. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
}

/**
 * Gathers what is asked for into groups that share a transaction. A wallet is in one group at a time: what comes for it
 * meanwhile is the next group, so that a hot wallet costs one transaction for many commands instead of a lock queue in
 * the database. Other wallets go on beside it.
 */
export class WalletQueue<Item, Result> {
  readonly #options: WalletQueueOptions<Item, Result>;
  /** In the order in which they began to wait. */
  readonly #lanes = new Map<string, Lane<Item, Result>>();
  readonly #busy = new Set<string>();
  #running = 0;
  #isPumping = false;
  readonly #idle: (() => void)[] = [];

  constructor(options: WalletQueueOptions<Item, Result>) {
    this.#options = options;
  }

  /** Resolves with the item's result once its group is committed. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const wallets = this.#options.walletsOf(item).toSorted();
      const name = wallets.join("\n");
      const waiting = { item, resolve, reject };
      const lane = this.#lanes.get(name);
      if (lane === undefined) this.#lanes.set(name, { wallets, waiting: [waiting] });
      else lane.waiting.push(waiting);
      this.#pumpSoon();
    });
  }

  /** Resolves once nothing waits or runs. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#pumpSoon();
    });
  }

  /** At the end of this turn of the event loop, so that what comes in the same turn shares a group. */
  #pumpSoon(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      while (this.#running < this.#options.parallel) {
        const { group, wallets } = this.#nextGroup();
        if (group.length === 0) break;
        void this.#run(group, wallets);
      }
      if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
    });
  }

  /** The oldest of what no running group stands in the way of. */
  #nextGroup(): { group: Waiting<Item, Result>[]; wallets: string[] } {
    const group: Waiting<Item, Result>[] = [];
    const wallets: string[] = [];
    // Who waits for two wallets must not wait forever because one of them is always taken by somebody younger.
    const spoken = new Set(this.#busy);
    for (const [name, lane] of this.#lanes) {
      if (group.length === this.#options.largest) break;
      const isFree = lane.wallets.every((wallet) => !spoken.has(wallet));
      for (const wallet of lane.wallets) spoken.add(wallet);
      if (!isFree) continue;
      wallets.push(...lane.wallets);
      group.push(...lane.waiting.splice(0, this.#options.largest - group.length));
      this.#lanes.delete(name);
      // What is left over goes to the end, so that others have their turn.
      if (lane.waiting.length > 0) this.#lanes.set(name, lane);
    }
    return { group, wallets };
  }

  async #run(group: readonly Waiting<Item, Result>[], wallets: readonly string[]): Promise<void> {
    this.#running += 1;
    for (const wallet of wallets) this.#busy.add(wallet);
    try {
      const results = await this.#options.run(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index]!); // One result an item.
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      this.#running -= 1;
      for (const wallet of wallets) this.#busy.delete(wallet);
      this.#pumpSoon();
    }
  }
}
