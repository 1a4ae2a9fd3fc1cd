import type { Catalogue } from "@myba/shared/catalogue/catalogue";
import { soundCatalogue } from "@myba/shared/catalogue/sound-catalogue";
import { leastChargeOf } from "@myba/shared/money";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultCatalogue } from "./default-catalogue.ts";
import { offersFor } from "./offers.ts";
import { pricePerToken, quotePackage, quotePlan } from "./quote.ts";

const inForce = { version: 7, catalogue: defaultCatalogue };

describe("what a package costs and gives", () => {
  test.for([
    ["starter", "usd", false, 499, 0, 499, 10, 0],
    ["starter", "usd", true, 499, 100, 399, 10, 0],
    ["professional", "eur", true, 1999, 400, 1599, 50, 0],
    ["enterprise", "usd", false, 6999, 0, 6999, 200, 20],
    ["enterprise", "usd", true, 6999, 1400, 5599, 200, 20],
  ] as const)(
    "%s in %s, first: %s",
    ([packageKey, currency, isFirstPurchase, list, discount, price, tokens, bonus]) => {
      expect(quotePackage(inForce, { packageKey, currency, isFirstPurchase })).toEqual({
        kind: "package",
        packageKey,
        catalogueVersion: 7,
        currency,
        listPrice: list,
        discount,
        price,
        tokens,
        packageBonusTokens: 0,
        volumeBonusTokens: bonus,
        bonusTokens: bonus,
        validDays: null,
      });
    },
  );

  test.for([
    // Currency, list price, percent, price: halves are the buyer's, and something is always left to pay.
    ["usd", 499, 20, 399],
    ["usd", 3, 50, 1],
    ["usd", 1, 99, 1],
    ["usd", 2, 25, 1],
    ["usd", 1, 20, 1],
    ["usd", 1000, 0, 1000],
    ["jpy", 498, 20, 398],
    ["jpy", 1, 20, 1],
    ["kwd", 1990, 20, 1590],
    ["kwd", 10, 99, 10],
    ["isk", 90_000, 33, 60_300],
  ] as const)("a first purchase in %s of %i with %i %% off is %i", ([currency, listPrice, percent, price]) => {
    const selling = sellingFor(listPrice, { currency, firstPurchaseDiscountPercent: percent });
    const quote = quotePackage(selling, { packageKey: "one", currency, isFirstPurchase: true });
    expect(quote).toMatchObject({ listPrice, discount: listPrice - price, price });
  });

  test.for([
    [5000, 100, 0],
    [5001, 100, 10],
    [5001, 101, 11],
    [5001, 1, 1],
    [20_000, 100, 10],
    [20_001, 100, 25],
  ] as const)("at %i cents for %i tokens the volume bonus is %i", ([listPrice, tokens, bonus]) => {
    const volumeBonuses = [
      { over: { usd: 20_000 }, percent: 25 },
      { over: { usd: 5000 }, percent: 10 },
    ];
    const selling = sellingFor(listPrice, { tokens, volumeBonuses });
    const quote = quotePackage(selling, { packageKey: "one", currency: "usd", isFirstPurchase: true });
    expect(quote).toMatchObject({ volumeBonusTokens: bonus });
  });

  test("a package's own bonus and the volume bonus add up, and the second is of what is paid for", () => {
    const selling = sellingFor(5001, {
      tokens: 500,
      bonusTokens: 200,
      volumeBonuses: [{ over: { usd: 5000 }, percent: 10 }],
    });
    const quote = quotePackage(selling, { packageKey: "one", currency: "usd", isFirstPurchase: false });
    expect(quote).toMatchObject({ packageBonusTokens: 200, volumeBonusTokens: 50, bonusTokens: 250 });
    expect(pricePerToken(quote)).toBe(5001 / 750);
  });

  test("what is not sold, or not in this currency, has no price", () => {
    const wanted = { currency: "usd", isFirstPurchase: true };
    expect(() => quotePackage(inForce, { ...wanted, packageKey: "nothing" })).toThrow(/no price for nothing in USD/);
    expect(() => quotePackage(inForce, { ...wanted, packageKey: "starter", currency: "jpy" })).toThrow(/in JPY/);
    expect(() => quotePlan(inForce, { planKey: "starter", currency: "usd" })).toThrow(/no price/);
  });

  test("never more discount than price, whole amounts that can be charged, tokens that add up", () => {
    const amounts = fc.record({
      currency: fc.constantFrom("usd", "jpy", "kwd", "isk"),
      units: fc.integer({ min: 1, max: 999_999 }),
      tokens: fc.integer({ min: 1, max: 1_000_000_000 }),
      bonusTokens: fc.integer({ min: 0, max: 1_000_000_000 }),
      percent: fc.integer({ min: 0, max: 99 }),
      volume: fc.integer({ min: 1, max: 100 }),
      over: fc.integer({ min: 0, max: 99_999_999 }),
      isFirstPurchase: fc.boolean(),
    });
    fc.assert(
      fc.property(amounts, ({ currency, units, tokens, bonusTokens, percent, volume, over, isFirstPurchase }) => {
        const least = leastChargeOf(currency);
        const selling = sellingFor(units * least, {
          currency,
          tokens,
          bonusTokens,
          firstPurchaseDiscountPercent: percent,
          volumeBonuses: [{ over: { [currency]: over }, percent: volume }],
        });
        const quote = quotePackage(selling, { packageKey: "one", currency, isFirstPurchase });
        expect(quote.price).toBe(quote.listPrice - quote.discount);
        expect(quote.price).toBeGreaterThanOrEqual(least);
        expect(quote.discount).toBeGreaterThanOrEqual(0);
        expect(quote.price % least).toBe(0);
        // Never further from the exact percentage than half of what can be charged, unless nothing else is left.
        const exact = isFirstPurchase ? (quote.listPrice * percent) / 100 : 0;
        if (quote.price > least) expect(Math.abs(quote.discount - exact)).toBeLessThanOrEqual(least / 2);
        expect(quote.bonusTokens).toBe(quote.packageBonusTokens + quote.volumeBonusTokens);
        for (const amount of [
          quote.tokens,
          quote.packageBonusTokens,
          quote.volumeBonusTokens,
          quote.tokens + quote.bonusTokens,
        ]) {
          expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
        }
        expect(quote.volumeBonusTokens > 0).toBe(quote.listPrice > over);
      }),
    );
  });
});

