import { expect, test } from "vitest";
import type { Shop } from "../../bridge/purchases.ts";
import { currenciesOf, planWords, priceOf, termsOf } from "./offers.ts";

const enterprise: Shop["packages"][number] = {
  key: "enterprise",
  name: "Enterprise",
  tokens: 200,
  bonusTokens: 0,
  price: { usd: 6999, eur: 6999 },
  isRecommended: false,
  totalBonusTokens: { usd: 20, eur: 20 },
  firstPrice: { usd: 5599, eur: 5599 },
};
const yearly: Shop["plans"][number] = {
  key: "yearly",
  name: "Yearly",
  interval: "year",
  price: { usd: 14_990 },
  gives: { kind: "tokens", tokensPerMonth: 50, rollOver: { kind: "max-months", months: 6 } },
};
const shop: Shop = {
  packages: [enterprise],
  plans: [yearly],
  firstPurchaseDiscountPercent: 20,
  grants: { anonymousTokens: 3, welcomeTokens: 6 },
  currency: "usd",
  features: [],
  asOf: 0,
};

test("a first purchase shows its own price beside the normal one, and the bonus in the price of a token", () => {
  expect(termsOf(enterprise, "usd")).toEqual({
    price: 5599,
    normalPrice: 6999,
    tokens: 200,
    bonusTokens: 20,
    each: "$0.25",
  });
  expect(termsOf({ ...enterprise, firstPrice: null }, "usd")).toMatchObject({ price: 6999, normalPrice: null });
  expect(termsOf(enterprise, "gbp")).toBeUndefined();
});

test("what was chosen is found again in the shop, at the price of now", () => {
  expect(priceOf(shop, { kind: "package", key: "enterprise" }, "eur")).toEqual({ name: "Enterprise", price: 5599 });
  expect(priceOf(shop, { kind: "plan", key: "yearly" }, "usd")).toEqual({ name: "Yearly", price: 14_990 });
  expect(priceOf(shop, { kind: "plan", key: "yearly" }, "eur")).toBeUndefined();
  expect(priceOf(shop, { kind: "package", key: "gone" }, "usd")).toBeUndefined();
  expect(currenciesOf(shop)).toEqual(["usd", "eur"]);
});

test("a plan says what becomes of tokens that are left", () => {
  expect(planWords(yearly, "usd")).toEqual([
    "Paid once a year: $12.49 a month.",
    "What is left is kept, up to 300 tokens beside the new month’s.",
  ]);
  const strict = { ...yearly, interval: "month", gives: { ...yearly.gives, rollOver: { kind: "none" } } } as const;
  expect(
    planWords({ ...strict, gives: { kind: "tokens", tokensPerMonth: 50, rollOver: { kind: "none" } } }, "usd"),
  ).toEqual(["What is left at the end of a month is gone."]);
});
