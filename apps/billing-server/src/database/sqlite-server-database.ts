import Database from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { CommittedWrites } from "./committed-writes.ts";
import { serverMigrations } from "./server-migrations/server-migrations.ts";
import type { ServerDatabase } from "./server-database.ts";
import type { ServerTables } from "./server-tables.ts";
import { openSqliteWriter } from "./sqlite.ts";

/** Opens the server's tables in a SQLite file and brings them up to date. Throws `data/newer` as the ledger does. */
export function openSqliteServerDatabase(file: string): ServerDatabase {
  const sqlite: Database.Database = openSqliteWriter(file, serverMigrations);
  const db = new Kysely<ServerTables>({ dialect: new SqliteDialect({ database: sqlite }) });
  const committed = new CommittedWrites();
  return {
    engine: "sqlite",
    db,
    // One connection, whose statements wait for each other: a transaction has it for itself.
    write: (work) => committed.telling(work, (noting) => db.transaction().execute(noting)),
    onWritten: (listener) => committed.listen(listener),
    close: () => db.destroy(),
  };
}
