import type { Catalogue } from "@myba/shared/catalogue/catalogue";
import { soundCatalogue } from "@myba/shared/catalogue/sound-catalogue";

/** What a new server sells, until somebody publishes something else: version 1. */
export const defaultCatalogue: Catalogue = soundCatalogue.parse({
  packages: [
    { key: "starter", name: "Starter", tokens: 10, bonusTokens: 0, price: { usd: 499, eur: 499 } },
    {
      key: "professional",
      name: "Professional",
      tokens: 50,
      bonusTokens: 0,
      price: { usd: 1999, eur: 1999 },
      isRecommended: true,
    },
    { key: "enterprise", name: "Enterprise", tokens: 200, bonusTokens: 0, price: { usd: 6999, eur: 6999 } },
  ],
  plans: [
    {
      key: "monthly",
      name: "Monthly",
      interval: "month",
      price: { usd: 1499, eur: 1499 },
      gives: { kind: "tokens", tokensPerMonth: 50, rollOver: { kind: "max-months", months: 2 } },
    },
    {
      key: "yearly",
      name: "Yearly",
      interval: "year",
      price: { usd: 14_990, eur: 14_990 },
      gives: { kind: "tokens", tokensPerMonth: 50, rollOver: { kind: "max-months", months: 6 } },
    },
    {
      key: "unlimited",
      name: "Unlimited",
      interval: "month",
      price: { usd: 9900, eur: 9900 },
      gives: { kind: "unlimited" },
    },
  ],
  features: [
    { key: "ticket", name: "Ticket", tokens: 1, per: "ticket" },
    { key: "refinement", name: "Refinement", tokens: 1, per: "ticket" },
    { key: "acceptance-criteria", name: "Acceptance criteria", tokens: 1, per: "ticket" },
    { key: "split", name: "Split into smaller tickets", tokens: 2, per: "ticket" },
    { key: "estimate", name: "Estimate", tokens: 1, per: "ticket" },
    { key: "summary", name: "Summary", tokens: 2, per: "text" },
  ],
  grants: { anonymousTokens: 3, welcomeTokens: 6 },
  firstPurchaseDiscountPercent: 20,
  volumeBonuses: [{ over: { usd: 5000, eur: 5000 }, percent: 10 }],
});
