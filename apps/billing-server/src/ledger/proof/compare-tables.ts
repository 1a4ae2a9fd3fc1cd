import type { Value } from "../../database/database.ts";
import type { RawRow, Table } from "../columns.ts";
import type { Findings } from "./findings.ts";
import type { Snapshot } from "./proof-database.ts";
import { RowCursor } from "./row-cursor.ts";

interface ComparisonOptions<Row> {
  readonly table: Table<Row>;
  /** How the live rows are read: one group after another, and expected rows come in the same order of groups. */
  readonly order: string;
  /** What rows of one group have in common: the wallet (its debt belongs to it), or the hold. */
  readonly groupColumn: string;
  readonly findings: Findings;
}

/** Compares the rows that should be in a table, as they come, with those that are. Memory of one wallet at a time. */
export class TableComparison<Row> {
  readonly #options: ComparisonOptions<Row>;
  readonly #live: RowCursor;
  #group: string | undefined;
  #rows = new Map<string, RawRow>();

  private constructor(options: ComparisonOptions<Row>, live: RowCursor) {
    this.#options = options;
    this.#live = live;
  }

  static async start<Row>(snapshot: Snapshot, options: ComparisonOptions<Row>): Promise<TableComparison<Row>> {
    const { table, order } = options;
    const sql = `SELECT ${table.columns.join(", ")} FROM ${table.name} ORDER BY ${order}`;
    return new TableComparison(options, await RowCursor.of(snapshot.stream(sql)));
  }

  /** The next row that should be there. */
  async expect(row: Row): Promise<void> {
    const { table, findings, groupColumn } = this.#options;
    const values = table.values(row);
    const group = groupOf(values[table.columns.indexOf(groupColumn)]);
    if (group !== this.#group) await this.#turnTo(group);
    const id = this.#idOf(values);
    const live = this.#rows.get(id);
    this.#rows.delete(id);
    if (live === undefined) {
      const detail = "the journal has it";
      findings.add([5, findings.count], { table: table.name, id, what: "deleted", detail });
      return;
    }
    const differences = table.columns.flatMap((column, index) => {
      const expected = values[index] ?? null;
      const found = live[column] ?? null;
      return found === expected ? [] : [`${column} is ${shown(found)} and should be ${shown(expected)}`];
    });
    if (differences.length === 0) return;
    findings.add([5, findings.count], { table: table.name, id, what: "differs", detail: differences.join("; ") });
  }

  /** No more rows: what is left should not be there. */
  async end(): Promise<void> {
    this.#tellLeft();
    for (let row = this.#live.row; row !== undefined; row = this.#live.row) {
      this.#tell(row);
      await this.#live.next();
    }
  }

  async #turnTo(group: string): Promise<void> {
    const { table, groupColumn } = this.#options;
    this.#tellLeft();
    for (const row of await this.#live.takeWhile((live) => groupOf(live[groupColumn]) < group)) this.#tell(row);
    const rows = await this.#live.takeWhile((live) => groupOf(live[groupColumn]) === group);
    this.#rows = new Map(rows.map((row) => [this.#idOf(table.columns.map((column) => row[column] ?? null)), row]));
    this.#group = group;
  }

  #tellLeft(): void {
    for (const row of this.#rows.values()) this.#tell(row);
    this.#rows.clear();
  }

  #tell(row: RawRow): void {
    const { table, findings } = this.#options;
    const id = this.#idOf(table.columns.map((column) => row[column] ?? null));
    const detail = "the journal does not have it";
    findings.add([5, findings.count], { table: table.name, id, what: "inserted", detail });
  }

  #idOf(values: readonly Value[]): string {
    return values.slice(0, this.#options.table.keyColumns).map(String).join(" / ");
  }
}

function groupOf(value: Value | undefined): string {
  return String(value).replace("/debt", "");
}

function shown(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
