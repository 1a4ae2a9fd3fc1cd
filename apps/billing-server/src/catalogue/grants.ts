import type { AccountId } from "../ledger/accounts.ts";
import type { Grant, Purchase, Referral } from "../ledger/commands.ts";
import type { CatalogueInForce } from "./catalogues.ts";
import type { PackageQuote, PlanQuote } from "./quote.ts";

const dayMs = 24 * 60 * 60 * 1000;

// Keys name what a newer catalogue may have changed, so that asking again by that is no other request with the same key:
// causes see to it that nothing is granted twice.

/** What the ledger books for a package that was paid for as it was quoted. */
export function purchaseOf(
  quote: PackageQuote,
  payment: {
    readonly accountId: AccountId;
    readonly paymentId: string;
    /** As the payment provider says it, so that whoever hears of the payment books the same. */
    readonly paidAt: number;
    readonly actor: string;
  },
): Purchase {
  const { accountId, paymentId, paidAt, actor } = payment;
  return {
    kind: "purchase",
    idempotency: { scope: "payments", key: paymentId },
    actor,
    accountId,
    paymentId,
    paidCents: quote.price,
    paidTokens: quote.tokens,
    bonusTokens: quote.bonusTokens,
    ...(quote.validDays !== null && { expiresAt: paidAt + quote.validDays * dayMs }),
    sold: { key: quote.packageKey, catalogueVersion: quote.catalogueVersion },
  };
}

/**
 * The tokens of one month of a plan, once for a subscription and the month's begin; none of an unlimited plan. What is
 * left of them is gone with the month, or so many months later as the plan rolls over: since what ends first is spent
 * first, no more than that many months' worth are ever kept.
 */
export function monthOf(
  quote: PlanQuote,
  month: {
    readonly accountId: AccountId;
    readonly subscriptionId: string;
    readonly beginsAt: number;
    readonly endsAt: number;
    readonly actor: string;
    /** What paid for it; the months of a yearly plan after the first have none. */
    readonly payment?: NonNullable<Grant["payment"]>;
  },
): Grant | undefined {
  if (quote.gives.kind !== "tokens") return undefined;
  const { tokensPerMonth, rollOver } = quote.gives;
  const { accountId, subscriptionId, beginsAt, endsAt, actor, payment } = month;
  const id = `${subscriptionId}/${new Date(beginsAt).toISOString()}`;
  return {
    kind: "grant",
    grant: "subscription_grant",
    idempotency: { scope: "subscriptions", key: `${id}/${quote.catalogueVersion}` },
    actor,
    accountId,
    tokens: tokensPerMonth,
    cause: { type: "invoice", id },
    expiresAt: rollOver.kind === "none" ? endsAt : monthsAfter(endsAt, rollOver.months),
    ...(payment !== undefined && { payment }),
    sold: { key: quote.planKey, catalogueVersion: quote.catalogueVersion },
  };
}

/** The tokens of a day (UTC), gone with it, once for each account and day; nothing where there are none. */
export function dayGrantOf(
  { catalogue }: CatalogueInForce,
  { accountId, nowMs }: { readonly accountId: AccountId; readonly nowMs: number },
): Grant | undefined {
  const { dailyTokens } = catalogue.grants;
  if (dailyTokens === 0) return undefined;
  const beginsAt = Math.floor(nowMs / dayMs) * dayMs;
  const day = new Date(beginsAt).toISOString().slice(0, 10);
  return {
    kind: "grant",
    grant: "daily",
    idempotency: { scope: accountId, key: `daily/${day}/${dailyTokens}` },
    actor: accountId,
    accountId,
    tokens: dailyTokens,
    cause: { type: "rule", id: `daily/${accountId}/${day}` },
    expiresAt: beginsAt + dayMs,
  };
}

/** The tokens of both sides of a referral; nothing where there are none. */
export function referralOf(
  { catalogue }: CatalogueInForce,
  { referrerId, referredId }: { readonly referrerId: AccountId; readonly referredId: AccountId },
): Referral | undefined {
  const { referralTokens } = catalogue.grants;
  if (referralTokens === 0) return undefined;
  return {
    kind: "referral",
    idempotency: { scope: referredId, key: `referral/${referrerId}/${referralTokens}` },
    actor: referredId,
    referrerId,
    referredId,
    referrerTokens: referralTokens,
    referredTokens: referralTokens,
  };
}

/** The same day and time of a later month (UTC), or the last day of one that has no such day. */
export function monthsAfter(ms: number, months: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}
