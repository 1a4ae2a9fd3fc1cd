import type { Currency } from "@myba/shared/money";

/**
 * The lookup key at Stripe of what is paid for a package or plan in one currency by one version of the catalogue: prices
 * there never change, so that each version that changes one has its own.
 */
export function priceLookupKey(item: {
  readonly kind: "package" | "plan";
  readonly key: string;
  readonly currency: Currency;
  readonly catalogueVersion: number;
}): string {
  return `myba_${item.kind}_${item.key}_${item.currency}_v${item.catalogueVersion}`;
}
