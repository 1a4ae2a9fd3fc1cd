import type { AccountId, SystemAccount } from "./accounts.ts";

/**
 * The ledger's rows as both engines hold them. All amounts are safe integers of tokens (cents where the name says so),
 * all times milliseconds since 1970, all ids UUIDv7 made by the ledger. Rows are values: a change is a new object.
 */

/** One balance. Everything here can be rebuilt from the journal (transfers and entries). */
export interface Account {
  readonly id: AccountId;
  /** Sum of the entries. */
  readonly posted: number;
  /** Sum of the open holds. */
  readonly held: number;
  /** What the wallet's debt account owes, as a positive number; always 0 on a debt account itself. */
  readonly owed: number;
  /** Number of entries. */
  readonly seq: number;
  /** Number of lots ever made. */
  readonly lots: number;
  /** Number of transfers; grows with every change, so that it also guards against lost updates. */
  readonly version: number;
  /** The latest transfer, from which `previousId` leads back to the first: the wallet's history. */
  readonly lastTransferId: string | null;
  /** Record time of the latest transfer. Time never runs backwards within one wallet. */
  readonly recordedAt: number;
  /** Until when spending costs nothing. */
  readonly unlimitedUntil: number | null;
  readonly closedAt: number | null;
  /** The wallet that gets what open holds of this closed one give back. */
  readonly successorId: AccountId | null;
}

export type TransferKind =
  | "purchase"
  | "bonus"
  | "welcome"
  | "anonymous"
  | "transfer"
  | "spend"
  | "refund"
  | "subscription_grant"
  | "referral"
  | "daily"
  | "gift"
  | "promo"
  | "expiry"
  | "dispute"
  | "reinstatement"
  | "admin_adjustment"
  // These move nothing but are part of the journal, so that holds and plans can be rebuilt from it.
  | "debt_payment"
  | "hold"
  | "release"
  | "plan"
  | "member"
  | "closure";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One event of one wallet, with the entries it makes. Never changed. */
export interface Transfer {
  readonly id: string;
  readonly accountId: AccountId;
  /** The wallet's transfers are 1..n without a gap. */
  readonly no: number;
  /** The wallet's transfer before this one. */
  readonly previousId: string | null;
  readonly kind: TransferKind;
  readonly causeType: string;
  readonly causeId: string;
  /** Set where the cause may act once only: no two transfers have the same. */
  readonly once: string | null;
  /** The purchase of a bonus, the hold of a capture or release, the outgoing half of a transfer. */
  readonly parentId: string | null;
  /** The transfer this one undoes. */
  readonly reversesId: string | null;
  readonly actor: string;
  /** The world's time. */
  readonly eventAt: number;
  /** Our time. Order comes from `no` and `seq` only. */
  readonly recordedAt: number;
  /** The wallet's seq after the transfer, and how many of its entries are this transfer's. */
  readonly seq: number;
  readonly entryCount: number;
  readonly meta: { readonly [key: string]: Json } | null;
}

/**
 * Two legs in one row: `amount` goes to the account and `-amount` to the contra account, so that every entry sums to
 * zero by itself. The balance before is `balanceAfter - amount`. An entry that touches tokens names their lot: the
 * order of the entries is the order in which lots were used.
 */
export interface Entry {
  readonly accountId: AccountId;
  readonly seq: number;
  readonly transferId: string;
  readonly amount: number;
  readonly balanceAfter: number;
  readonly lotNo: number | null;
  readonly contra: SystemAccount;
}

/** What is left of one grant. */
export interface Lot {
  readonly accountId: AccountId;
  /** The wallet's lots are 1..n. */
  readonly no: number;
  readonly transferId: string;
  readonly source: TransferKind;
  readonly granted: number;
  readonly remaining: number;
  /** The part of `remaining` that open holds have. */
  readonly held: number;
  /** The part of the grant that refunds and disputes took and could give back. */
  readonly clawed: number;
  /** Lower is spent first, among lots that expire together. */
  readonly priority: number;
  readonly effectiveAt: number;
  readonly expiresAt: number | null;
  /** What the lot cost its owner. */
  readonly costCents: number;
  readonly paymentId: string | null;
  /** The paid lot of a bonus lot. */
  readonly parentNo: number | null;
}

export type HoldState = "open" | "captured" | "released" | "expired";

/** Tokens set aside before work begins. */
export interface Hold {
  readonly accountId: AccountId;
  readonly id: string;
  readonly state: HoldState;
  readonly tokens: number;
  /** What was used of `tokens`. */
  readonly captured: number;
  /** What was used above them, where the capture said so. */
  readonly toppedUp: number;
  readonly expiresAt: number;
  /** Which lots it has, and how much of each: fixed when it is made. */
  readonly lots: readonly HeldLot[];
  /** The member of a team it was made for. */
  readonly memberId: string | null;
  /** Made under an unlimited plan: work is counted and costs nothing. */
  readonly isUnlimited: boolean;
  readonly settleTransferId: string | null;
}
export type HeldLot = readonly [lotNo: number, tokens: number];

/** What is known of one payment: refunds and disputes may come before the payment itself. */
export interface Payment {
  readonly accountId: AccountId;
  readonly id: string;
  readonly paidCents: number;
  /** Paid and bonus tokens together; 0 until the purchase is known. */
  readonly granted: number;
  /** Cumulative; never falls. */
  readonly refundedCents: number;
  readonly withdrawnCents: number;
  readonly reinstatedCents: number;
  /** How many tokens refunds and disputes have asked back so far, collected or not. */
  readonly clawed: number;
  /** The part of it that became debt. */
  readonly uncollected: number;
  /** How many of its tokens nobody used: they expired, or were left in a closed wallet. */
  readonly breakage: number;
}

/** A member of a team and what they may use of its wallet in a calendar month (UTC). */
export interface Member {
  readonly accountId: AccountId;
  readonly id: string;
  /** No cap when null. */
  readonly capTokens: number | null;
  /** Such as `2026-11`: the month that `used` counts. */
  readonly month: string;
  readonly used: number;
  readonly held: number;
  readonly removedAt: number | null;
}

/** A key that was used, with the answer it got. */
export interface Claim {
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
  readonly answer: Json;
  readonly recordedAt: number;
}
