import type { Receipt } from "@myba/shared/billing-api/generations";
import type { Job } from "../jobs/job.ts";
import type { AccountId } from "../ledger/accounts.ts";
import type { TicketRange } from "./estimate-tickets.ts";
import type { FollowedEvent } from "./follow-generation.ts";
import type { MeteredRequest } from "./insert-generation.ts";

export interface MeteredEstimate {
  readonly tickets: TicketRange;
  readonly tokens: TicketRange;
  readonly availableTokens: number;
  readonly missingTokens: number;
  readonly catalogueVersion: number;
}

/** Where a reader is and until when they want to hear. */
export interface ReaderOptions {
  readonly afterId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Tickets for tokens. Each wallet sees its own and those of devices that its owner took over: all else is `metered/not-found`. */
export interface Generations {
  /** Throws `text/…`, `metered/unavailable`, `request/too-many`. */
  estimate(accountId: AccountId, request: MeteredRequest): Promise<MeteredEstimate>;
  /**
   * Sets tokens aside, begins, and gives the events. It goes on without its reader for a while, so that one who lost the
   * connection finds it again; `cancel` ends it at once. The same key again gives the same generation from its beginning.
   * Throws `text/…`, `ledger/…`, `metered/unavailable`, `metered/too-many`, `request/too-many`.
   */
  start(
    accountId: AccountId,
    asked: { readonly key: string; readonly request: MeteredRequest },
    options?: ReaderOptions,
  ): Promise<AsyncGenerator<FollowedEvent, void>>;
  follow(accountId: AccountId, id: string, options?: ReaderOptions): Promise<AsyncGenerator<FollowedEvent, void>>;
  get(accountId: AccountId, id: string): Promise<Receipt>;
  list(
    accountId: AccountId,
    page: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ receipts: Receipt[]; next: string | null }>;
  /** Ends it, keeping what was delivered; resolves with the receipt once it is settled, if that is soon. */
  cancel(accountId: AccountId, id: string): Promise<Receipt>;
  /** What has to be done in some process again and again. */
  readonly jobs: readonly Job[];
  /** How many run in this process. */
  running(): number;
  /** Ends what runs here as interrupted, and waits until it is settled. */
  close(): Promise<void>;
}
