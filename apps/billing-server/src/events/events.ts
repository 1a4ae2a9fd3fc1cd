import type { AccountEvent } from "@myba/shared/billing-api/events";
import type { Transaction } from "kysely";
import type { ServerTables } from "../database/server-tables.ts";
import type { AccountId } from "../ledger/accounts.ts";

/** What happened once to an account. Balances are no part of it: they come from the ledger's journal. */
export type OnceEvent = Exclude<AccountEvent, { kind: "balance" }>;

/** The way to the open streams of an account, in every process. */
export interface Events {
  /**
   * In the transaction that makes it true; heard soon after that commits, also if this process dies at once. Events of
   * one account are in the order of their commits. With `installationId` only that installation of theirs hears it.
   */
  append(
    transaction: Transaction<ServerTables>,
    accountId: AccountId,
    event: OnceEvent,
    installationId?: string,
  ): Promise<void>;
  /**
   * The stream of one account: its balance, then what changes. Ends with the signal, after `signed-out`, or when the
   * server stops. Throws `request/too-many` at once where an account has too many open.
   */
  follow(
    accountId: AccountId,
    options: { readonly afterId?: string; readonly signal: AbortSignal; readonly installationId?: string },
  ): AsyncIterableIterator<HeardEvent>;
  openStreams(): number;
}

/** One event of a stream. What follows it is asked for with its id. */
export interface HeardEvent {
  readonly id: string;
  readonly event: AccountEvent;
}
