import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ReadingDatabase } from "./database/database.ts";
import { openPostgresServerDatabase } from "./database/postgres-server-database.ts";
import { postgresServerFacts } from "./database/postgres-server-facts.ts";
import { openPostgresPool, openPostgresReader } from "./database/postgres.ts";
import type { ServerDatabase } from "./database/server-database.ts";
import { openSqliteServerDatabase } from "./database/sqlite-server-database.ts";
import { openSqliteReader, openSqliteWriter } from "./database/sqlite.ts";
import type { TidyLedger } from "./ledger/housekeeping.ts";
import { openPostgresLedger } from "./ledger/postgres-ledger.ts";
import { type ChainWriter, postgresChainWriter, sqliteChainWriter } from "./ledger/proof/chain-writer.ts";
import { openProofDatabase } from "./ledger/proof/open-proof-database.ts";
import type { ProofDatabase } from "./ledger/proof/proof-database.ts";
import { openSqliteLedger, type SqliteLedgerOptions } from "./ledger/sqlite-ledger.ts";

/** Everything a server has open to keep things in. */
export interface Databases {
  readonly ledger: TidyLedger;
  readonly database: ServerDatabase;
  /** The ledger's rows, to read. */
  readonly reader: ReadingDatabase;
  readonly chain: { readonly proof: ProofDatabase; readonly writer: ChainWriter };
  close(): Promise<void>;
}

export interface DatabasesOptions {
  readonly dataFolder: string;
  /** `postgres://…` instead of files in the folder. */
  readonly databaseUrl?: string | undefined;
  readonly now: () => number;
  readonly makeId: () => string;
  readonly onCommitted?: SqliteLedgerOptions["onCommitted"];
  /** False only for tests on a PostgreSQL that writes nothing to the disk. */
  readonly isDurable?: boolean;
}

/** The ledger's file in a data folder. */
export function ledgerFileIn(folder: string): string {
  return join(folder, "ledger.db");
}

/** Opens both databases, which are brought up to date: files of SQLite, or one database of PostgreSQL. */
export async function openDatabases(options: DatabasesOptions): Promise<Databases> {
  const opened: { close(): Promise<unknown> }[] = [];
  const keep = <Thing extends { close(): Promise<unknown> }>(thing: Thing): Thing => {
    opened.push(thing);
    return thing;
  };
  const close = async (): Promise<void> => {
    // The last first: the ledger waits for what is under way before its connections end.
    for (const thing of opened.toReversed()) await thing.close();
  };
  try {
    const found = await (options.databaseUrl === undefined
      ? inFolder(options, keep)
      : onPostgres({ ...options, url: options.databaseUrl }, keep));
    return { ...found, close };
  } catch (error) {
    await close().catch(() => undefined); // What opening failed of is the error to tell.
    throw error;
  }
}

type Keep = <Thing extends { close(): Promise<unknown> }>(thing: Thing) => Thing;

async function inFolder(options: DatabasesOptions, keep: Keep): Promise<Omit<Databases, "close">> {
  const { dataFolder, now, makeId, onCommitted } = options;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const file = ledgerFileIn(dataFolder);
  const ledger = keep(openSqliteLedger({ file, now, makeId, ...(onCommitted && { onCommitted }) }));
  const database = keep(openSqliteServerDatabase(join(dataFolder, "server.db")));
  const reader = keep(openSqliteReader(file));
  const proof = keep(await openProofDatabase(file));
  const chain = openSqliteWriter(file);
  keep({ close: () => Promise.resolve(void chain.close()) });
  return { ledger, database, reader, chain: { proof, writer: sqliteChainWriter(chain) } };
}

async function onPostgres(
  options: DatabasesOptions & { readonly url: string },
  keep: Keep,
): Promise<Omit<Databases, "close">> {
  const { url, now, makeId, onCommitted, isDurable = true } = options;
  const ledger = keep(await openPostgresLedger({ url, now, makeId, isDurable, ...(onCommitted && { onCommitted }) }));
  const database = keep(await openPostgresServerDatabase({ url }));
  const reader = keep(openPostgresReader(url));
  const proof = keep(await openProofDatabase(url));
  const { role } = await postgresServerFacts(url);
  const pool = openPostgresPool({ url, connections: 1, role });
  keep({ close: () => pool.end() });
  return { ledger, database, reader, chain: { proof, writer: postgresChainWriter(pool) } };
}
