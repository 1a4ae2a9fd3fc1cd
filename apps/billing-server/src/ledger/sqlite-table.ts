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

/** As many rows as one statement inserts at most; fewer take a statement of their own number. */
const mostRows = 64;

/** The prepared statements of one table. */
export class SqliteTable<Row> {
  readonly #db: Database.Database;
  readonly #table: Table<Row>;
  readonly #placing: Placing<Row>;
  readonly #key: readonly string[];
  readonly #inserts = new Map<number, Database.Statement<[Value[]]>>();
  readonly #selects = new Map<string, Database.Statement<Value[]>>();
  readonly #updates: { readonly often: Update; readonly all: Update } | undefined;

  constructor(db: Database.Database, table: Table<Row>, placing: Placing<Row> = { in: table.name }) {
    this.#db = db;
    this.#table = table;
    this.#placing = placing;
    this.#key = table.columns.slice(0, table.keyColumns);
    if (table.changing.length > 0) {
      const often = table.changing.filter((column) => !table.seldom.includes(column));
      this.#updates = { often: this.#update(often), all: this.#update(table.changing) };
    }
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
    for (let from = 0; from < rows.length; from += mostRows) {
      const many = Math.min(mostRows, rows.length - from);
      const values: Value[] = [];
      for (let index = from; index < from + many; index += 1) values.push(...this.#table.values(rows[index]!)); // Below the length.
      this.#insertOf(many).run(values);
    }
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
    const values = this.#table.values(after);
    const isSeldom = this.#table.isSeldom(before, after);
    const update = this.#updates?.[isSeldom ? "all" : "often"];
    if (update === undefined) throw new Error(`rows of ${this.#table.name} never change`);
    const bound: Value[] = [];
    for (const index of update.order) bound.push(values[index] ?? null);
    if (this.#placing.guard !== undefined) bound.push(this.#placing.guard.of(before));
    if (update.statement.run(bound).changes !== 1) throw new Error(`a row of ${this.#table.name} was gone`);
  }

  #update(columns: readonly string[]): Update {
    const sets = columns.map((column) => `${this.#name(column)} = ?`).join(", ");
    const conditions = [
      ...this.#key.map((column) => `${this.#name(column)} = ?`),
      ...this.#fixed().map(([column, value]) => `${column} = ${value}`),
      ...(this.#placing.guard === undefined ? [] : [`${this.#placing.guard.column} = ?`]),
    ];
    return {
      statement: this.#db.prepare<[Value[]]>(
        `UPDATE ${this.#placing.in} SET ${sets} WHERE ${conditions.join(" AND ")}`,
      ),
      order: [...columns, ...this.#key].map((column) => this.#table.columns.indexOf(column)),
    };
  }

  #insertOf(many: number): Database.Statement<[Value[]]> {
    let statement = this.#inserts.get(many);
    if (statement === undefined) {
      const { columns } = this.#table;
      const fixed = this.#fixed();
      const names = [...columns.map((column) => this.#name(column)), ...fixed.map(([column]) => column)];
      const row = `(${[...columns.map(() => "?"), ...fixed.map(([, value]) => value)].join(", ")})`;
      statement = this.#db.prepare<[Value[]]>(
        `INSERT INTO ${this.#placing.in} (${names.join(", ")}) VALUES ${Array.from({ length: many }, () => row).join(", ")}`,
      );
      this.#inserts.set(many, statement);
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

interface Update {
  readonly statement: Database.Statement<[Value[]]>;
  /** Which of a row's values it binds: what changes, then the key. */
  readonly order: readonly number[];
}
