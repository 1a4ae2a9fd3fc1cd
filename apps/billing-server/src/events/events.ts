import type { AccountEvent } from "@myba/shared/billing-api/events";
import type { Transaction } from "kysely";
import type { ServerTables } from "../database/server-tables.ts";
import type { AccountId } from "../ledger/accounts.ts";

/** What happened once to an account. Balances are no part of it: they come from the ledger's journal. */
export type OnceEvent = Exclude<AccountEvent, { kind: "balance" }>;

/** The way to the open streams of an account, in every process. */
export interface Events {
  /** In the transaction that makes it true; heard soon after that commits, also if this process dies at once. */
  append(transaction: Transaction<ServerTables>, accountId: AccountId, event: OnceEvent): Promise<void>;
  /** The stream of one account. Ends with the signal, or when the server stops. */
  follow(
    accountId: AccountId,
    options: { readonly afterId?: string; readonly signal: AbortSignal; readonly installationId?: string },
  ): AsyncIterable<{ readonly id?: string; readonly event: AccountEvent }>;
  openStreams(): number;
}
