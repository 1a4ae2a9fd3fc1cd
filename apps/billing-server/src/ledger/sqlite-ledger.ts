import { openSqliteReader, openSqliteWriter } from "../database/sqlite.ts";
import { makeIds } from "./ids.ts";
import type { TidyLedger } from "./housekeeping.ts";
import { pruneKeys } from "./keys.ts";
import { makeLedger } from "./ledger.ts";
import { openSqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";

export interface SqliteLedgerOptions extends Pick<
  SqliteStoreOptions,
  "lingerMs" | "largestGroup" | "beforeStep" | "onCommitted"
> {
  readonly file: string;
  readonly now: () => number;
  readonly makeId?: () => string;
}

/** The ledger in one SQLite file. `close` ends its connections too. */
export function openSqliteLedger({ file, now, makeId = makeIds(now), ...options }: SqliteLedgerOptions): TidyLedger {
  const db = openSqliteWriter(file);
  const database = openSqliteReader(file);
  const store = openSqliteStore({ db, now, makeId, ...options });
  // Counts the commits of other connections, those of the sealer among them.
  const foreignCommits = db.prepare<[], number>("PRAGMA data_version").pluck();
  let seen = foreignCommits.get();
  return {
    ...makeLedger({ store, database, now }),
    mayHaveCompany() {
      const before = seen;
      seen = foreignCommits.get();
      return seen !== before;
    },
    pruneKeys: (most) =>
      pruneKeys((sql, ...values) => Promise.resolve(db.prepare(sql).run(...values).changes), now(), most),
    async close() {
      await store.close();
      await database.close();
      db.close();
    },
  };
}
