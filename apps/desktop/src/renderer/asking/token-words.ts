import type { TokenEstimate } from "../../bridge/generations.ts";
import { counted } from "../lib/time.ts";

/** "3–5 tokens", "1 token". */
export function tokenRange({ low, high }: Pick<TokenEstimate, "low" | "high">): string {
  return low === high ? counted(high, "token") : `${figure(low)}–${counted(high, "token")}`;
}

/** "3–5 tokens, you have 12": the price beside what there is to pay it with. */
export function tokenPrice(tokens: TokenEstimate): string {
  return tokens.unlimited
    ? "no tokens, your plan is unlimited"
    : `${tokenRange(tokens)}, you have ${figure(tokens.available)}`;
}

/** What is left after it: "You have 12, and 7–9 afterwards." */
export function afterwards({ low, high, available }: TokenEstimate): string {
  const [least, most] = [Math.max(0, available - high), Math.max(0, available - low)];
  const left = least === most ? figure(least) : `${figure(least)}–${figure(most)}`;
  return `You have ${figure(available)}, and ${left} afterwards.`;
}

/** Why a wallet with fewer tokens than the price can still begin. */
export function partWords({ available, missing }: TokenEstimate): string {
  return `You have ${figure(available)}, so up to ${counted(missing, "token")} may be missing: tickets end where your tokens do.`;
}

function figure(count: number): string {
  return count.toLocaleString("en");
}
