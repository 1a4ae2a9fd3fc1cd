import type { WalletStatistics } from "@myba/shared/billing-api/wallet";

export interface StatementLine {
  readonly words: string;
  readonly tokens: number;
}

/** What came in and what went out, of all time, and what that leaves: every figure is the server's. */
export function statementOf(totals: WalletStatistics["totals"]): {
  readonly lines: readonly StatementLine[];
  readonly balance: number;
} {
  const { purchased, bonus, granted, transferred, used, expired, takenBack, adjusted } = totals;
  const all: readonly StatementLine[] = [
    { words: "Bought", tokens: purchased },
    { words: "As a bonus", tokens: bonus },
    { words: "For free", tokens: granted },
    { words: transferred < 0 ? "Moved to your account" : "Brought along from a computer", tokens: transferred },
    { words: "Used", tokens: 0 - used },
    { words: "Expired", tokens: 0 - expired },
    { words: "Taken back after refunds", tokens: 0 - takenBack },
    { words: "Corrected by MyBA", tokens: adjusted },
  ];
  return {
    // What never happened needs no line, except the two that everybody looks for.
    lines: all.filter(({ words, tokens }) => tokens !== 0 || words === "Bought" || words === "Used"),
    balance: all.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}
