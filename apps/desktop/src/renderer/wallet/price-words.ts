import { type Currency, minorDigitsOf } from "@myba/shared/money";

/** "$4.99", "¥500": an amount as Stripe counts it, as people write it. */
export function amount(minorUnits: number, currency: Currency): string {
  return written(minorUnits / 10 ** minorDigitsOf(currency), currency);
}

/** What one of so many tokens costs: "$0.40", and two more digits where it is less than a tenth. */
export function amountEach(minorUnits: number, tokens: number, currency: Currency): string {
  const each = minorUnits / 10 ** minorDigitsOf(currency) / tokens;
  return written(each, currency, each < 0.1 ? 4 : 2);
}

/** "US dollar", "Euro". */
export function currencyName(currency: Currency): string {
  return new Intl.DisplayNames("en", { type: "currency" }).of(currency.toUpperCase()) ?? currency.toUpperCase();
}

function written(value: number, currency: Currency, mostDigits?: number): string {
  return value.toLocaleString("en-US", {
    style: "currency",
    currency,
    ...(mostDigits !== undefined && { maximumFractionDigits: mostDigits }),
  });
}
