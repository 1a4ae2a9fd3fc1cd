/** Work on one thing happens in turns: what is asked later is answered later, so that no old answer covers a newer one. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does the work when all before it on the same thing is over, however that ended. */
  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    const over = turn.then(nothing, nothing);
    this.#last.set(key, over);
    void over.then(() => this.#last.get(key) === over && this.#last.delete(key));
    return turn;
  }

  /** Resolves when nothing is being done. */
  async settled(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}

const nothing = (): void => undefined;
