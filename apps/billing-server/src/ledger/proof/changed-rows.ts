import type { RawRow } from "../columns.ts";
import type { ChainKey } from "./chain-key.ts";
import { type Findings, idOf } from "./findings.ts";
import { type SealedTable, sealOf } from "./sealed-rows.ts";

/** A row that is not where its seal is, or has none. */
export interface Stray {
  readonly order: readonly number[];
  readonly table: SealedTable;
  readonly row: RawRow;
  /** What it would be called in the chain. */
  readonly name: string;
  readonly detail: string;
}

/** A seal without a row where it should be. */
export interface Missing {
  readonly order: readonly number[];
  readonly table: SealedTable;
  readonly name: string;
  readonly seal: string;
  readonly key: ChainKey | undefined;
  readonly block: number;
}

/** A row and the seal that it should have. */
interface ChangedRow extends Omit<Missing, "name" | "key"> {
  readonly row: RawRow;
  readonly key: ChainKey;
}

/** Every pair is looked at; beyond so many rows somebody did more than swap a few. */
const mostCompared = 200;

/** What a row is called by; the rest is what it says. */
const namesOf: { readonly [Table in SealedTable]: readonly string[] } = {
  transfer: ["id"],
  entry: ["account_id", "seq"],
  idempotency: ["key", "scope"],
};

/** Tells rows that were changed, deleted, inserted, or have each other's content, once all of them are known. */
export class ChangedRows {
  readonly #findings: Findings;
  readonly #strays: Stray[] = [];
  readonly #missing: Missing[] = [];
  readonly #changed: ChangedRow[] = [];

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  addChanged(changed: ChangedRow): void {
    if (this.#changed.length < mostCompared) this.#changed.push(changed);
    else this.#nameChanged(changed, undefined);
  }

  addStray(stray: Stray): void {
    if (this.#strays.length < mostCompared) this.#strays.push(stray);
    else this.#nameStray(stray);
  }

  addMissing(missing: Missing): void {
    if (this.#missing.length < mostCompared) this.#missing.push(missing);
    else this.#nameMissing(missing);
  }

  /** Names everything that was added. */
  name(): void {
    const changed = [...this.#changed];
    const unmatched = new Set(this.#strays);
    for (const missing of this.#missing) {
      const stray = this.#strays.find(({ table, name }) => table === missing.table && name === missing.name);
      if (stray === undefined || missing.key === undefined) {
        this.#nameMissing(missing);
        continue;
      }
      unmatched.delete(stray);
      changed.push({ ...missing, key: missing.key, row: stray.row });
    }
    for (const stray of unmatched) this.#nameStray(stray);
    for (const one of changed) {
      this.#nameChanged(
        one,
        changed.find((other) => other !== one && other.table === one.table && isFrom(one, other)),
      );
    }
  }

  #nameChanged({ order, table, row, block }: ChangedRow, other: ChangedRow | undefined): void {
    const what = other === undefined ? "changed" : "swapped";
    const detail =
      other === undefined ? `it is not what block ${block} has sealed` : `it says what ${idOf(table, other.row)} said`;
    this.#findings.add(order, { table, id: idOf(table, row), what, detail });
  }

  #nameStray({ order, table, row, detail }: Stray): void {
    this.#findings.add(order, { table, id: idOf(table, row), what: "inserted", detail });
  }

  #nameMissing({ order, table, name, block }: Missing): void {
    const isHash = table === "idempotency" ? "; the chain knows its hash only" : "";
    this.#findings.add(order, { table, id: name, what: "deleted", detail: `block ${block} has sealed it${isHash}` });
  }
}

/** Whether the content of one row, under the name of another, is what the other was sealed as. */
function isFrom(one: ChangedRow, other: ChangedRow): boolean {
  const names = Object.fromEntries(namesOf[other.table].map((column) => [column, other.row[column] ?? null]));
  return sealOf(other.table, { ...one.row, ...names }, other.key) === other.seal;
}
