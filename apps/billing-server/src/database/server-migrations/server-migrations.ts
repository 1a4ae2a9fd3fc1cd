import type { Migration } from "../migrations/migration.ts";
import { server } from "./001-server.ts";

/** In order, apart from the ledger's: on SQLite they are of another file. */
export const serverMigrations: readonly Migration[] = [server];
