import { openSqliteReader, openSqliteWriter } from "../database/sqlite.ts";
import { makeIds } from "./ids.ts";
import { type Ledger, makeLedger } from "./ledger.ts";
import { openSqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";

export interface SqliteLedgerOptions extends Pick<SqliteStoreOptions, "lingerMs" | "largestGroup" | "beforeStep"> {
  readonly file: string;
  readonly now: () => number;
  readonly makeId?: () => string;
}

/** The ledger in one SQLite file. `close` ends its connections too. */
export function openSqliteLedger({ file, now, makeId = makeIds(now), ...options }: SqliteLedgerOptions): Ledger {
  const db = openSqliteWriter(file);
  const database = openSqliteReader(file);
  const store = openSqliteStore({ db, now, makeId, ...options });
  return {
    ...makeLedger({ store, database, now }),
    async close() {
      await store.close();
      await database.close();
      db.close();
    },
  };
}
