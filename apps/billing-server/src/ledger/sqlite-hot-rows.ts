import type Database from "better-sqlite3";
import type { AccountId } from "./accounts.ts";
import { HotRows } from "./hot-rows.ts";
import type { Account, Hold, Lot } from "./rows.ts";
import type { Changes } from "./store.ts";

/** A wallet as the database has it: its account, if it ever had anything, and its live lots. */
export interface StoredWallet {
  readonly account: Account | undefined;
  readonly lots: readonly Lot[];
}

/** How many wallets, and how many open holds, are kept in memory at least. */
const mostHot = 16_384;

/**
 * The wallets and open holds used lately, as they are in the database, so that a spend need not read what the one
 * before it wrote. True as long as nobody else writes: SQLite counts the commits of other connections
 * (`data_version`), so `begin` asks inside the write transaction, where none can come any more, and forgets everything
 * after a foreign one. What a transaction changed is taken over by `committed`; after a failed one `forget` is called.
 */
export class SqliteHotRows {
  readonly #wallets = new HotRows<StoredWallet>(mostHot);
  readonly #holds = new HotRows<Hold>(mostHot);
  readonly #version: Database.Statement<[], number>;
  #seen = -1;

  constructor(db: Database.Database) {
    this.#version = db.prepare<[], number>("PRAGMA data_version").pluck();
  }

  /** To be called inside each write transaction, before anything is read. */
  begin(): void {
    const version = this.#version.get() ?? -1;
    if (version !== this.#seen) this.forget();
    this.#seen = version;
  }

  wallet(accountId: AccountId): StoredWallet | undefined {
    return this.#wallets.get(accountId);
  }

  keepWallet(accountId: AccountId, wallet: StoredWallet): void {
    this.#wallets.put(accountId, wallet);
  }

  hold(accountId: AccountId, holdId: string): Hold | undefined {
    const hold = this.#holds.get(holdId);
    return hold?.accountId === accountId ? hold : undefined;
  }

  /** Takes over what is committed. */
  committed(changes: Changes): void {
    for (const { after } of changes.accounts) {
      const known = this.#wallets.get(after.id);
      if (known !== undefined) this.#wallets.put(after.id, { account: after, lots: known.lots });
    }
    for (const { after } of changes.lots) {
      const known = this.#wallets.get(after.accountId);
      if (known === undefined) continue;
      const lots = known.lots.filter(({ no }) => no !== after.no);
      if (after.remaining > 0) lots.push(after);
      this.#wallets.put(after.accountId, { account: known.account, lots });
    }
    for (const { after } of changes.holds) {
      if (after.state === "open") this.#holds.put(after.id, after);
      else this.#holds.delete(after.id);
    }
  }

  forget(): void {
    this.#wallets.clear();
    this.#holds.clear();
  }
}
