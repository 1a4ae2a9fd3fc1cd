import type { WalletView } from "@myba/shared/billing-api/wallet";
import { counted, fullTime } from "../lib/time.ts";

const dayOnly = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });

/** "21 December 2026" in the reader's zone. */
export function dayOf(atMs: number): string {
  return dayOnly.format(atMs);
}

/** Whether spending costs nothing at the moment. */
export function isUnlimited({ unlimitedUntil }: WalletView, nowMs: number): boolean {
  return unlimitedUntil !== null && unlimitedUntil > nowMs;
}

/** What a balance does not say by its number: set aside, owed, and what will be gone next. */
export function balanceNotes(wallet: WalletView, nowMs: number): readonly string[] {
  const { heldTokens, owedTokens, expiring, availableTokens, unlimitedUntil, isClosed } = wallet;
  if (isClosed) return ["This wallet is closed."];
  const next = expiring.find(({ expiresAt }) => expiresAt > nowMs);
  return [
    ...(isUnlimited(wallet, nowMs) && unlimitedUntil !== null
      ? [`Unlimited until ${dayOf(unlimitedUntil)}; your ${counted(availableTokens, "token")} stay for later.`]
      : []),
    ...(heldTokens > 0 ? [`${counted(heldTokens, "token")} set aside for work under way.`] : []),
    ...(owedTokens > 0
      ? [`${counted(owedTokens, "token")} owed: spent before a refund, taken from your next purchase first.`]
      : []),
    ...(next ? [`${counted(next.tokens, "token")} to be used by ${fullTime(next.expiresAt)}.`] : []),
  ];
}
