import type { Migration } from "../migrations/migration.ts";
import { server } from "./001-server.ts";
import { payments } from "./002-payments.ts";
import { gifts } from "./003-gifts.ts";

/** In order, apart from the ledger's: on SQLite they are of another file. */
export const serverMigrations: readonly Migration[] = [server, payments, gifts];
