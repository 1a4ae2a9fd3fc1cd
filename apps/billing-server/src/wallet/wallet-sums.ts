import type { SystemAccount } from "../ledger/accounts.ts";
import type { Movement } from "../ledger/movements.ts";
import type { TransferKind } from "../ledger/rows.ts";
import { useOf } from "./feature-use.ts";

/**
 * What tokens come as and go as. What is in a wallet is `purchased + bonus + granted + transferred + adjusted - used -
 * expired - takenBack`.
 */
export const sums = [
  "purchased",
  "bonus",
  "granted",
  "transferred",
  "used",
  "expired",
  "takenBack",
  "adjusted",
] as const;
export type Sum = (typeof sums)[number];

/** Those that count what goes out as above zero. */
const outgoing: ReadonlySet<Sum> = new Set(["used", "expired", "takenBack"]);

/** A part of a sum: what one day and one feature have of it. */
export interface PartOfSum {
  /** UTC, `2026-11-21`. */
  readonly day: string;
  readonly sum: Sum;
  /** Empty for all that is no use, and for uses that name none. */
  readonly feature: string;
  readonly tokens: number;
  /** How many times it was used. */
  readonly uses: number;
}

/** The parts that transfers make, each day, sum and feature once. What was given back counts on the day of its spend. */
export function partsOf(movements: readonly Movement[]): PartOfSum[] {
  const parts = new Map<string, PartOfSum>();
  const add = ({ tokens, uses, ...place }: PartOfSum): void => {
    const key = `${place.day} ${place.sum} ${place.feature}`;
    const known = parts.get(key);
    parts.set(key, { ...place, tokens: tokens + (known?.tokens ?? 0), uses: uses + (known?.uses ?? 0) });
  };
  for (const { transfer, entries, undone } of movements) {
    const at = undone ?? transfer;
    const day = dayOf(at.recordedAt);
    const use = useOf(at);
    const feature = use?.feature ?? "";
    for (const { amount, contra } of entries) {
      const sum = sumOf(transfer.kind, contra);
      const tokens = outgoing.has(sum) ? -amount : amount;
      add({ day, sum, feature: sum === "used" ? feature : "", tokens: tokens === 0 ? 0 : tokens, uses: 0 });
    }
    if (transfer.kind === "spend") add({ day, sum: "used", feature, tokens: 0, uses: use?.count ?? 1 });
  }
  return [...parts.values()];
}

/** The day of a time, in UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Whose the other side of an entry is says what became of the tokens; of what was granted, its kind says why. */
function sumOf(kind: TransferKind, contra: SystemAccount): Sum {
  if (contra === "usage_revenue") return "used";
  if (contra === "breakage") return "expired";
  if (contra === "transit") return "transferred";
  if (kind === "admin_adjustment") return "adjusted";
  return grants[kind] ?? "takenBack";
}

/** All other kinds take tokens back, or give back what was taken. */
const grants: { readonly [kind in TransferKind]?: Sum } = {
  purchase: "purchased",
  subscription_grant: "purchased",
  bonus: "bonus",
  welcome: "granted",
  anonymous: "granted",
  referral: "granted",
  daily: "granted",
  gift: "granted",
  promo: "granted",
};
