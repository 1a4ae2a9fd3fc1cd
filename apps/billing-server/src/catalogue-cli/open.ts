import { AppError } from "@myba/shared/errors";
import type { Command } from "commander";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalogues } from "../catalogue/catalogues.ts";
import { openCatalogues } from "../catalogue/open-catalogues.ts";
import { dataPlaceFrom } from "../config.ts";
import { openPostgresServerDatabase } from "../database/postgres-server-database.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import { openSqliteServerDatabase } from "../database/sqlite-server-database.ts";
import type { CatalogueIo } from "./io.ts";

/** Where the catalogue is, as a command was told. */
export interface DatabaseFlag {
  readonly database?: string;
}

/** Adds the option that says where the catalogue is. */
export function addDatabaseOption(command: Command): Command {
  return command.option(
    "-d, --database <address>",
    "the server's data folder or postgres:// address; without it DATABASE_URL or MYBA_SERVER_DATA, as the server reads them",
  );
}

/** Works with a server's catalogue; the server may be running. Throws `catalogue/no-database` where there is none. */
export async function withCatalogues<T>(
  { database: named }: DatabaseFlag,
  { env, now }: CatalogueIo,
  work: (catalogues: Catalogues) => Promise<T>,
): Promise<T> {
  const database = await openExisting(named ?? dataPlaceFrom(env));
  try {
    return await work(await openCatalogues({ database, now }));
  } finally {
    await database.close();
  }
}

/**
 * Opens the database of a server, which may be running. Makes nothing: a mistyped address must not become a new server's
 * data. Throws `catalogue/no-database` where there is none.
 */
export async function openExisting(address: string): Promise<ServerDatabase> {
  if (!/^postgres(?:ql)?:/.test(address)) {
    const file = join(address, "server.db");
    if (!existsSync(file)) throw noDatabase(address, "there is no server.db in this folder");
    return openSqliteServerDatabase(file);
  }
  const name = URL.canParse(address) ? `${new URL(address).host}${new URL(address).pathname}` : "that address";
  let database: ServerDatabase | undefined;
  try {
    database = await openPostgresServerDatabase({ url: address, connections: 2, isMigrating: false });
    await database.db.selectFrom("catalogue_version").select("version").limit(1).execute();
    return database;
  } catch (cause) {
    await database?.close();
    throw noDatabase(name, cause instanceof Error ? cause.message : "it cannot be read", cause);
  }
}

function noDatabase(place: string, reason: string, cause?: unknown): AppError {
  return new AppError("catalogue/no-database", { database: place, reason }, { cause });
}

/** A document from a file of JSON. Throws `catalogue/invalid` where there is none. */
export function readDocument(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("catalogue/invalid", { reason: `${file} is no JSON that can be read: ${reason}` }, { cause });
  }
}
