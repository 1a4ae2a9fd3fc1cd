import { z } from "zod";

/** An ISO 4217 currency in small letters, as Stripe writes it. */
export const currency = z.string().regex(/^[a-z]{3}$/, "not a currency");
export type Currency = z.infer<typeof currency>;

/**
 * Money in the smallest unit of its currency, as Stripe counts it: cents of a dollar, whole yen
 * (https://docs.stripe.com/currencies#zero-decimal).
 */
export const minorUnits = z.number().int().min(0).max(99_999_999);

/** A price in each currency it is sold in. */
export const price = z
  .record(currency, minorUnits, { error: ({ code }) => (code === "invalid_key" ? "not a currency" : undefined) })
  .refine((prices) => Object.keys(prices).length > 0, "no currency");
export type Price = z.infer<typeof price>;

/**
 * The unit that amounts of a currency are charged in: cards pay no thousandths, and Stripe counts krónur and Uganda's
 * shillings in hundredths that are never used (https://docs.stripe.com/currencies#special-cases).
 */
export function leastChargeOf(currencyCode: Currency): number {
  return leastCharges[currencyCode] ?? 1;
}

const leastCharges: { readonly [currency: string]: number } = {
  bhd: 10,
  jod: 10,
  kwd: 10,
  omr: 10,
  tnd: 10,
  isk: 100,
  ugx: 100,
};

/**
 * How many digits of an amount in minor units are behind the point, as Stripe counts them; not always as people write
 * them (https://docs.stripe.com/currencies#zero-decimal).
 */
export function minorDigitsOf(currencyCode: Currency): number {
  if (withoutMinorUnits.has(currencyCode)) return 0;
  return leastCharges[currencyCode] === 10 ? 3 : 2;
}

const withoutMinorUnits: ReadonlySet<Currency> = new Set(
  "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "),
);
