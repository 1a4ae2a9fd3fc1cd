import type { Answers } from "../commands.ts";
import type { ModelHold, ModelLot, ModelWallet, Uses } from "./model-state.ts";

/** The model says no; the message is the code. */
export class Refused extends Error {}

/** Ends a command with a code. */
export function refuse(code: string): never {
  throw new Refused(code);
}

/** The amount, unless it is not a whole one of at least `least` that arithmetic keeps exact. */
export function whole(amount: number, least: number): number {
  return Number.isSafeInteger(amount) && amount >= least ? amount : refuse("ledger/amount-invalid");
}

/** Of numbers. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** What all lots of a wallet have left. */
export function posted({ lots }: ModelWallet): number {
  return sum(lots.map((lot) => lot.remaining));
}

/** The calendar month (UTC), such as `2028-02`. */
export function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}

/** Soonest end, then priority, then age. */
export function spendingOrder(a: ModelLot, b: ModelLot): number {
  const [endOfA, endOfB] = [a.expiresAt ?? 9e15, b.expiresAt ?? 9e15];
  return endOfA - endOfB || a.priority - b.priority || a.no - b.no;
}

/** The first `tokens` of what was taken, in order, and the rest. */
export function split(uses: Uses, tokens: number): [used: Uses, rest: Uses] {
  let missing = tokens;
  const used: [ModelLot, number][] = [];
  const rest: [ModelLot, number][] = [];
  for (const [lot, amount] of uses) {
    const taken = Math.min(amount, missing);
    if (taken > 0) used.push([lot, taken]);
    if (amount > taken) rest.push([lot, amount - taken]);
    missing -= taken;
  }
  return [used, rest];
}

/** What whoever settles a hold is told, first or later. */
export function settledAnswer(hold: ModelHold): Answers["settle"] {
  return {
    holdId: hold.id,
    state: hold.state,
    capturedTokens: hold.captured + hold.toppedUp,
    releasedTokens: hold.state === "open" ? 0 : hold.tokens - hold.captured,
    transferId: hold.settledBy,
  };
}
