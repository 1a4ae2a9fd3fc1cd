import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { GenerationRequest } from "@myba/shared/generation/generation";
import { noGuidance } from "@myba/shared/generation/guidance";
import type { TokenEstimate } from "../../bridge/generations.ts";
import type { Accounts } from "../account/accounts.ts";
import type { Store } from "../database/store.ts";
import { knownWallet } from "./standing-consent.ts";

/** What a person said to a price. */
export interface Said {
  /** They have seen it. */
  readonly confirmed: boolean;
  /** The most they agreed to; null for the price's upper end. */
  readonly agreedTokens: number | null;
}

/**
 * What a text would cost in tokens, as the server counts, and why it cannot begin: not enough for a single ticket. A
 * computer that is new to the server becomes known to it. Rejects with `billing/…`, `account/…`, `metered/unavailable`.
 */
export async function estimateTokens(
  { store, accounts }: { readonly store: Store; readonly accounts: Pick<Accounts, "ensure"> },
  { text, guidance = noGuidance }: GenerationRequest,
): Promise<{ readonly tokens: TokenEstimate; readonly obstacle: ErrorReport | null }> {
  const account = await accounts.ensure();
  const asked = await account.client.generations.estimate({ text, guidance });
  const { low, high } = asked.tokens;
  const { askAboveTokens, isUnlimited } = knownWallet(store, account.id);
  // The server knows better than what was last heard of the wallet.
  const unlimited = asked.missingTokens === 0 && (isUnlimited || high > asked.availableTokens);
  const tokens: TokenEstimate = {
    low,
    high,
    available: asked.availableTokens,
    missing: asked.missingTokens,
    unlimited,
    isAgreed: unlimited || (askAboveTokens !== null && high <= askAboveTokens),
    asOf: store.now(),
  };
  const ofOneTicket = Math.ceil(high / Math.max(1, asked.tickets.high));
  const isTooLittle = !unlimited && asked.availableTokens < ofOneTicket;
  return { tokens, obstacle: isTooLittle ? insufficient(tokens) : null };
}

/**
 * How many tokens may be set aside at most, by what the person said to the price. Throws `cost/not-confirmed` where
 * they have not agreed, in advance or now, and `ledger/insufficient` where the wallet has fewer.
 */
export function agreedAt(tokens: TokenEstimate, { confirmed, agreedTokens }: Said): number {
  if (!confirmed && !tokens.isAgreed) throw new AppError("cost/not-confirmed", { cost: tokenWords(tokens) });
  const agreed = Math.max(1, Math.min(agreedTokens ?? tokens.high, tokens.high));
  if (!tokens.unlimited && agreed > tokens.available) throw toAppError(insufficient(tokens));
  return agreed;
}

/** "3 to 5 tokens". */
export function tokenWords({ low, high }: Pick<TokenEstimate, "low" | "high">): string {
  if (low === high) return high === 1 ? "1 token" : `${high.toLocaleString("en-US")} tokens`;
  return `${low.toLocaleString("en-US")} to ${high.toLocaleString("en-US")} tokens`;
}

function insufficient({ high, available }: TokenEstimate): ErrorReport {
  return { code: "ledger/insufficient", data: { needed: high, available, missing: high - available } };
}

function toAppError({ code, data }: ErrorReport): AppError {
  return new AppError(code, data);
}
