import type { ReadingDatabase } from "../database/database.ts";
import type { AccountId } from "./accounts.ts";
import { type Balance, balanceOf } from "./balance.ts";
import { type NewTransfer, transfersSince, versionsOf } from "./changed-wallets.ts";
import type { Command, Settle, Settled } from "./commands.ts";
import { type Movement, movementsOf, type Stretch } from "./movements.ts";
import {
  accountOf,
  expiredHolds,
  hasPurchased,
  historyOf,
  type HistoryLine,
  type HistoryPage,
  holdOf,
  membersOf,
  walletsThatCanPay,
  walletsWithExpiredLots,
} from "./queries.ts";
import type { Account, Hold, Member } from "./rows.ts";
import { assertStorable } from "./storable.ts";
import type { LedgerStore } from "./store.ts";

/** The token ledger as the rest of the billing server sees it: commands that change it, questions about it. */
export interface Ledger {
  /** Carries out any command; see `commands.ts` for what each does and answers. */
  readonly execute: LedgerStore["execute"];
  capture(hold: HoldRef & { tokens: number; above?: "cap" | "top-up"; meta?: Settle["meta"] }): Promise<Settled>;
  release(hold: HoldRef): Promise<Settled>;
  /** Ends holds whose time is over. Returns how many it ended. */
  sweepHolds(limit?: number): Promise<number>;
  /** Books what has expired. Returns the tokens. */
  expireLots(limit?: number): Promise<number>;
  /** Pays what is owed from bought tokens that have become free, as a lot with a later start does. Returns the tokens. */
  payDebts(limit?: number): Promise<number>;
  balance(accountId: AccountId): Promise<Balance>;
  history(accountId: AccountId, page?: HistoryPage): Promise<HistoryLine[]>;
  /** A stretch of a wallet's transfers with their entries, newest first. */
  movements(accountId: AccountId, stretch: Stretch): Promise<Movement[]>;
  hold(accountId: AccountId, holdId: string): Promise<Hold | undefined>;
  members(accountId: AccountId): Promise<Member[]>;
  account(accountId: AccountId): Promise<Account | undefined>;
  /** Whether a payment was ever settled into this wallet, also one that was refunded since. */
  hasPurchased(accountId: AccountId): Promise<boolean>;
  /** What has been posted since a time, also by other processes. See `changed-wallets.ts`. */
  transfersSince(sinceMs: number, limit?: number): Promise<NewTransfer[]>;
  /** The version of each of these wallets; none for those that never had anything. */
  versions(accountIds: readonly AccountId[]): Promise<Map<AccountId, number>>;
  /** Whether somebody else may have written since this was asked last; always true where nobody can tell. */
  mayHaveCompany(): boolean;
  /** Whether the database takes writes: false from giving a command up because of it until one succeeds again. */
  isHealthy(): boolean;
  /** Waits for what is under way. The databases are closed by who opened them. */
  close(): Promise<void>;
}

interface HoldRef {
  readonly accountId: AccountId;
  readonly holdId: string;
  readonly actor: string;
}

export interface LedgerParts {
  readonly store: LedgerStore;
  readonly database: ReadingDatabase;
  readonly now: () => number;
}

/** Puts the ledger together from an engine's two sides. */
export function makeLedger({ store, database, now }: LedgerParts): Ledger {
  const execute: LedgerStore["execute"] = async (command) => {
    assertStorable(command);
    return store.execute(command);
  };
  const settle = ({ accountId, holdId, actor }: HoldRef, by: Settle["by"], meta?: Settle["meta"]): Promise<Settled> =>
    execute({ kind: "settle", accountId, holdId, actor, by, ...(meta !== undefined && { meta }) });

  return {
    execute,
    capture: ({ tokens, above = "cap", meta, ...hold }) => settle(hold, { kind: "capture", tokens, above }, meta),
    release: (hold) => settle(hold, { kind: "release" }),
    async sweepHolds(limit = 1000) {
      const holds = await expiredHolds(database, now(), limit);
      const swept = await Promise.all(
        holds.map(({ accountId, id }) => settle({ accountId, holdId: id, actor: "ledger" }, { kind: "sweep" })),
      );
      return swept.filter(({ state }) => state === "expired").length;
    },
    async expireLots(limit = 1000) {
      const wallets = await walletsWithExpiredLots(database, now(), limit);
      const expired = await Promise.all(
        wallets.map((accountId) => execute({ kind: "expire", accountId } satisfies Command)),
      );
      return expired.reduce((sum, { tokens }) => sum + tokens, 0);
    },
    async payDebts(limit = 1000) {
      const wallets = await walletsThatCanPay(database, now(), limit);
      const paid = await Promise.all(
        wallets.map((accountId) => execute({ kind: "pay-debt", accountId } satisfies Command)),
      );
      return paid.reduce((sum, { tokens }) => sum + tokens, 0);
    },
    balance: (accountId) => balanceOf(database, accountId, now()),
    history: (accountId, page) => historyOf(database, accountId, page),
    movements: (accountId, stretch) => movementsOf(database, accountId, stretch),
    hold: (accountId, holdId) => holdOf(database, accountId, holdId),
    members: (accountId) => membersOf(database, accountId),
    account: (accountId) => accountOf(database, accountId),
    hasPurchased: (accountId) => hasPurchased(database, accountId),
    transfersSince: (sinceMs, limit = 10_000) => transfersSince(database, sinceMs, limit),
    versions: (accountIds) => versionsOf(database, accountIds),
    mayHaveCompany: () => true,
    isHealthy: () => store.isHealthy(),
    close: () => store.close(),
  };
}
