import { Kysely } from "kysely";
import { CommittedWrites } from "./committed-writes.ts";
import { serverMigrations } from "./server-migrations/server-migrations.ts";
import type { ServerDatabase } from "./server-database.ts";
import type { ServerTables } from "./server-tables.ts";
import { SharedTransactions } from "./shared-transactions.ts";
import { HandingDialect, LockingDialect, Statements } from "./sqlite-dialects.ts";
import { openSqliteWriter } from "./sqlite.ts";

/** Opens the server's tables in a SQLite file and brings them up to date. Throws `data/newer` as the ledger does. */
export function openSqliteServerDatabase(file: string): ServerDatabase {
  const sqlite = openSqliteWriter(file, serverMigrations);
  const statements = new Statements(sqlite);
  // One connection, whose users wait for each other: nobody reads what a transaction has not committed yet.
  const inner = new Kysely<ServerTables>({ dialect: new LockingDialect(statements) });
  const committed = new CommittedWrites();
  const shared = new SharedTransactions({ sqlite, inner, committed });
  const single = new HandingDialect(statements, (query) =>
    statements.prepare(query.sql).readonly
      ? inner.executeQuery(query)
      : shared.add((transaction) => transaction.executeQuery(query), true),
  );
  return {
    engine: "sqlite",
    db: new Kysely<ServerTables>({ dialect: single }),
    write: (work) => shared.add(work),
    onWritten: (listener) => committed.listen(listener),
    async close() {
      await shared.settled();
      sqlite.close();
    },
  };
}
