import type { WalletView } from "@myba/shared/billing-api/wallet";
import type { AccountId } from "../ledger/accounts.ts";
import type { Balance } from "../ledger/balance.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { isExpired } from "../ledger/lots.ts";

/** A wallet as its owner sees it, read in one statement: all of it belongs to the `version` it names. */
export async function walletViewOf(ledger: Ledger, accountId: AccountId, nowMs: number): Promise<WalletView> {
  return viewOf(await ledger.balance(accountId), nowMs);
}

/** What has expired is gone for its owner, also where it waits to be booked out. */
function viewOf(balance: Balance, nowMs: number): WalletView {
  const lots = balance.lots.filter((lot) => lot.remaining > 0 && !isExpired(lot, nowMs));
  const expiring = sumsBy(lots, ({ expiresAt }) => expiresAt ?? undefined);
  const bySource = sumsBy(lots, ({ source }) => source);
  const { unlimitedUntil } = balance;
  return {
    availableTokens: balance.availableTokens,
    heldTokens: balance.heldTokens,
    owedTokens: balance.owedTokens,
    unlimitedUntil: unlimitedUntil !== null && unlimitedUntil > nowMs && !balance.isClosed ? unlimitedUntil : null,
    isClosed: balance.isClosed,
    expiring: [...expiring]
      .map(([expiresAt, tokens]) => ({ tokens, expiresAt }))
      .toSorted((one, other) => one.expiresAt - other.expiresAt),
    bySource: [...bySource].map(([source, tokens]) => ({ source, tokens })),
    version: balance.version,
    at: nowMs,
  };
}

/** What is left of lots, by what they have in common; lots without it are left out. */
function sumsBy<Key>(
  lots: Balance["lots"],
  keyOf: (lot: Balance["lots"][number]) => Key | undefined,
): Map<Key, number> {
  const sums = new Map<Key, number>();
  for (const lot of lots) {
    const key = keyOf(lot);
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + lot.remaining);
  }
  return sums;
}
