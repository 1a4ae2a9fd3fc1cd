import { currency, type Currency } from "@myba/shared/money";
import type { CatalogueInForce } from "../../catalogue/catalogues.ts";
import { priceLookupKey } from "../price-keys.ts";

/** Something that is sold, as Stripe should have it. */
export interface WantedItem {
  readonly kind: "package" | "plan";
  readonly name: string;
  readonly description: string;
  readonly currency: Currency;
  readonly amount: number;
  readonly interval: "month" | "year" | null;
  /** One for each currency: the portal offers one price of a product for each interval. */
  readonly productId: string;
  readonly lookupKey: string;
}

/** Everything that a catalogue sells, in every currency. */
export function wantedItems({ version: catalogueVersion, catalogue }: CatalogueInForce): readonly WantedItem[] {
  const { packages, plans } = catalogue;
  const items = [
    ...packages.map(({ key, name, tokens, bonusTokens, price }) => {
      const description = bonusTokens > 0 ? `${tokens} tokens and ${bonusTokens} more` : `${tokens} tokens`;
      return { kind: "package" as const, key, name, description, price, interval: null };
    }),
    ...plans.map(({ key, name, gives, price, interval }) => {
      const description = gives.kind === "unlimited" ? "Unlimited tokens" : `${gives.tokensPerMonth} tokens each month`;
      return { kind: "plan" as const, key, name, description, price, interval };
    }),
  ];
  return items.flatMap(({ kind, key, name, description, price, interval }) =>
    Object.entries(price).map(([code, amount]): WantedItem => {
      const inWhat = currency.parse(code);
      return {
        kind,
        name: `MyBA ${name}`,
        description,
        currency: inWhat,
        amount,
        interval,
        productId: `myba_${kind}_${key}_${inWhat}`,
        lookupKey: priceLookupKey({ kind, key, currency: inWhat, catalogueVersion }),
      };
    }),
  );
}
