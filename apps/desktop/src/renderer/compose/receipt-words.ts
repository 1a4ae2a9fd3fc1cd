import type { Receipt } from "@myba/shared/billing-api/generations";
import { wordsFor } from "@myba/shared/errors";
import { counted } from "../lib/time.ts";

/** What became of a generation's tokens: in the bar, and with everything behind it. */
export interface ReceiptWords {
  /** "3 tokens", "nothing charged", "5 tokens set aside". */
  readonly short: string;
  /** The steps in order: set aside, paid, given back. */
  readonly lines: readonly { readonly label: string; readonly tokens: number }[];
  /** Why it came out so. */
  readonly why: string;
}

/** The words of a receipt. */
export function receiptWords({
  state,
  reservedTokens,
  capturedTokens,
  releasedTokens,
  tickets,
  error,
}: Receipt): ReceiptWords {
  const lines = [
    { label: "Set aside", tokens: reservedTokens },
    { label: "Paid", tokens: capturedTokens },
    { label: "Given back", tokens: releasedTokens },
  ];
  if (state === "running")
    return {
      short: `${counted(reservedTokens, "token")} set aside`,
      lines: lines.slice(0, 1),
      why: "What is not used is given back at the end.",
    };
  const cause = error ? `${wordsFor(error).message} ` : "";
  if (capturedTokens === 0 && tickets > 0) return { short: "no tokens", lines, why: "Your plan is unlimited." };
  if (capturedTokens === 0)
    return { short: "nothing charged", lines, why: `${cause}No ticket was finished, so nothing was charged.` };
  const paid = `${counted(tickets, "finished ticket")} ${tickets === 1 ? "was" : "were"} paid`;
  return {
    short: counted(capturedTokens, "token"),
    lines,
    why: `${cause}${paid}; ${releasedTokens > 0 ? "the rest was given back" : "all that was set aside is used up"}.`,
  };
}
