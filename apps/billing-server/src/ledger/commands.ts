import type { AccountId } from "./accounts.ts";
import type { HoldState, TransferKind } from "./rows.ts";

/** Same key and same request: the stored answer. Same key and another request: `ledger/key-reused`. */
interface IdempotencyKey {
  /** Whose keys these are, such as `user:4711` or `stripe`. */
  readonly scope: string;
  readonly key: string;
}

interface Asked {
  readonly idempotency: IdempotencyKey;
  /** Who did it: `user:4711`, `stripe`, `admin:ada`. */
  readonly actor: string;
  /** The world's time of the event; the ledger's own time when left out. */
  readonly eventAt?: number;
}

type GrantKind = "welcome" | "anonymous" | "subscription_grant" | "daily" | "gift" | "promo" | "bonus";

/** Tokens with a reason. One cause grants one kind once, whatever the key, and to one wallet. */
export interface Grant extends Asked {
  readonly kind: "grant";
  readonly grant: GrantKind;
  readonly accountId: AccountId;
  readonly tokens: number;
  /** Such as `rule` and `daily/user:4711/2026-11-21`, or `invoice` and the subscription with its period; no `payment`. */
  readonly cause: { readonly type: string; readonly id: string };
  readonly expiresAt?: number;
  readonly effectiveAt?: number;
  readonly priority?: number;
  readonly costCents?: number;
  /** What paid for a `subscription_grant`: its refunds and disputes are as those of a purchase. */
  readonly payment?: { readonly id: string; readonly cents: number };
  readonly sold?: Sold;
  /** Words for whoever gets it, kept in the journal. */
  readonly note?: string;
}

/** What was sold, as the catalogue calls it: kept in the journal. */
interface Sold {
  /** The package's or plan's key. */
  readonly key: string;
  readonly catalogueVersion: number;
}

/** A settled payment: a lot of paid tokens and, as its child, one of bonus tokens. Pays debts first. */
export interface Purchase extends Asked {
  readonly kind: "purchase";
  readonly accountId: AccountId;
  readonly paymentId: string;
  readonly paidCents: number;
  readonly paidTokens: number;
  readonly bonusTokens: number;
  readonly expiresAt?: number;
  readonly bonusExpiresAt?: number;
  readonly sold?: Sold;
}

/** Both sides of a referral get tokens, once for each person referred; never in a circle. */
export interface Referral extends Asked {
  readonly kind: "referral";
  readonly referrerId: AccountId;
  readonly referredId: AccountId;
  readonly referrerTokens: number;
  readonly referredTokens: number;
}

/** Tokens used at once, without a hold. */
export interface Spend extends Asked {
  readonly kind: "spend";
  readonly accountId: AccountId;
  readonly tokens: number;
  /** Required on a team's wallet. */
  readonly memberId?: string;
  readonly cause: { readonly type: string; readonly id: string };
  /**
   * What a price list was asked for, where `tokens` comes from one: the same key and use is the same request whatever
   * it costs by now, and gets the answer of the price it was booked at.
   */
  readonly use?: { readonly feature: string; readonly count: number; readonly catalogueVersion: number };
}

/** Sets tokens aside until `expiresAt`. */
export interface Reserve extends Asked {
  readonly kind: "reserve";
  readonly accountId: AccountId;
  readonly tokens: number;
  readonly expiresAt: number;
  readonly memberId?: string;
  readonly cause: { readonly type: string; readonly id: string };
}

/**
 * The one lane in which a hold ends. The first settlement counts; every later one, of whatever kind, gets the same
 * answer. The hold is its own idempotency key.
 */
export interface Settle {
  readonly kind: "settle";
  readonly accountId: AccountId;
  readonly holdId: string;
  readonly by:
    | {
        readonly kind: "capture";
        readonly tokens: number;
        /** What becomes of cost above the hold: forgiven, or taken from what else is available. */
        readonly above: "cap" | "top-up";
      }
    | { readonly kind: "release" }
    /** Only takes effect once the hold has expired. */
    | { readonly kind: "sweep" };
  readonly actor: string;
  readonly eventAt?: number;
  /** Kept with the spend: rate card version, usage, real cost. */
  readonly meta?: { readonly [key: string]: string | number };
}

/** Gives back tokens of a spend to the lots they came from, last used first; all that is left when `tokens` is out. */
export interface Reverse extends Asked {
  readonly kind: "reverse";
  readonly accountId: AccountId;
  readonly transferId: string;
  readonly tokens?: number;
}

/** The payment provider's cumulative refund of a payment. A smaller figure than one already known changes nothing. */
export interface Refund extends Asked {
  readonly kind: "refund";
  readonly accountId: AccountId;
  readonly paymentId: string;
  readonly refundedCents: number;
}

