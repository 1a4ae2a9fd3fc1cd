import type Database from "better-sqlite3";
import type { Value } from "../database/database.ts";
import { type RawRow, type Table, tables } from "./columns.ts";
import type { Account, Claim, Entry, Hold, Lot, Member, Payment, Transfer } from "./rows.ts";
import type { Change } from "./rows-by-key.ts";
import type { Changes, Key, Loaded } from "./store.ts";

type Mutable<T> = { [Property in keyof T]: T[Property] extends readonly (infer Row)[] ? Row[] : never };

/** Loads and writes the ledger's rows on a SQLite connection that is in a transaction. */
export class SqliteRows {
  readonly #account: Statements<Account>;
  readonly #lot: Statements<Lot>;
  /** SQLite would rather look through all lots of a wallet, of which nearly all are spent one day. */
  readonly #liveLots: Statements<Lot>;
  readonly #hold: Statements<Hold>;
  readonly #payment: Statements<Payment>;
  readonly #member: Statements<Member>;
  readonly #claim: Statements<Claim>;
  readonly #transfer: Statements<Transfer>;
  readonly #entry: Statements<Entry>;

  constructor(db: Database.Database) {
    this.#account = new Statements(db, tables.account);
    this.#lot = new Statements(db, tables.lot);
    this.#liveLots = new Statements(db, tables.lot, "INDEXED BY lot_live");
    this.#hold = new Statements(db, tables.hold);
    this.#payment = new Statements(db, tables.payment);
    this.#member = new Statements(db, tables.member);
    this.#claim = new Statements(db, tables.claim);
    this.#transfer = new Statements(db, tables.transfer);
    this.#entry = new Statements(db, tables.entry);
  }

  load(keys: readonly Key[]): Loaded {
    const rows: Mutable<Loaded> = {
      accounts: [],
      lots: [],
      holds: [],
      payments: [],
      members: [],
      claims: [],
      transfers: [],
      entries: [],
    };
    for (const key of keys) this.#loadKey(key, rows);
    return rows;
  }

  #loadKey(key: Key, rows: Mutable<Loaded>): void {
    switch (key.kind) {
      case "wallet":
        rows.accounts.push(...this.#account.select("id = ?", key.accountId));
        rows.lots.push(...this.#liveLots.select("account_id = ? AND is_live = 1", key.accountId));
        break;
      case "lot":
        rows.lots.push(...this.#lot.select("account_id = ? AND no = ?", key.accountId, key.no));
        break;
      case "hold":
        rows.holds.push(...this.#hold.select("account_id = ? AND id = ?", key.accountId, key.holdId));
        break;
      case "payment":
        rows.payments.push(...this.#payment.select("account_id = ? AND id = ?", key.accountId, key.paymentId));
        rows.lots.push(...this.#lot.select("account_id = ? AND payment_id = ?", key.accountId, key.paymentId));
        break;
      case "member":
        rows.members.push(...this.#member.select("account_id = ? AND id = ?", key.accountId, key.memberId));
        break;
      case "claim":
        rows.claims.push(...this.#claim.select("key = ? AND scope = ?", key.key, key.scope));
        break;
      case "once":
        rows.transfers.push(...this.#transfer.select("once = ?", key.once));
        break;
      case "transfer":
        for (const transfer of this.#transfer.select("id = ?", key.id)) {
          rows.transfers.push(transfer);
          rows.entries.push(...this.#entry.select("transfer_id = ? AND account_id = ?", key.id, transfer.accountId));
        }
        break;
    }
  }

  write(changes: Changes): void {
    this.#account.write(changes.accounts);
    this.#lot.write(changes.lots);
    this.#hold.write(changes.holds);
    this.#payment.write(changes.payments);
    this.#member.write(changes.members);
    this.#transfer.insertAll(changes.transfers);
    this.#entry.insertAll(changes.entries);
    this.#claim.insertAll(changes.claims);
  }
}

/** The prepared statements of one table. */
class Statements<Row> {
  readonly #db: Database.Database;
  readonly #table: Table<Row>;
  readonly #from: string;
  readonly #insert: Database.Statement<Value[]>;
  readonly #update: Database.Statement<Value[]> | undefined;
  /** Which values of a row an update binds: the changing ones, then the key. */
  readonly #updateOrder: number[];
  readonly #selects = new Map<string, Database.Statement<Value[]>>();

  constructor(db: Database.Database, table: Table<Row>, hint = "") {
    this.#db = db;
    this.#table = table;
    this.#from = `SELECT ${table.columns.join(", ")} FROM ${table.name} ${hint}`;
    const { name, columns, changing, keyColumns } = table;
    const key = columns.slice(0, keyColumns);
    this.#insert = db.prepare(
      `INSERT INTO ${name} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
    );
    const sets = changing.map((column) => `${column} = ?`).join(", ");
    const where = key.map((column) => `${column} = ?`).join(" AND ");
    this.#update = changing.length === 0 ? undefined : db.prepare(`UPDATE ${name} SET ${sets} WHERE ${where}`);
    this.#updateOrder = [...changing, ...key].map((column) => columns.indexOf(column));
  }

  select(where: string, ...values: Value[]): Row[] {
    let statement = this.#selects.get(where);
    if (statement === undefined) {
      statement = this.#db.prepare(`${this.#from} WHERE ${where}`);
      this.#selects.set(where, statement);
    }
    // SQLite's STRICT tables give text, whole numbers and null only.
    return (statement.all(...values) as RawRow[]).map((raw) => this.#table.row(raw));
  }

  insertAll(rows: readonly Row[]): void {
    for (const row of rows) this.#insert.run(...this.#table.values(row));
  }

  write(changes: readonly Change<Row>[]): void {
    for (const { before, after } of changes) {
      const values = this.#table.values(after);
      if (before === undefined) this.#insert.run(...values);
      else this.#updateRow(values);
    }
  }

  #updateRow(values: readonly Value[]): void {
    const bound = this.#updateOrder.map((index) => values[index] ?? null);
    const changed = this.#update?.run(...bound).changes;
    if (changed !== 1) throw new Error(`a row of ${this.#table.name} was gone`);
  }
}
