import { AppError } from "@myba/shared/errors";
import type { CatalogueInForce } from "./catalogues.ts";

/** What using a feature so many times costs. Throws `price/unknown` for what is not in the catalogue. */
export function costOf({ catalogue }: CatalogueInForce, featureKey: string, count: number): number {
  const found = catalogue.features.find(({ key }) => key === featureKey);
  if (found === undefined) throw new AppError("price/unknown", { feature: featureKey });
  return found.tokens * count;
}
