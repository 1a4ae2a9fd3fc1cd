import type { RawRow } from "../columns.ts";

/** A stream of rows that is read one by one, beside others in the same order. */
export class RowCursor {
  readonly #pages: AsyncIterator<readonly RawRow[]>;
  #page: readonly RawRow[] = [];
  #at = 0;
  /** How many rows were read so far. */
  count = 0;

  private constructor(pages: AsyncIterable<readonly RawRow[]>) {
    this.#pages = pages[Symbol.asyncIterator]();
  }

  static async of(pages: AsyncIterable<readonly RawRow[]>): Promise<RowCursor> {
    const cursor = new RowCursor(pages);
    await cursor.#turn();
    return cursor;
  }

  /** The row at hand; none after the last. */
  get row(): RawRow | undefined {
    return this.#page[this.#at];
  }

  /** Goes to the next row. Only has to be waited for at the end of a page: it returns nothing in between. */
  next(): Promise<void> | undefined {
    this.#at += 1;
    this.count += 1;
    return this.#at < this.#page.length ? undefined : this.#turn();
  }

  async #turn(): Promise<void> {
    const { done, value } = await this.#pages.next();
    this.#page = done === true ? [] : value;
    this.#at = 0;
  }

  /** The rows from here on for which something holds, without the one after them. */
  async takeWhile(holds: (row: RawRow) => boolean): Promise<RawRow[]> {
    const rows: RawRow[] = [];
    for (let row = this.row; row !== undefined && holds(row); row = this.row) {
      rows.push(row);
      const turning = this.next();
      if (turning !== undefined) await turning;
    }
    return rows;
  }
}
