import type { Kysely, Transaction } from "kysely";
import type { ServerTables } from "./server-tables.ts";

/**
 * Everything of the server that is not the ledger: people, devices, sign-ins, catalogue, generations, queues. On SQLite
 * a file of its own, so that the ledger's one writer never waits for it; on PostgreSQL the same database. Nothing here
 * shares a transaction with the ledger: what needs both asks the ledger with a key and a cause, and again until it has
 * its answer.
 */
export interface ServerDatabase {
  readonly engine: "sqlite" | "postgres";
  /** Single statements. */
  readonly db: Kysely<ServerTables>;
  /**
   * Single statements for whose end nobody waits: on SQLite they wait some milliseconds for the commit of others. As
   * durable as all else once they resolve.
   */
  readonly unhurried: Kysely<ServerTables>;
  /**
   * Several statements in one transaction, which may be tried again: `work` must touch nothing else, and on SQLite must
   * wait for nothing but its own statements. Rows that others may change meanwhile are to be locked or updated by
   * condition (READ COMMITTED).
   */
  write<T>(work: (transaction: Transaction<ServerTables>) => Promise<T>): Promise<T>;
  /** Calls the listener with the transaction of each `write` once it is committed. Returns how to end that. */
  onWritten(listener: (transaction: Transaction<ServerTables>) => void): () => void;
  close(): Promise<void>;
}
