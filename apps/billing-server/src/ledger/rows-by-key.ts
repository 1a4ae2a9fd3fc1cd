/** A row that the batch changed: `before` is what the database has, undefined for a new row. */
export interface Change<Row> {
  readonly before: Row | undefined;
  readonly after: Row;
}

/**
 * The rows of one table that a batch has loaded or made, with the changes of the command at hand on top: kept when it
 * succeeds, dropped when it is refused.
 */
export class RowsByKey<Row> {
  readonly #stored = new Map<string, Row>();
  readonly #working = new Map<string, Row>();
  readonly #draft = new Map<string, Row>();

  get(key: string): Row | undefined {
    return (this.#draft.size > 0 ? this.#draft.get(key) : undefined) ?? this.#working.get(key);
  }

  put(key: string, row: Row): void {
    this.#draft.set(key, row);
  }

  /** A row as the database has it; one that the batch has changed since stays as it is. */
  load(key: string, row: Row): void {
    if (this.#stored.has(key) || this.#working.has(key)) return;
    this.#stored.set(key, row);
    this.#working.set(key, row);
  }

  keep(): void {
    if (this.#draft.size === 0) return;
    for (const [key, row] of this.#draft) this.#working.set(key, row);
    this.#draft.clear();
  }

  drop(): void {
    if (this.#draft.size > 0) this.#draft.clear();
  }

  changes(): Change<Row>[] {
    const changes: Change<Row>[] = [];
    for (const [key, after] of this.#working) {
      const before = this.#stored.get(key);
      if (before !== after) changes.push({ before, after });
    }
    return changes;
  }
}
