import { tables } from "./001-tables.ts";

/** In order; the database's `user_version` says how many it has had. A released one never changes. */
export const migrations: readonly string[] = [tables];
