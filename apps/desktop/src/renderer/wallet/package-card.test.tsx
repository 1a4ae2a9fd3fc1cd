import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Package, Terms } from "./offers.ts";
import { PackageCard } from "./package-card.tsx";

const sold: Package = {
  key: "enterprise",
  name: "Enterprise",
  tokens: 200,
  bonusTokens: 0,
  price: { usd: 6999 },
  isRecommended: false,
  totalBonusTokens: { usd: 20 },
  firstPrice: { usd: 5599 },
};
const first: Terms = { price: 5599, normalPrice: 6999, tokens: 200, bonusTokens: 20, each: "$0.25" };

/** What a screen reader reads, in order. */
function heard(terms: Terms, more: Partial<Package> = {}): string {
  const markup = renderToStaticMarkup(
    <PackageCard
      sold={{ ...sold, ...more }}
      terms={terms}
      currency="usd"
      isChosen={false}
      isFirst={false}
      onBuy={() => undefined}
    />,
  );
  return markup
    .replaceAll(/<span[^>]*aria-hidden="true"[^>]*>[^<]*<\/span>/g, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

test("a first purchase is heard with its own price and the normal one, and the bonus with its parts", () => {
  expect(heard(first)).toBe(
    "Enterprise 220 tokens Your first purchase: $55.99 instead of $69.99 $0.25 a token 10 % bonus: 200 + 20 Buy",
  );
});

test("later it has one price, and says until when it is good and that it is recommended", () => {
  const later: Terms = { ...first, price: 6999, normalPrice: null, bonusTokens: 0, each: "$0.35" };
  expect(heard(later, { validDays: 90, isRecommended: true })).toBe(
    "Enterprise Recommended 200 tokens $69.99 $0.35 a token · good for 90 days Buy",
  );
});
