import type { RawRow } from "../columns.ts";

interface Sum {
  readonly rows: number;
  readonly sum: number;
}

/** Rows and sums by unit and kind. */
export interface Sums {
  readonly tokens: { readonly [kind: string]: Sum };
  readonly cents: { readonly [kind: string]: Sum };
}

/** Adds up an export: tokens of its entries, cents of its money. */
export class TokenSums {
  readonly #tokens = new Map<string, Sum>();
  readonly #cents = new Map<string, Sum>();

  /** Takes a row of a file of the export; rows of other files count for nothing. */
  add(file: string, row: RawRow): void {
    if (file === "entries") addTo(this.#tokens, row, "amount");
    if (file === "money") addTo(this.#cents, row, "cents");
  }

  all(): Sums {
    return { tokens: sorted(this.#tokens), cents: sorted(this.#cents) };
  }
}

function addTo(sums: Map<string, Sum>, row: RawRow, column: string): void {
  const kind = String(row["kind"]);
  const { rows, sum } = sums.get(kind) ?? { rows: 0, sum: 0 };
  sums.set(kind, { rows: rows + 1, sum: sum + Number(row[column]) });
}

function sorted(sums: ReadonlyMap<string, Sum>): { [kind: string]: Sum } {
  return Object.fromEntries([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
