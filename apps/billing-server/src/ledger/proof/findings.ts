import type { RawRow } from "../columns.ts";

/** What is wrong with a row. `differs`: it says something else than the journal. */
type What = "changed" | "deleted" | "inserted" | "swapped" | "truncated" | "differs";

/** A row that is not as it should be. */
export interface Finding {
  readonly table: string;
  /** Its key, columns apart by ` / `. */
  readonly id: string;
  readonly what: What;
  /** In words, what shows it. */
  readonly detail: string;
}

/** How many findings a report names; the rest is counted. */
const mostNamed = 1000;

/** Findings in the order in which they would be read in the chain, however they were come across. */
export class Findings {
  #named: { readonly order: readonly number[]; readonly finding: Finding }[] = [];
  count = 0;

  /** `order`: the check, then the place within it; compared number by number. */
  add(order: readonly number[], finding: Finding): void {
    this.count += 1;
    this.#named.push({ order, finding });
    if (this.#named.length > 2 * mostNamed) this.#named = this.#sorted().slice(0, mostNamed);
  }

  list(): Finding[] {
    return this.#sorted()
      .slice(0, mostNamed)
      .map(({ finding }) => finding);
  }

  #sorted(): { order: readonly number[]; finding: Finding }[] {
    return this.#named.toSorted((a, b) => compare(a.order, b.order));
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A row's key as a person finds it again. */
export function idOf(table: string, row: RawRow): string {
  if (table === "entry") return `${row["account_id"]} / ${row["seq"]}`;
  return table === "idempotency" ? `${row["scope"]} / ${row["key"]}` : String(row["id"]);
}
