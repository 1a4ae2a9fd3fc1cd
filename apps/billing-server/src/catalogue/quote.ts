import type { Plan, TokenPackage } from "@myba/shared/catalogue/catalogue";
import { leastChargeOf, type Currency } from "@myba/shared/money";
import { AppError } from "@myba/shared/errors";
import type { CatalogueInForce } from "./catalogues.ts";

/**
 * What somebody pays for a package and what they get for it, money in minor units: made when an order begins, kept with
 * it, and made again from the same version when the payment arrives. `price = listPrice - discount`.
 */
export interface PackageQuote {
  readonly kind: "package";
  readonly packageKey: string;
  readonly catalogueVersion: number;
  readonly currency: Currency;
  readonly listPrice: number;
  /** Off a first purchase; 0 for any other. */
  readonly discount: number;
  readonly price: number;
  /** What is paid for. */
  readonly tokens: number;
  /** What comes with the package. */
  readonly packageBonusTokens: number;
  /** What comes with a large purchase. */
  readonly volumeBonusTokens: number;
  /** Both bonuses: what the ledger books beside the tokens. */
  readonly bonusTokens: number;
  /** How long all of them can be used; for ever when null. */
  readonly validDays: number | null;
}

/** What is paid for each month or year of a plan. Discounts and bonuses are for packages alone. */
export interface PlanQuote {
  readonly kind: "plan";
  readonly planKey: string;
  readonly catalogueVersion: number;
  readonly currency: Currency;
  readonly price: number;
  readonly interval: Plan["interval"];
  readonly gives: Plan["gives"];
}

interface Wanted {
  readonly currency: Currency;
  /** Whether whoever buys has never bought before. */
  readonly isFirstPurchase: boolean;
}

/** Throws `price/unknown` where the package is not sold, or not in this currency. */
export function quotePackage(
  { version, catalogue }: CatalogueInForce,
  { packageKey, currency, isFirstPurchase }: Wanted & { readonly packageKey: string },
): PackageQuote {
  const found = catalogue.packages.find(({ key }) => key === packageKey);
  const listPrice = found?.price[currency];
  if (found === undefined || listPrice === undefined) throw notSold(packageKey, currency);
  const percent = isFirstPurchase ? catalogue.firstPurchaseDiscountPercent : 0;
  const discount = discountOn(listPrice, percent, currency);
  const volumeBonusTokens = volumeBonusOf(found, { listPrice, currency, bonuses: catalogue.volumeBonuses });
  return {
    kind: "package",
    packageKey,
    catalogueVersion: version,
    currency,
    listPrice,
    discount,
    price: listPrice - discount,
    tokens: found.tokens,
    packageBonusTokens: found.bonusTokens,
    volumeBonusTokens,
    bonusTokens: found.bonusTokens + volumeBonusTokens,
    validDays: found.validDays ?? null,
  };
}

/** Throws `price/unknown` where the plan is not sold, or not in this currency. */
export function quotePlan(
  { version, catalogue }: CatalogueInForce,
  { planKey, currency }: { readonly planKey: string; readonly currency: Currency },
): PlanQuote {
  const found = catalogue.plans.find(({ key }) => key === planKey);
  const price = found?.price[currency];
  if (found === undefined || price === undefined) throw notSold(planKey, currency);
  const { interval, gives } = found;
  return { kind: "plan", planKey, catalogueVersion: version, currency, price, interval, gives };
}

/** What one token of a purchase costs, bonus tokens counted, in minor units and not rounded: for comparing packages. */
export function pricePerToken({ price, tokens, bonusTokens }: PackageQuote): number {
  return price / (tokens + bonusTokens);
}

/**
 * The percentage of a price, to the nearest amount that can be charged, halves in favour of whoever pays; something is
 * left to pay always.
 */
function discountOn(listPrice: number, percent: number, currency: Currency): number {
  const least = leastChargeOf(currency);
  // Whole numbers throughout: 2 × hundredths of the least charge, so that halves are exact.
  const discount = Math.floor((2 * listPrice * percent + 100 * least) / (200 * least)) * least;
  return Math.min(discount, listPrice - least);
}

/**
 * "Over $50" is the price before discounts, and $50 itself is not over it. The percentage is of the tokens paid for, a
 * part of a token is a whole one: nobody gets less than was promised.
 */
function volumeBonusOf(
  { tokens }: TokenPackage,
  { listPrice, currency, bonuses }: { listPrice: number; currency: Currency; bonuses: readonly VolumeBonus[] },
): number {
  const matching = bonuses.filter(({ over }) => listPrice > (over[currency] ?? Infinity));
  const best = matching.toSorted((one, other) => (other.over[currency] ?? 0) - (one.over[currency] ?? 0))[0];
  return best === undefined ? 0 : Math.ceil((tokens * best.percent) / 100);
}

type VolumeBonus = CatalogueInForce["catalogue"]["volumeBonuses"][number];

function notSold(key: string, currency: Currency): AppError {
  return new AppError("price/unknown", { feature: `${key} in ${currency.toUpperCase()}` });
}
