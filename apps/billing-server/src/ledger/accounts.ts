import { AppError } from "@myba/shared/errors";

/** Who owns a wallet: an anonymous device, a person, or a team. */
type OwnerKind = "device" | "user" | "team";

/**
 * The other side of every entry. System accounts have no row and no running balance: their row would be the hottest of
 * the database. Their balance is minus the sum of the entries that name them.
 */
export const systemAccounts = {
  stripe_cash: "tokens that were paid for, less those taken back",
  grants_promo: "tokens given away: bonus, welcome, anonymous, gift, promo, referral, daily",
  usage_revenue: "tokens used up by work that was delivered",
  breakage: "tokens that expired, or were left in a closed wallet",
  refund_debt: "tokens refunded that had been spent; mirrors all debt accounts",
  disputed: "tokens taken back while the bank holds the money of their payment",
  transit: "tokens between two wallets; zero after every command",
  adjustments: "tokens an administrator added or took",
} as const satisfies Record<string, string>;
export type SystemAccount = keyof typeof systemAccounts;

/** A wallet's account id, such as `user:4711`. It leads every key, so that one wallet's rows lie together. */
export type AccountId = string;

/** The account id of an owner's wallet. Throws `request/invalid` where the owner's id could be mistaken. */
export function walletId(kind: OwnerKind, ownerId: string): AccountId {
  if (!/^[\w.@-]{1,64}$/.test(ownerId)) throw new AppError("request/invalid", { reason: "not an owner's id" });
  return `${kind}:${ownerId}`;
}

/** The account that holds what a wallet owes: never above zero. */
export function debtIdOf(wallet: AccountId): AccountId {
  return `${wallet}/debt`;
}

/** Throws `request/invalid` unless the text is a wallet's account id. */
export function assertWallet(accountId: AccountId): void {
  if (!/^(?:device|user|team):[\w.@-]{1,64}$/.test(accountId)) {
    throw new AppError("request/invalid", { reason: "not a wallet" });
  }
}
