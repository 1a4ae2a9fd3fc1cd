import { expect, test } from "vitest";
import { soundCatalogue } from "./sound-catalogue.ts";

const one = { key: "one", name: "One", tokens: 10, bonusTokens: 0, price: { usd: 499 } };
const plan = { key: "plan", name: "Plan", interval: "month", price: { usd: 999 }, gives: { kind: "unlimited" } };
const ticket = { key: "ticket", name: "Ticket", tokens: 1, per: "ticket" };
const sound = {
  packages: [one],
  plans: [plan],
  features: [ticket],
  grants: { anonymousTokens: 3, welcomeTokens: 6 },
  firstPurchaseDiscountPercent: 20,
  volumeBonuses: [{ over: { usd: 5000 }, percent: 10 }],
};

test("a sound catalogue is read, with what it leaves out", () => {
  expect(soundCatalogue.parse(sound)).toMatchObject({
    packages: [{ isRecommended: false }],
    grants: { dailyTokens: 0, referralTokens: 0 },
  });
});

test.for([
  ["two packages of one key", { packages: [one, one] }, "packages", "one is there twice"],
  ["a plan with the key of a package", { plans: [{ ...plan, key: "one" }] }, "plans", "one is there twice"],
  ["two features of one key", { features: [ticket, ticket] }, "features", "ticket is there twice"],
  ["a package for nothing", { packages: [{ ...one, price: { usd: 0 } }] }, "packages.0.price.usd", "above 0"],
  ["fils that no card pays", { packages: [{ ...one, price: { usd: 1, kwd: 1995 } }] }, "packages.0.price.kwd", "of 10"],
  ["a plan in aurar", { plans: [{ ...plan, price: { isk: 99_950 } }] }, "plans.0.price.isk", "multiple of 100"],
  [
    "a bonus that forgets a currency",
    { packages: [{ ...one, price: { usd: 499, eur: 499 } }] },
    "volumeBonuses.0.over",
    "nothing about eur",
  ],
  ["no currency", { packages: [{ ...one, price: {} }] }, "packages.0.price", "no currency"],
  ["a currency that is none", { packages: [{ ...one, price: { USD: 499 } }] }, "packages.0.price.USD", "currency"],
  ["cents with a point", { packages: [{ ...one, price: { usd: 4.99 } }] }, "packages.0.price.usd", "int"],
  ["a feature for nothing", { features: [{ ...ticket, tokens: 0 }] }, "features.0.tokens", ">=1"],
  ["no feature", { features: [] }, "features", "1"],
  ["a first purchase for nothing", { firstPurchaseDiscountPercent: 100 }, "firstPurchaseDiscountPercent", "99"],
  ["more tokens than sums keep exact", { packages: [{ ...one, tokens: 2e9 }] }, "packages.0.tokens", "1000000000"],
  ["what nobody knows", { discount: 10 }, "", "discount"],
] as const)("%s is refused with its place", ([, change, place, words]) => {
  const { error } = soundCatalogue.safeParse({ ...sound, ...change });
  const found = error?.issues.map(({ path, message }) => ({ place: path.join("."), message }));
  expect(found).toContainEqual({ place, message: expect.stringContaining(words) });
});
