import type Database from "better-sqlite3";
import type { Value } from "../database/database.ts";
import type { RawRow, Table } from "./columns.ts";
import type { Change } from "./rows-by-key.ts";

/** How a table of the ledger lies in SQLite where that differs from its columns. */
export interface Placing<Row> {
  /** The table that has the rows. */
  readonly in: string;
  /** Columns that are called otherwise there. */
  readonly names?: { readonly [column: string]: string };
  /** What further tells its rows from others of the same table. */
  readonly fixed?: { readonly [column: string]: number };
  readonly hint?: string;
  /** A changing column that an update must find as it was loaded. */
  readonly guard?: { readonly column: string; readonly of: (row: Row) => Value };
}

/** How many rows one statement inserts: few different statements, and few of them for any number of rows. */
const sizes = [64, 56, 48, 40, 32, 24, 16, 8, 4, 2, 1];

/** The prepared statements of one table. */
export class SqliteTable<Row> {
  readonly #db: Database.Database;
  readonly #table: Table<Row>;
  readonly #placing: Placing<Row>;
  readonly #key: readonly string[];
  readonly #inserts = new Map<string, Database.Statement<[Value[]]>>();
  readonly #selects = new Map<string, Database.Statement<Value[]>>();
  /** By the bits of what they change. */
  readonly #updates = new Map<number, Database.Statement<[Value[]]>>();

  constructor(db: Database.Database, table: Table<Row>, placing: Placing<Row> = { in: table.name }) {
    this.#db = db;
    this.#table = table;
    this.#placing = placing;
    this.#key = table.columns.slice(0, table.keyColumns);
  }

  /** Rows by a condition on the columns as SQLite calls them. */
  select(where: string, ...values: Value[]): Row[] {
    let statement = this.#selects.get(where);
    if (statement === undefined) {
      const { in: from, hint = "" } = this.#placing;
      const columns = this.#table.columns.map((column) => `${this.#name(column)} AS ${column}`);
      const conditions = [where, ...this.#fixed().map(([column, value]) => `${column} = ${value}`)].join(" AND ");
      statement = this.#db.prepare(`SELECT ${columns.join(", ")} FROM ${from} ${hint} WHERE ${conditions}`);
      this.#selects.set(where, statement);
    }
    // SQLite's STRICT tables give text, whole numbers and null only.
    return (statement.all(...values) as RawRow[]).map((raw) => this.#table.row(raw));
  }

  /** Inserts rows, many with one statement. */
  insert(rows: readonly Row[]): void {
    let from = 0;
    while (from < rows.length) {
      const left = rows.length - from;
      const many = sizes.find((size) => size <= left) ?? 1;
      this.#insertSome(rows.slice(from, from + many).map((row) => this.#table.values(row)));
      from += many;
    }
  }

  /** What is null or 0 in all rows is written into the statement: binding a value costs more than storing it. */
  #insertSome(rows: readonly Value[][]): void {
    const shape = this.#table.columns.map((_, column) => literalOf(rows, column));
    const bound: Value[] = [];
    for (const row of rows) {
      for (let column = 0; column < row.length; column += 1) if (shape[column] === "?") bound.push(row[column]!); // Below the length.
    }
    this.#insertOf(rows.length, shape).run(bound);
  }

  /** Writes changed rows: new ones are inserted, others must still be there. */
  write(changes: readonly Change<Row>[]): void {
    const added: Row[] = [];
    for (const { before, after } of changes) {
      if (before === undefined) added.push(after);
      else this.#updateRow(before, after);
    }
    this.insert(added);
  }

  #updateRow(before: Row, after: Row): void {
    const { bits, values } = this.#table.change(before, after);
    if (bits === 0) return;
    values.push(...this.#table.key(before));
    if (this.#placing.guard !== undefined) values.push(this.#placing.guard.of(before));
    if (this.#updateOf(bits).run(values).changes !== 1) throw new Error(`a row of ${this.#table.name} was gone`);
  }

  /** Names what changes only, so that indexes and conditions on other columns are left alone. */
  #updateOf(bits: number): Database.Statement<[Value[]]> {
    let statement = this.#updates.get(bits);
    if (statement === undefined) {
      const sets = this.#table.changing
        .filter((_, index) => (bits & (1 << index)) !== 0)
        .map((column) => `${this.#name(column)} = ?`);
      const conditions = [
        ...this.#key.map((column) => `${this.#name(column)} = ?`),
        ...this.#fixed().map(([column, value]) => `${column} = ${value}`),
        ...(this.#placing.guard === undefined ? [] : [`${this.#placing.guard.column} = ?`]),
      ];
      statement = this.#db.prepare<[Value[]]>(
        `UPDATE ${this.#placing.in} SET ${sets.join(", ")} WHERE ${conditions.join(" AND ")}`,
      );
      this.#updates.set(bits, statement);
    }
    return statement;
  }

  #insertOf(many: number, shape: readonly Literal[]): Database.Statement<[Value[]]> {
    const name = `${many} ${shape.join("")}`;
    let statement = this.#inserts.get(name);
    if (statement === undefined) {
      const fixed = this.#fixed();
      const names = [...this.#table.columns.map((column) => this.#name(column)), ...fixed.map(([column]) => column)];
      const row = `(${[...shape, ...fixed.map(([, value]) => value)].join(", ")})`;
      statement = this.#db.prepare<[Value[]]>(
        `INSERT INTO ${this.#placing.in} (${names.join(", ")}) VALUES ${Array.from({ length: many }, () => row).join(", ")}`,
      );
      this.#inserts.set(name, statement);
    }
    return statement;
  }

  #name(column: string): string {
    return this.#placing.names?.[column] ?? column;
  }

  #fixed(): [string, number][] {
    return Object.entries(this.#placing.fixed ?? {});
  }
}

type Literal = "?" | "NULL" | "0";

/** How a column is written in a statement that inserts these rows. */
function literalOf(rows: readonly Value[][], column: number): Literal {
  const first = rows[0]?.[column] ?? null;
  if (first !== null && first !== 0) return "?";
  for (const row of rows) if (row[column] !== first) return "?";
  return first === null ? "NULL" : "0";
}
