import type { Transfer } from "../ledger/rows.ts";

/** Which feature a spend was for, and how many times it was used. */
export interface FeatureUse {
  readonly feature: string;
  readonly count: number;
}

/**
 * What the journal says about a spend: `feature` and `count` in its meta, put there by a priced use of the ledger's
 * `spend`, or `tickets` by the capture of a generation's hold; nothing where nobody said.
 */
export function useOf({ kind, meta }: Pick<Transfer, "kind" | "meta">): FeatureUse | undefined {
  const feature = meta?.["feature"];
  if (kind !== "spend" || typeof feature !== "string") return undefined;
  const count = meta?.["count"] ?? meta?.["tickets"];
  return { feature, count: typeof count === "number" ? count : 1 };
}
