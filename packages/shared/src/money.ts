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
export const price = z.record(currency, minorUnits).refine((prices) => Object.keys(prices).length > 0, "no currency");
export type Price = z.infer<typeof price>;
