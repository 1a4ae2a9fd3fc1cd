import type Database from "better-sqlite3";
import type { AccountId } from "./accounts.ts";
import { tables } from "./columns.ts";
import type { Account, Claim, Entry, Hold, Lot, Member, Payment, Transfer } from "./rows.ts";
import { SqliteHotRows } from "./sqlite-hot-rows.ts";
import { SqliteTable } from "./sqlite-table.ts";
import type { Changes, Key, Loaded } from "./store.ts";

type Mutable<T> = { [Property in keyof T]: T[Property] extends readonly (infer Row)[] ? Row[] : never };

/** How many keys one statement looks for. */
const mostClaims = 64;
const claimsOf = { one: "key = ?", many: `key IN (${Array.from({ length: mostClaims }, () => "?").join(", ")})` };

/**
 * Loads and writes the ledger's rows on a SQLite connection that is in a transaction. The only writer of the connection
 * it is given: it remembers rows from one transaction to the next.
 */
export class SqliteRows {
  readonly #account: SqliteTable<Account>;
  readonly #lot: SqliteTable<Lot>;
  /** SQLite would rather look through all lots of a wallet, of which nearly all are spent one day. */
  readonly #liveLots: SqliteTable<Lot>;
  readonly #hold: SqliteTable<Hold>;
  readonly #payment: SqliteTable<Payment>;
  readonly #member: SqliteTable<Member>;
  readonly #claim: SqliteTable<Claim>;
  readonly #transfer: SqliteTable<Transfer>;
  readonly #entry: SqliteTable<Entry>;
  readonly #hot: SqliteHotRows;

  constructor(db: Database.Database) {
    this.#account = new SqliteTable(db, tables.account, {
      in: "wallet",
      names: { id: "account_id" },
      fixed: { no: 0, is_live: 0 },
      guard: { column: "version", of: ({ version }) => version },
    });
    this.#lot = new SqliteTable(db, tables.lot, { in: "wallet" });
    this.#liveLots = new SqliteTable(db, tables.lot, { in: "wallet", hint: "INDEXED BY lot_live" });
    this.#hold = new SqliteTable(db, tables.hold);
    this.#payment = new SqliteTable(db, tables.payment);
    this.#member = new SqliteTable(db, tables.member);
    this.#claim = new SqliteTable(db, tables.claim);
    this.#transfer = new SqliteTable(db, tables.transfer);
    this.#entry = new SqliteTable(db, tables.entry);
    this.#hot = new SqliteHotRows(db);
  }

  /** The transaction has begun. */
  begin(): void {
    this.#hot.begin();
  }

  /** What was written is on the disk. */
  committed(changes: Changes): void {
    this.#hot.committed(changes);
  }

  /** The transaction failed, or nobody knows. */
  failed(): void {
    this.#hot.forget();
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
    const claims: string[] = [];
    for (const key of keys) {
      if (key.kind === "claim") claims.push(key.key);
      else this.#loadKey(key, rows);
    }
    if (claims.length > 0) this.#loadClaims(claims, rows);
    return rows;
  }

  /** Nearly all are new, so that one statement asks for many: also for those of the same key in another scope. */
  #loadClaims(keys: readonly string[], rows: Mutable<Loaded>): void {
    for (let from = 0; from < keys.length; from += mostClaims) {
      const some = keys.slice(from, from + mostClaims);
      // Two statements serve any number.
      const size = some.length === 1 ? 1 : mostClaims;
      while (some.length < size) some.push(some[0]!); // At least one is there.
      rows.claims.push(...this.#claim.select(claimsOf[size === 1 ? "one" : "many"], ...some));
    }
  }

  #loadKey(key: Exclude<Key, { kind: "claim" }>, rows: Mutable<Loaded>): void {
    switch (key.kind) {
      case "wallet":
        this.#loadWallet(key.accountId, rows);
        break;
      case "lot":
        rows.lots.push(...this.#lot.select("account_id = ? AND no = ?", key.accountId, key.no));
        break;
      case "hold":
        this.#loadHold(key.accountId, key.holdId, rows);
        break;
      case "payment":
        rows.payments.push(...this.#payment.select("account_id = ? AND id = ?", key.accountId, key.paymentId));
        rows.lots.push(
          ...this.#lot.select("account_id = ? AND no > 0 AND payment_id = ?", key.accountId, key.paymentId),
        );
        break;
      case "member":
        rows.members.push(...this.#member.select("account_id = ? AND id = ?", key.accountId, key.memberId));
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

  #loadWallet(accountId: AccountId, rows: Mutable<Loaded>): void {
    let wallet = this.#hot.wallet(accountId);
    if (wallet === undefined) {
      const [account] = this.#account.select("account_id = ?", accountId);
      const lots = account === undefined ? [] : this.#liveLots.select("account_id = ? AND is_live = 1", accountId);
      this.#hot.keepWallet(accountId, (wallet = { account, lots }));
    }
    if (wallet.account !== undefined) rows.accounts.push(wallet.account);
    rows.lots.push(...wallet.lots);
  }

  #loadHold(accountId: AccountId, holdId: string, rows: Mutable<Loaded>): void {
    const hot = this.#hot.hold(accountId, holdId);
    rows.holds.push(...(hot === undefined ? this.#hold.select("account_id = ? AND id = ?", accountId, holdId) : [hot]));
  }

  write(changes: Changes): void {
    this.#account.write(changes.accounts);
    this.#lot.write(changes.lots);
    this.#hold.write(changes.holds);
    this.#payment.write(changes.payments);
    this.#member.write(changes.members);
    this.#transfer.insert(changes.transfers);
    this.#entry.insert(changes.entries);
    this.#claim.insert(changes.claims);
  }
}
