import type Database from "better-sqlite3";
import { SqliteCheckpointer } from "../../apps/billing-server/src/database/sqlite-checkpointer.ts";
import { openSqliteWriter } from "../../apps/billing-server/src/database/sqlite.ts";
import { makeIds } from "../../apps/billing-server/src/ledger/ids.ts";
import { anyWallet, groupSize, walletAt, walletCount } from "./load.ts";

/**
 * The least a ledger on SQLite can do for one operation: UPDATE one balance, INSERT one entry with ids, amounts, cause
 * and times, appended at the end; 64 operations a transaction, prepared statements, no index, no decision, no key.
 * The connection is opened as the ledger's own, so that every pragma is the same, and so is who copies the log back.
 */
export class SqliteFloor {
  readonly #db: Database.Database;
  readonly #checkpointer: SqliteCheckpointer;
  readonly #makeId = makeIds(Date.now);
  readonly #run: (count: number) => void;

  constructor(file: string) {
    const db = openSqliteWriter(file);
    this.#db = db;
    db.exec(`
      CREATE TABLE floor_balance (
        id TEXT NOT NULL PRIMARY KEY, posted INTEGER NOT NULL, held INTEGER NOT NULL, seq INTEGER NOT NULL,
        version INTEGER NOT NULL, recorded_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE floor_entry (
        id TEXT NOT NULL PRIMARY KEY, balance_id TEXT NOT NULL, kind TEXT NOT NULL, cause_type TEXT NOT NULL,
        cause_id TEXT NOT NULL, amount INTEGER NOT NULL, contra TEXT NOT NULL, actor TEXT NOT NULL,
        event_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;`);
    const add = db.prepare("INSERT INTO floor_balance VALUES (?, 1000000000, 0, 0, 0, 0)");
    db.transaction(() => {
      for (let index = 0; index < walletCount; index += 1) add.run(walletAt(index));
    })();
    const update = db.prepare(
      "UPDATE floor_balance SET posted = posted - 3, seq = seq + 1, version = version + 1, recorded_at = ? WHERE id = ?",
    );
    const insert = db.prepare("INSERT INTO floor_entry VALUES (?, ?, 'spend', 'generation', ?, -3, ?, ?, ?, ?)");
    const makeId = this.#makeId;
    const transaction = db.transaction((count: number) => {
      for (let done = 0; done < count; done += 1) {
        const wallet = anyWallet();
        const now = Date.now();
        update.run(now, wallet);
        insert.run(makeId(), wallet, makeId(), "usage_revenue", wallet, now, now);
      }
    });
    this.#checkpointer = new SqliteCheckpointer(db);
    this.#run = (count) => {
      transaction.immediate(count);
      this.#checkpointer.committed();
    };
  }

  /** Milliseconds for so many operations. */
  time(operations: number): number {
    const startedAt = performance.now();
    for (let done = 0; done < operations; done += groupSize) this.#run(groupSize);
    return performance.now() - startedAt;
  }

  /** How many transactions of one row follow each other in a second: what syncing costs on this disk. */
  commitsPerSecond(): number {
    const commits = 300;
    const startedAt = performance.now();
    for (let done = 0; done < commits; done += 1) this.#run(1);
    return (commits / (performance.now() - startedAt)) * 1000;
  }

  async close(): Promise<void> {
    await this.#checkpointer.close();
    this.#db.close();
  }
}
