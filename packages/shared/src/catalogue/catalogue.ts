import { z } from "zod";
import { price } from "../money.ts";
import { tokens } from "../tokens.ts";

/** A name for machines, kept for ever: `starter`, `ticket`, `meeting-notes`. */
export const catalogueKey = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "not a key");

/** Tokens of one package, month or use: sums and percentages of them stay exact. */
const soldTokens = tokens.max(1_000_000_000);
const words = z.string().min(1).max(80);
const percent = z.number().int().min(1).max(100);
const days = z.number().int().min(1).max(3650);

/** Tokens that are bought once. */
export const tokenPackage = z.strictObject({
  key: catalogueKey,
  name: words,
  /** What is paid for. */
  tokens: soldTokens.min(1),
  /** What comes with it, whatever it costs. */
  bonusTokens: soldTokens,
  price,
  /** The one that is pointed out. */
  isRecommended: z.boolean().default(false),
  /** How long what is bought can be used; for ever when left out. */
  validDays: days.optional(),
});
export type TokenPackage = z.infer<typeof tokenPackage>;

/** What is paid for each month or year. */
export const plan = z.strictObject({
  key: catalogueKey,
  name: words,
  interval: z.enum(["month", "year"]),
  price,
  gives: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("tokens"),
      /** For each month, also of a plan that is paid by the year. */
      tokensPerMonth: soldTokens.min(1),
      /**
       * What is left at the end of the month: gone with it, or kept until so many months' worth are there. `max-months`
       * of 1 keeps what one month gave beside the new month's.
       */
      rollOver: z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("none") }),
        z.strictObject({ kind: z.literal("max-months"), months: z.number().int().min(1).max(24) }),
      ]),
    }),
    /** Spending costs nothing while it lasts; fair use is limited by rate. */
    z.strictObject({ kind: z.literal("unlimited") }),
  ]),
});
export type Plan = z.infer<typeof plan>;

/** What using a feature costs. `per` says what is counted: a ticket delivered, a call, a minute. */
export const feature = z.strictObject({
  key: catalogueKey,
  name: words,
  tokens: soldTokens.min(1),
  per: z.string().min(1).max(20),
  /** Where several products share a wallet: whose feature it is. */
  product: catalogueKey.optional(),
});
export type Feature = z.infer<typeof feature>;

/** Tokens for nothing, and when. */
const grants = z.strictObject({
  /** To a device without an account, once. */
  anonymousTokens: soldTokens,
  /** To a person at sign-up, once, beside what their device has left. */
  welcomeTokens: soldTokens,
  /** Each day a person comes; 0 for none. Gone at the end of the day (UTC). */
  dailyTokens: soldTokens.default(0),
  /** To both sides of a referral; 0 for none. */
  referralTokens: soldTokens.default(0),
});

/** More tokens for larger purchases: of those that match, the one with the highest `overMinorUnits`. */
const volumeBonus = z.strictObject({
  /** The price must be above this, before discounts, in the currency it is paid in. */
  over: price,
  percent,
});

/**
 * Everything that is sold, given away and charged for: data, in versions. An order, a grant and a capture keep the
 * version they were made by. What is published is held against `soundCatalogue` too.
 */
export const catalogue = z.strictObject({
  packages: z.array(tokenPackage).max(50),
  plans: z.array(plan).max(50),
  features: z.array(feature).min(1).max(200),
  grants,
  /** Off the first package that an account buys, once. */
  firstPurchaseDiscountPercent: z.number().int().min(0).max(99),
  volumeBonuses: z.array(volumeBonus).max(10),
});
export type Catalogue = z.infer<typeof catalogue>;