/** The bank took (`dispute`) or gave back (`reinstate`) the money of a payment; each dispute once. */
export interface Dispute extends Asked {
  readonly kind: "dispute" | "reinstate";
  readonly accountId: AccountId;
  readonly paymentId: string;
  readonly disputeId: string;
  readonly cents: number;
}

/** Books what has expired in one wallet. */
export interface Expire {
  readonly kind: "expire";
  readonly accountId: AccountId;
}

/** Pays what one wallet owes, as far as bought tokens have become free. */
export interface PayDebt {
  readonly kind: "pay-debt";
  readonly accountId: AccountId;
}

/** Moves the unused tokens of a device to a person, grants the welcome, closes the device's wallet. */
export interface TransferAnonymous extends Asked {
  readonly kind: "transfer-anonymous";
  readonly deviceId: AccountId;
  readonly userId: AccountId;
  readonly welcomeTokens: number;
}

/** Adds (above zero, as a lot) or takes (below zero) tokens by hand. */
export interface Adjust extends Asked {
  readonly kind: "adjust";
  readonly accountId: AccountId;
  readonly tokens: number;
  readonly reason: string;
  readonly expiresAt?: number;
}

/** Makes somebody a member of a team, or changes their monthly cap. */
export interface SetMember extends Asked {
  readonly kind: "set-member";
  readonly accountId: AccountId;
  readonly memberId: string;
  readonly capTokens: number | null;
}

/** Their open holds still settle to the team; they make no new ones. */
export interface RemoveMember extends Asked {
  readonly kind: "remove-member";
  readonly accountId: AccountId;
  readonly memberId: string;
}

/** Until then spending costs nothing and is still recorded. `null` ends the plan. */
export interface SetUnlimited extends Asked {
  readonly kind: "set-unlimited";
  readonly accountId: AccountId;
  readonly until: number | null;
}

/** Ends a wallet; what is in it goes to breakage. Refused while it has open holds. */
export interface CloseAccount extends Asked {
  readonly kind: "close-account";
  readonly accountId: AccountId;
}

export type Command =
  | Grant
  | Purchase
  | Referral
  | Spend
  | Reserve
  | Settle
  | Reverse
  | Refund
  | Dispute
  | Expire
  | PayDebt
  | TransferAnonymous
  | Adjust
  | SetMember
  | RemoveMember
  | SetUnlimited
  | CloseAccount;

/** What a change of tokens did. `isNew` is false where the cause had acted before, under another key. */
export interface Posted {
  readonly transferId: string;
  readonly tokens: number;
  /** Tokens in the wallet after it, held and expired ones included. */
  readonly balanceTokens: number;
  readonly isNew: boolean;
}
export interface Spent extends Posted {
  /** What could be spent after it. */
  readonly availableTokens: number;
  /** By which price list a `use` was booked. */
  readonly catalogueVersion?: number;
}
export interface Purchased extends Posted {
  /** What went to debts at once. */
  readonly debtPaidTokens: number;
}
export interface Reserved {
  readonly holdId: string;
  readonly tokens: number;
  readonly expiresAt: number;
}
/** How a hold ended, or that it is still open (a sweep before its time). */
export interface Settled {
  readonly holdId: string;
  readonly state: HoldState;
  readonly capturedTokens: number;
  readonly releasedTokens: number;
  readonly transferId: string | null;
}
/** `requested = collected + uncollected`; below zero where tokens were given back. */
export interface ClawedBack {
  readonly requestedTokens: number;
  readonly collectedTokens: number;
  readonly uncollectedTokens: number;
}
export interface Expired {
  readonly tokens: number;
}
export interface Paid {
  readonly tokens: number;
}
export interface Transferred {
  readonly movedTokens: number;
  readonly welcomeTokens: number;
  readonly balanceTokens: number;
}
export interface Done {
  readonly done: true;
}

export interface Answers {
  readonly grant: Posted;
  readonly purchase: Purchased;
  readonly referral: { readonly isNew: boolean };
  readonly spend: Spent;
  readonly reserve: Reserved;
  readonly settle: Settled;
  readonly reverse: Posted;
  readonly refund: ClawedBack;
  readonly dispute: ClawedBack;
  readonly reinstate: ClawedBack;
  readonly expire: Expired;
  readonly "pay-debt": Paid;
  readonly "transfer-anonymous": Transferred;
  readonly adjust: Posted;
  readonly "set-member": Done;
  readonly "remove-member": Done;
  readonly "set-unlimited": Done;
  readonly "close-account": Done;
}
export type AnswerOf<C extends Command> = Answers[C["kind"]];

/** The kinds whose lots begin with a default priority; lower is spent first among lots that expire together. */
export const priorities: Readonly<Partial<Record<TransferKind, number>>> = {
  anonymous: 10,
  welcome: 10,
  daily: 10,
  promo: 20,
  gift: 20,
  referral: 20,
  bonus: 30,
  subscription_grant: 40,
  purchase: 50,
  admin_adjustment: 50,
};
