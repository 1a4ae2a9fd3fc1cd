import type { WalletView } from "@myba/shared/billing-api/wallet";
import type { AccountId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";

/** A wallet as its owner sees it. */
export async function walletViewOf(ledger: Ledger, accountId: AccountId, nowMs: number): Promise<WalletView> {
  const balance = await ledger.balance(accountId);
  const bySource = new Map<string, number>();
  for (const { source, remaining } of balance.lots) bySource.set(source, (bySource.get(source) ?? 0) + remaining);
  return {
    availableTokens: balance.availableTokens,
    heldTokens: balance.heldTokens,
    owedTokens: balance.owedTokens,
    unlimitedUntil: balance.unlimitedUntil,
    isClosed: balance.isClosed,
    expiring: balance.lots
      .filter(({ expiresAt, remaining }) => expiresAt !== null && remaining > 0)
      .map(({ expiresAt, remaining }) => ({ tokens: remaining, expiresAt: expiresAt ?? nowMs }))
      .toSorted((one, other) => one.expiresAt - other.expiresAt),
    bySource: [...bySource].filter(([, tokens]) => tokens > 0).map(([source, tokens]) => ({ source, tokens })),
    version: balance.version,
    at: nowMs,
  };
}
