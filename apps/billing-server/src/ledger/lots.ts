import type { HeldLot, Lot } from "./rows.ts";

/** What of a lot can be used at a time: effective, not expired, not held. */
export function availableOf(lot: Lot, atMs: number): number {
  return lot.effectiveAt <= atMs && !isExpired(lot, atMs) ? lot.remaining - lot.held : 0;
}

export function isExpired(lot: Pick<Lot, "expiresAt">, atMs: number): boolean {
  return lot.expiresAt !== null && lot.expiresAt <= atMs;
}

/** What of all lots can be used at a time. */
export function availableTokens(lots: readonly Lot[], atMs: number): number {
  return lots.reduce((sum, lot) => sum + availableOf(lot, atMs), 0);
}

/** Soonest expiry first (none is last), then priority, then age. */
export function inSpendingOrder(a: Lot, b: Lot): number {
  const expiry = (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity);
  // Two lots without expiry give Infinity - Infinity.
  if (!Number.isNaN(expiry) && expiry !== 0) return expiry;
  return a.priority - b.priority || a.no - b.no;
}

/** Which lots give how much when `tokens` are used at a time; less than asked for where there is not enough. */
export function pickLots(lots: readonly Lot[], tokens: number, atMs: number): HeldLot[] {
  const picked: HeldLot[] = [];
  let missing = tokens;
  for (const lot of lots.length > 1 ? lots.toSorted(inSpendingOrder) : lots) {
    if (missing === 0) break;
    const taken = Math.min(availableOf(lot, atMs), missing);
    if (taken > 0) picked.push([lot.no, taken]);
    missing -= taken;
  }
  return picked;
}

/** Splits picked lots: the first `tokens` of them in order, and the rest. */
export function splitLots(lots: readonly HeldLot[], tokens: number): { used: HeldLot[]; rest: HeldLot[] } {
  const used: HeldLot[] = [];
  const rest: HeldLot[] = [];
  let missing = tokens;
  for (const [no, amount] of lots) {
    const taken = Math.min(amount, missing);
    if (taken > 0) used.push([no, taken]);
    if (amount > taken) rest.push([no, amount - taken]);
    missing -= taken;
  }
  return { used, rest };
}

/** The sum of picked lots. */
export function tokensOf(lots: readonly HeldLot[]): number {
  return lots.reduce((sum, [, tokens]) => sum + tokens, 0);
}
