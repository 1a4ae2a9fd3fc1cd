import { type CompiledQuery, Kysely, type QueryResult } from "kysely";
import { CommittedWrites } from "./committed-writes.ts";
import { serverMigrations } from "./server-migrations/server-migrations.ts";
import type { ServerDatabase } from "./server-database.ts";
import type { ServerTables } from "./server-tables.ts";
import { SharedTransactions } from "./shared-transactions.ts";
import { SqliteCheckpointer } from "./sqlite-checkpointer.ts";
import { HandingDialect, LockingDialect, Statements } from "./sqlite-dialects.ts";
import { openSqliteWriter } from "./sqlite.ts";

/** About as long as a commit takes on a slow disk. */
const patienceMs = 5;

/** Opens the server's tables in a SQLite file and brings them up to date. Throws `data/newer` as the ledger does. */
export function openSqliteServerDatabase(file: string): ServerDatabase {
  const sqlite = openSqliteWriter(file, serverMigrations);
  const statements = new Statements(sqlite);
  // One connection, whose users wait for each other: nobody reads what a transaction has not committed yet.
  const inner = new Kysely<ServerTables>({ dialect: new LockingDialect(statements) });
  const committed = new CommittedWrites();
  const checkpointer = new SqliteCheckpointer(sqlite);
  const shared = new SharedTransactions({ sqlite, inner, committed, checkpointer });
  const single = (patienceMs: number): Kysely<ServerTables> => {
    const execute = (query: CompiledQuery): Promise<QueryResult<unknown>> =>
      statements.prepare(query.sql).readonly ? inner.executeQuery(query) : shared.addOne(query, patienceMs);
    return new Kysely<ServerTables>({ dialect: new HandingDialect(statements, execute) });
  };
  return {
    engine: "sqlite",
    db: single(0),
    unhurried: single(patienceMs),
    write: (work) => shared.add(work),
    onWritten: (listener) => committed.listen(listener),
    async close() {
      await shared.settled();
      await checkpointer.close();
      sqlite.close();
    },
  };
}
