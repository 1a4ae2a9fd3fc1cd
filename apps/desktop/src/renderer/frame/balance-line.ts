import type { AccountState } from "../../bridge/account.ts";
import type { WalletState } from "../../bridge/wallet.ts";
import { counted } from "../lib/time.ts";

/** What the foot of the sidebar says of the tokens. */
export interface BalanceLine {
  /** "12 tokens", "Unlimited", "Free tokens". */
  readonly main: string;
  /** "5 set aside", "as of 14:05"; empty for none. */
  readonly notes: readonly string[];
  readonly isLow: boolean;
}

/** The balance in a line; null where there are no tokens to speak of. */
export function balanceLine(
  { kind, needsSignIn, hasFreeTokens }: Pick<AccountState, "kind" | "needsSignIn" | "hasFreeTokens">,
  { wallet, connection, asOf, isLow }: WalletState,
  nowMs: number,
): BalanceLine | null {
  if (kind === "none") return null;
  if (kind === "new" && hasFreeTokens) return { main: "Free tokens", notes: [], isLow: false };
  if (kind === "new") return { main: "Tokens", notes: ["sign in to use them"], isLow: false };
  if (wallet === null) {
    const why = connection === "lost" ? "billing server not reached" : "asking for your balance…";
    return { main: "Tokens", notes: [needsSignIn ? "sign in to see them" : why], isLow: false };
  }
  const { availableTokens, heldTokens, owedTokens, unlimitedUntil, isClosed } = wallet;
  const isUnlimited = unlimitedUntil !== null && unlimitedUntil > nowMs;
  const isStale = connection === "lost" || needsSignIn;
  return {
    main: isClosed ? "Wallet closed" : isUnlimited ? "∞ Unlimited" : counted(availableTokens, "token"),
    notes: [
      // Nothing at all needs no more words than its number.
      ...(isLow && availableTokens > 0 ? ["running low"] : []),
      ...(heldTokens > 0 ? [`${heldTokens.toLocaleString("en")} set aside`] : []),
      ...(owedTokens > 0 ? [`${owedTokens.toLocaleString("en")} owed`] : []),
      ...(needsSignIn ? ["signed out"] : []),
      ...(isStale && asOf !== null ? [`as of ${asOfWords(asOf, nowMs)}`] : []),
    ],
    isLow,
  };
}

/** The same for screen readers, which hear it after it has come to rest. */
export function spokenBalance({ main, notes }: BalanceLine): string {
  return [main, ...notes].join(", ");
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" });

/** "14:05" on the same day, else "Nov 20". */
function asOfWords(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? clock.format(atMs) : day.format(atMs);
}
