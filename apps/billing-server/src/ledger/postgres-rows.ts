import type { ClientBase, Pool } from "pg";
import type { Value } from "../database/database.ts";
import { type RawRow, type Table, tables } from "./columns.ts";
import { changedMeanwhile } from "./postgres-faults.ts";
import { lookups } from "./postgres-lookups.ts";
import type { Change } from "./rows-by-key.ts";
import type { Changes, Key, Loaded } from "./store.ts";

/** A pool, or one connection of it that is in a transaction. */
export type Connection = Pick<Pool, "query"> | Pick<ClientBase, "query">;

type Mutable<T> = { [Property in keyof T]: T[Property] extends readonly (infer Row)[] ? Row[] : never };

/** A set of rows of one table, as one statement of the write takes them. */
interface Part {
  readonly table: Table<never>;
  readonly verb: "insert" | "update";
  readonly rows: readonly { readonly [column: string]: Value }[];
}

/** What PostgreSQL calls the types of the columns, by `table.column`. */
type ColumnTypes = ReadonlyMap<string, string>;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The column that an account's update must find as it was: what guards every other row of the wallet. */
const guarded = { table: "account", column: "version" };

/**
 * Loads and writes the ledger's rows, each in one statement: round trips are what a transaction costs. Rows travel as
 * JSON, so that a statement has one text for any number of rows, and is planned once a connection.
 */
export class PostgresRows {
  readonly #types: ColumnTypes;
  readonly #statements = new Map<string, { readonly name: string; readonly text: string }>();

  private constructor(types: ColumnTypes) {
    this.#types = types;
  }

  /** Learns the types of the columns from the database, whose schema must be up to date. */
  static async of(connection: Connection): Promise<PostgresRows> {
    const { rows } = await connection.query<{ name: string; type: string }>(
      `SELECT table_name || '.' || column_name AS name, udt_name AS type
       FROM information_schema.columns WHERE table_schema = current_schema()`,
    );
    return new PostgresRows(new Map(rows.map(({ name, type }) => [name, type])));
  }

  /** Everything under these keys, all from one snapshot of the database. */
  async load(connection: Connection, keys: readonly Key[]): Promise<Loaded> {
    const kinds = Object.entries(lookups)
      .map(([kind, found]) => ({ kind, found, keys: keys.filter((key) => key.kind === kind) }))
      .filter((one) => one.keys.length > 0);
    const statement = this.#statement(`load ${kinds.map(({ kind }) => kind).join(" ")}`, () => {
      const selects = kinds.flatMap(({ found }, index) =>
        found.map(({ table, columns, from }) => {
          const source = `json_to_recordset($${index + 1}::json) AS k(${this.#declared(table.name, columns)})`;
          const wanted = table.columns.map((column) => `t.${column}`).join(", ");
          // OFFSET 0 keeps the planner from joining the other way round, which would read the whole table.
          return `(SELECT json_agg(x) FROM ${source} CROSS JOIN LATERAL (SELECT ${wanted} FROM ${from} OFFSET 0) x)`;
        }),
      );
      return `SELECT ${selects.join(",\n")}`;
    });
    const values = kinds.map(({ found, keys: ofKind }) =>
      JSON.stringify(ofKind.filter((key) => this.#canBe(key, found))),
    );
    const { rows } = await connection.query<unknown[]>({ ...statement, values, rowMode: "array" });
    const loaded: Mutable<Loaded> = {
      accounts: [],
      lots: [],
      holds: [],
      payments: [],
      members: [],
      claims: [],
      transfers: [],
      entries: [],
    };
    const results = rows[0] ?? [];
    for (const [index, { table, rows: into }] of kinds.flatMap(({ found }) => found).entries()) {
      // An aggregate of no rows is null.
      for (const raw of (results[index] ?? []) as RawRow[]) loaded[into].push(rowOf(table, raw));
    }
    return loaded;
  }

  /** Whether a key can be there at all: text that is no UUID is no key of a UUID column, and would be an error. */
  #canBe(key: Key, found: (typeof lookups)[Key["kind"]]): boolean {
    return found.every(({ table, columns }) =>
      Object.entries(columns).every(
        ([property, column]) => this.#type(table.name, column) !== "uuid" || uuid.test(key[property as keyof Key]),
      ),
    );
  }

  /**
   * Locks the accounts that are there, in the order of their ids, until the transaction ends. What is loaded after it
   * stays as it is.
   */
  async lock(connection: Connection, keys: readonly Key[]): Promise<void> {
    const ids = keys.flatMap((key) => (key.kind === "wallet" ? [key.accountId] : []));
    const statement = this.#statement("lock", () => "SELECT id FROM account WHERE id = ANY($1) ORDER BY id FOR UPDATE");
    await connection.query({ ...statement, values: [ids] });
  }

  /** Writes a batch, all of it or nothing. Fails with `changedMeanwhile` where a wallet is not as it was loaded. */
  async write(connection: Connection, changes: Changes): Promise<void> {
    const parts = partsOf(changes);
    if (parts.length === 0) return;
    const shape = parts.map(({ table, verb }) => `${verb} ${table.name}`).join(", ");
    const statement = this.#statement(shape, () => this.#writing(parts));
    const updates = parts.filter(({ verb }) => verb === "update").reduce((sum, { rows }) => sum + rows.length, 0);
    await connection.query({ ...statement, values: [...parts.map(({ rows }) => JSON.stringify(rows)), updates] });
  }

  #writing(parts: readonly Part[]): string {
    const steps = parts.map(({ table, verb }, index) => {
      const source = (columns: readonly string[]): string =>
        `json_to_recordset($${index + 1}::json) AS r(${this.#declared(table.name, columns)}`;
      if (verb === "insert") {
        const columns = table.columns.join(", ");
        return `w${index} AS (INSERT INTO ${table.name} (${columns}) SELECT ${columns} FROM ${source(table.columns)}))`;
      }
      const key = table.columns.slice(0, table.keyColumns);
      const sets = table.changing.map((column) => `${column} = r.${column}`).join(", ");
      const where = key.map((column) => `t.${column} = r.${column}`).join(" AND ");
      const isGuarded = table.name === guarded.table;
      return (
        `w${index} AS (UPDATE ${table.name} t SET ${sets} FROM ${source([...key, ...table.changing])}` +
        `${isGuarded ? ", before int8" : ""}, one int2) WHERE r.one = 1 AND ${where}` +
        `${isGuarded ? ` AND t.${guarded.column} = r.before` : ""} RETURNING 1)`
      );
    });
    const counts = parts.flatMap(({ verb }, index) => (verb === "update" ? [`(SELECT count(*) FROM w${index})`] : []));
    const changed = counts.length === 0 ? "0::int8" : counts.join(" + ");
    const expected = `$${parts.length + 1}::int8`;
    // The failing cast undoes the whole statement: no transaction has to be begun and ended around it.
    return `WITH ${steps.join(",\n")}
SELECT CASE WHEN ${changed} = ${expected} THEN 0
  ELSE CAST('${changedMeanwhile}: ' || (${expected} - (${changed})) || ' rows' AS int4) END`;
  }

  /** The statement of a shape, under a name of its own by which a connection keeps it prepared. */
  #statement(shape: string, textOf: () => string): { readonly name: string; readonly text: string } {
    let statement = this.#statements.get(shape);
    if (statement === undefined) {
      statement = { name: `ledger ${this.#statements.size + 1}`, text: textOf() };
      this.#statements.set(shape, statement);
    }
    return statement;
  }

  /** Column definitions for `json_to_recordset`: a list of columns, or properties with the columns they are like. */
  #declared(table: string, columns: readonly string[] | { readonly [property: string]: string }): string {
    const pairs = Array.isArray(columns)
      ? columns.map((column: string) => [column, column] as const)
      : Object.entries(columns);
    return pairs.map(([name, column]) => `"${name}" ${this.#type(table, column)}`).join(", ");
  }

  #type(table: string, column: string): string {
    const type = this.#types.get(`${table}.${column}`);
    if (type === undefined) throw new Error(`the database has no ${table}.${column}`);
    return type;
  }
}

