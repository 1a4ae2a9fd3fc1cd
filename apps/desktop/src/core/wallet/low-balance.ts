import type { WalletView } from "@myba/shared/billing-api/wallet";

const leastWarning = 2;

/** At how many tokens there is a warning: what the person chose, or a fifth of the last purchase, at least 2. */
export function warnsAt({
  chosen,
  lastPurchaseTokens,
}: {
  readonly chosen: number | null;
  readonly lastPurchaseTokens: number | null;
}): number {
  return chosen ?? Math.max(leastWarning, Math.floor((lastPurchaseTokens ?? 0) / 5));
}

/** Whether the person should know that tokens run out. Never while they cost nothing. */
export function isLow(view: WalletView | null, lowAtTokens: number, nowMs: number): boolean {
  if (view === null || view.isClosed || (view.unlimitedUntil ?? 0) > nowMs) return false;
  return view.availableTokens <= lowAtTokens;
}
