import { tables } from "./001-tables.ts";
import { providers } from "./002-providers.ts";
import { aiWork } from "./003-ai-work.ts";
import { billing } from "./004-billing.ts";

/** In order; the database's `user_version` says how many it has had. A released one never changes. */
export const migrations: readonly string[] = [tables, providers, aiWork, billing];