test("a plan costs what it says, first or not", () => {
  expect(quotePlan(inForce, { planKey: "yearly", currency: "eur" })).toEqual({
    kind: "plan",
    planKey: "yearly",
    catalogueVersion: 7,
    currency: "eur",
    price: 14_990,
    interval: "year",
    gives: { kind: "tokens", tokensPerMonth: 50, rollOver: { kind: "max-months", months: 6 } },
  });
});

test("offers show what a first purchase costs to those who have not bought, with every bonus", () => {
  const [starter, , enterprise] = offersFor(inForce, { isFirstPurchase: true });
  expect(starter).toMatchObject({ firstPrice: { usd: 399, eur: 399 }, totalBonusTokens: { usd: 0, eur: 0 } });
  expect(enterprise).toMatchObject({ firstPrice: { usd: 5599 }, totalBonusTokens: { usd: 20, eur: 20 } });
  for (const offer of offersFor(inForce, { isFirstPurchase: false })) expect(offer.firstPrice).toBeNull();
});

function sellingFor(
  listPrice: number,
  {
    currency = "usd",
    tokens = 100,
    bonusTokens = 0,
    firstPurchaseDiscountPercent = 20,
    volumeBonuses = [],
  }: Partial<Pick<Catalogue, "firstPurchaseDiscountPercent" | "volumeBonuses">> & {
    currency?: string;
    tokens?: number;
    bonusTokens?: number;
  },
): { version: number; catalogue: Catalogue } {
  const one = { key: "one", name: "One", tokens, bonusTokens, price: { [currency]: listPrice } };
  return {
    version: 1,
    catalogue: soundCatalogue.parse({
      ...defaultCatalogue,
      packages: [one],
      firstPurchaseDiscountPercent,
      volumeBonuses,
    }),
  };
}