/** Throws where the database holds a number that arithmetic does not keep exact. */
function rowOf(table: Table<never>, raw: RawRow): never {
  for (const value of Object.values(raw)) {
    if (typeof value === "number" && !Number.isSafeInteger(value))
      throw new RangeError(`${value} is not a safe number`);
  }
  return table.row(raw);
}

function partsOf(changes: Changes): Part[] {
  return [
    // Accounts first, and in the order of their ids: two writers of the same wallets wait for each other, not in a ring.
    ...changed(
      tables.account,
      changes.accounts.toSorted((a, b) => (a.after.id < b.after.id ? -1 : 1)),
    ),
    ...changed(tables.lot, changes.lots),
    ...changed(tables.hold, changes.holds),
    ...changed(tables.payment, changes.payments),
    ...changed(tables.member, changes.members),
    ...inserted(tables.transfer, changes.transfers),
    ...inserted(tables.entry, changes.entries),
    ...inserted(tables.claim, changes.claims),
  ];
}

function changed<Row>(table: Table<Row>, changes: readonly Change<Row>[]): Part[] {
  const columns = [...table.columns.slice(0, table.keyColumns), ...table.changing];
  const rows = changes.flatMap(({ before, after }) => {
    if (before === undefined) return [];
    // A column that is 1 everywhere: comparing it makes the planner expect few rows, and look each up by its key.
    const row = { ...byColumn(table, after, columns), one: 1 };
    return table.name === guarded.table
      ? [{ ...row, before: byColumn(table, before, [guarded.column])[guarded.column] ?? 0 }]
      : [row];
  });
  return [
    ...(rows.length > 0 ? [{ table: table as unknown as Table<never>, verb: "update" as const, rows }] : []),
    ...inserted(
      table,
      changes.filter(({ before }) => before === undefined).map(({ after }) => after),
    ),
  ];
}

function inserted<Row>(table: Table<Row>, rows: readonly Row[]): Part[] {
  if (rows.length === 0) return [];
  return [
    {
      table: table as unknown as Table<never>,
      verb: "insert",
      rows: rows.map((row) => byColumn(table, row, table.columns)),
    },
  ];
}

/** Values by the names of the wanted columns. */
function byColumn<Row>(table: Table<Row>, row: Row, wanted: readonly string[]): { [column: string]: Value } {
  const values = table.values(row);
  const named: { [column: string]: Value } = {};
  for (const [index, column] of table.columns.entries()) {
    if (wanted === table.columns || wanted.includes(column)) named[column] = values[index] ?? null;
  }
  return named;
}
