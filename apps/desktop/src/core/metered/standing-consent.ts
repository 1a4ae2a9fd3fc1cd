import { walletView } from "@myba/shared/billing-api/wallet";
import { z } from "zod";
import type { Store } from "../database/store.ts";

const row = z.object({ view: z.string().nullable(), ask_above_tokens: z.number().int().nullable() });

/** What is known of a wallet without asking the server. */
export interface KnownWallet {
  /** Up to so many tokens the person need not be asked; null: each time. */
  readonly askAboveTokens: number | null;
  /** Null where the server has not told yet. */
  readonly availableTokens: number | null;
  /** Tokens cost nothing now. */
  readonly isUnlimited: boolean;
}

/** The wallet of an account, as it was last heard of. */
export function knownWallet(store: Store, accountId: string): KnownWallet {
  const found = store.sql("SELECT view, ask_above_tokens FROM wallet WHERE account_id = ?").get(accountId);
  if (found === undefined) return { askAboveTokens: null, availableTokens: null, isUnlimited: false };
  const { view, ask_above_tokens: askAboveTokens } = row.parse(found);
  // What an older version kept, and this one cannot read, is as if it were not known yet.
  const known = view === null ? null : walletView.nullable().catch(null).parse(JSON.parse(view));
  return {
    askAboveTokens,
    availableTokens: known && known.availableTokens,
    isUnlimited: known !== null && (known.unlimitedUntil ?? 0) > store.now(),
  };
}
