import type { Offer } from "@myba/shared/billing-api/wallet";
import type { CatalogueInForce } from "./catalogues.ts";
import { quotePackage } from "./quote.ts";

/** The packages as somebody would pay for them, in the order of the catalogue. */
export function offersFor(
  inForce: CatalogueInForce,
  { isFirstPurchase }: { readonly isFirstPurchase: boolean },
): Offer[] {
  const { packages, firstPurchaseDiscountPercent } = inForce.catalogue;
  const isDiscounted = isFirstPurchase && firstPurchaseDiscountPercent > 0;
  return packages.map((offered) => {
    const quotes = Object.keys(offered.price).map((currency) =>
      quotePackage(inForce, { packageKey: offered.key, currency, isFirstPurchase }),
    );
    return {
      ...offered,
      totalBonusTokens: Object.fromEntries(quotes.map(({ currency, bonusTokens }) => [currency, bonusTokens])),
      firstPrice: isDiscounted ? Object.fromEntries(quotes.map(({ currency, price }) => [currency, price])) : null,
    };
  });
}
