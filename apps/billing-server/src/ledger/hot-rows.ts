/**
 * What was used lately, by key: at least the last `most` rows used and never more than twice as many. Two generations
 * instead of a list in order of use: a row that is used again moves to the young one, and what did not is dropped as a
 * whole.
 */
export class HotRows<Row> {
  readonly #most: number;
  #young = new Map<string, Row>();
  #old = new Map<string, Row>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Row | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.put(key, old);
    return old;
  }

  put(key: string, row: Row): void {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, row);
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
