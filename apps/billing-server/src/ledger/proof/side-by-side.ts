import type { Block, BlockKind } from "./block.ts";
import type { Snapshot } from "./proof-database.ts";
import { RowCursor } from "./row-cursor.ts";
import type { Unit } from "./units.ts";

/** A line of a block that is waiting for its unit. */
export interface SealedLine {
  readonly line: string;
  readonly block: Pick<Block, "seq" | "key_id" | "last">;
  /** Its place in the block. */
  readonly index: number;
}

interface OpenBlock {
  readonly last: string;
  readonly ids: readonly string[];
}

/**
 * The lines of the chain, read in the order of the units that they seal. A block is in memory from where its range
 * begins to where it ends; honest blocks hardly overlap, so that memory is bounded whatever the length of the chain.
 */
export class SealedLines {
  readonly #blocks: RowCursor;
  readonly #lines = new Map<string, SealedLine>();
  readonly #onMissing: (id: string, line: SealedLine) => void;
  #open: OpenBlock[] = [];

  private constructor(blocks: RowCursor, onMissing: (id: string, line: SealedLine) => void) {
    this.#blocks = blocks;
    this.#onMissing = onMissing;
  }

  /** Lines of one kind that reach to a position or beyond. What has no unit goes to `onMissing`. */
  static async of(
    snapshot: Snapshot,
    { kind, from, onMissing = () => undefined }: SealedLinesOptions,
  ): Promise<SealedLines> {
    const sql = `SELECT seq, key_id, first, last, items FROM chain WHERE kind = ? AND last >= ? ORDER BY first, seq`;
    return new SealedLines(await RowCursor.of(snapshot.stream(sql, kind, from)), onMissing);
  }

  /** The line of a unit, which is then used up; none for one that is not sealed. Units come in order. */
  async take(unit: Unit): Promise<SealedLine | undefined> {
    await this.#openUntil((first) => first <= unit.position);
    const line = this.#lines.get(unit.id);
    this.#lines.delete(unit.id);
    return line;
  }

  /** Whether a unit of this id should still come. */
  awaits(id: string): SealedLine | undefined {
    return this.#lines.get(id);
  }

  /** Everything is read: what is left has no unit. */
  async end(): Promise<void> {
    await this.#openUntil(() => true);
    this.#closeUntil(() => true);
  }

  async #openUntil(isDue: (first: string) => boolean): Promise<void> {
    for (let row = this.#blocks.row; row !== undefined && isDue(String(row["first"])); row = this.#blocks.row) {
      const first = String(row["first"]);
      this.#closeUntil((last) => last < first);
      const block = { seq: Number(row["seq"]), key_id: String(row["key_id"]), last: String(row["last"]) };
      const ids: string[] = [];
      for (const [index, line] of String(row["items"]).split("\n").entries()) {
        const id = line.slice(0, line.indexOf(" "));
        ids.push(id);
        this.#lines.set(id, { line, block, index });
      }
      this.#open.push({ last: block.last, ids });
      await this.#blocks.next();
    }
  }

  #closeUntil(isOver: (last: string) => boolean): void {
    const open: OpenBlock[] = [];
    for (const block of this.#open) {
      if (!isOver(block.last)) {
        open.push(block);
        continue;
      }
      for (const id of block.ids) {
        const line = this.#lines.get(id);
        if (line === undefined) continue;
        this.#lines.delete(id);
        this.#onMissing(id, line);
      }
    }
    this.#open = open;
  }
}

interface SealedLinesOptions {
  readonly kind: BlockKind;
  readonly from: string;
  readonly onMissing?: (id: string, line: SealedLine) => void;
}
