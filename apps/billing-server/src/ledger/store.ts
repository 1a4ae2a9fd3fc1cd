import type { AccountId } from "./accounts.ts";
import type { AnswerOf, Command } from "./commands.ts";
import type { Account, Claim, Entry, Hold, Lot, Member, Payment, Transfer } from "./rows.ts";
import type { Change } from "./rows-by-key.ts";

/** Where the ledger lives: one implementation an engine, one conformance suite for all. */
export interface LedgerStore {
  /**
   * Carries out one command: fulfilled with its answer once that is durable, rejected with an `AppError` when it is
   * refused (nothing was written) and with `ledger/unavailable` when the engine could not tell or could not write:
   * asking again with the same key is safe. Commands that come close together may share a transaction; one refusal
   * never touches its neighbours.
   */
  execute<C extends Command>(command: C): Promise<AnswerOf<C>>;
  /** Whether the database takes writes: false from giving a command up until one succeeds again. */
  isHealthy(): boolean;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** Tells which wallets a commit has changed, debts among them; called after each, whatever came of its commands. */
export type OnCommitted = (accountIds: readonly AccountId[]) => void;

/** Calls the listener for what a batch has changed. What goes wrong there is not the commit's affair. */
export function tellCommitted(onCommitted: OnCommitted | undefined, { accounts }: Pick<Changes, "accounts">): void {
  if (onCommitted === undefined || accounts.length === 0) return;
  try {
    onCommitted(accounts.map(({ after }) => after.id));
  } catch {
    // The commit stands. Whoever listens reports its own failures.
  }
}

/** What a command may need to see. Whatever exists under a key is loaded; what does not exist is known not to. */
export type Key =
  /** The account with all its live lots. Writers of one account are serialised by it. */
  | { readonly kind: "wallet"; readonly accountId: AccountId }
  | { readonly kind: "lot"; readonly accountId: AccountId; readonly no: number }
  | { readonly kind: "hold"; readonly accountId: AccountId; readonly holdId: string }
  /** The payment with all its lots. */
  | { readonly kind: "payment"; readonly accountId: AccountId; readonly paymentId: string }
  | { readonly kind: "member"; readonly accountId: AccountId; readonly memberId: string }
  | { readonly kind: "claim"; readonly scope: string; readonly key: string }
  /** The transfer that has this `once`. */
  | { readonly kind: "once"; readonly once: string }
  /** The transfer with its entries. */
  | { readonly kind: "transfer"; readonly id: string };

/** Rows for a set of keys, in any order, without promise of which key each is for. */
export interface Loaded {
  readonly accounts: readonly Account[];
  readonly lots: readonly Lot[];
  readonly holds: readonly Hold[];
  readonly payments: readonly Payment[];
  readonly members: readonly Member[];
  readonly claims: readonly Claim[];
  readonly transfers: readonly Transfer[];
  readonly entries: readonly Entry[];
}

/**
 * What a batch writes, each row once, in its final state: updates where `before` is given, inserts otherwise. An
 * account's update must find `before.version`, or the whole batch is decided again on fresh rows.
 */
export interface Changes {
  readonly accounts: readonly Change<Account>[];
  readonly lots: readonly Change<Lot>[];
  readonly holds: readonly Change<Hold>[];
  readonly payments: readonly Change<Payment>[];
  readonly members: readonly Change<Member>[];
  readonly claims: readonly Claim[];
  readonly transfers: readonly Transfer[];
  readonly entries: readonly Entry[];
}
