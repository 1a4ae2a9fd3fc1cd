import type { Currency } from "@myba/shared/money";
import type { Purchase, Shop } from "../../bridge/purchases.ts";
import { amount, amountEach } from "./price-words.ts";

export type Item = Purchase["item"];
export type Plan = Shop["plans"][number];
export type Package = Shop["packages"][number];

/** What a package costs and brings, to whoever looks at it now. */
export interface Terms {
  readonly price: number;
  /** Before the first-purchase discount; null where it is no different. */
  readonly normalPrice: number | null;
  readonly tokens: number;
  readonly bonusTokens: number;
  readonly each: string;
}

/** The terms in a currency; undefined where it is not sold in it. */
export function termsOf(sold: Package, currency: Currency): Terms | undefined {
  const listPrice = sold.price[currency];
  if (listPrice === undefined) return undefined;
  const price = sold.firstPrice?.[currency] ?? listPrice;
  const bonusTokens = sold.totalBonusTokens[currency] ?? 0;
  return {
    price,
    normalPrice: price === listPrice ? null : listPrice,
    tokens: sold.tokens,
    bonusTokens,
    each: amountEach(price, sold.tokens + bonusTokens, currency),
  };
}

/** What something costs now, and what it is called; undefined where it is sold no more. */
export function priceOf(
  shop: Shop,
  { kind, key }: Item,
  currency: Currency,
): { readonly name: string; readonly price: number } | undefined {
  if (kind === "package") {
    const sold = shop.packages.find((one) => one.key === key);
    const terms = sold && termsOf(sold, currency);
    return sold && terms && { name: sold.name, price: terms.price };
  }
  const plan = shop.plans.find((one) => one.key === key);
  const price = plan?.price[currency];
  return plan && price !== undefined ? { name: plan.name, price } : undefined;
}

/** Everything that something is sold in, in the order of the catalogue. */
export function currenciesOf({ packages, plans }: Shop): Currency[] {
  return [...new Set([...packages, ...plans].flatMap(({ price }) => Object.keys(price)))];
}

/** What a plan gives and keeps, in sentences. */
export function planWords({ gives, interval, price }: Plan, currency: Currency): readonly string[] {
  if (gives.kind === "unlimited") return ["Tickets cost no tokens while it lasts.", "Fair use applies."];
  const { tokensPerMonth, rollOver } = gives;
  const kept =
    rollOver.kind === "none"
      ? "What is left at the end of a month is gone."
      : `What is left is kept, up to ${(rollOver.months * tokensPerMonth).toLocaleString("en")} tokens beside the new month’s.`;
  const yearly = price[currency];
  return interval === "year" && yearly !== undefined
    ? [`Paid once a year: ${amount(Math.round(yearly / 12), currency)} a month.`, kept]
    : [kept];
}
