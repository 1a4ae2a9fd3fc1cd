import { sandboxStripe } from "@myba/sandbox/stripe/config";
import type { StripeDouble } from "@myba/sandbox/stripe/stripe-double";
import type { Catalogue } from "@myba/shared/catalogue/catalogue";
import { pino } from "pino";
import { defaultCatalogue } from "../../../catalogue/default-catalogue.ts";
import { openCatalogues } from "../../../catalogue/open-catalogues.ts";
import type { ServerDatabase } from "../../../database/server-database.ts";
import { openStripe } from "../../open-stripe.ts";
import { setUpStripe } from "../../setup/set-up.ts";

/** What is sold while servers die: as usual, and one more plan, so that there is something to change to. */
export const chaosCatalogue: Catalogue = {
  ...defaultCatalogue,
  plans: [
    ...defaultCatalogue.plans,
    {
      key: "team",
      name: "Team",
      interval: "month",
      price: { usd: 2999, eur: 2999 },
      gives: { kind: "tokens", tokensPerMonth: 120, rollOver: { kind: "max-months", months: 2 } },
    },
  ],
};

/** The shop as it is set up. */
export interface ChaosShop {
  /** Prices by `plan/currency`. */
  readonly prices: ReadonlyMap<string, string>;
  readonly webhookSecret: string;
}

/** Publishes what is sold and sets the account at Stripe up for it, as whoever runs the shop does before it opens. */
export async function openShop(
  double: StripeDouble,
  { database, publicUrl, now, makeId }: ShopParts,
): Promise<ChaosShop> {
  const catalogues = await openCatalogues({ database, now });
  const { version } = await catalogues.publish(chaosCatalogue, { by: "test", note: "what is sold under chaos" });
  const log = pino({ level: "silent" });
  const stripe = openStripe({ secretKey: sandboxStripe.secretKey, apiUrl: double.url, log });
  const { webhookSecret } = await setUpStripe(
    { stripe, catalogues, publicUrl, makeId },
    { isDry: false, isLive: false },
  );
  if (webhookSecret === null) throw new Error("Stripe was not told where the server is");
  const prices = new Map<string, string>();
  for (const { id, lookup_key: key } of double.world.store.all("price")) {
    const [, plan = "", currency = ""] = new RegExp(`^myba_plan_(.+)_([a-z]{3})_v${version}$`).exec(key ?? "") ?? [];
    prices.set(`${plan}/${currency}`, id);
  }
  return { prices, webhookSecret };
}

interface ShopParts {
  readonly database: ServerDatabase;
  readonly publicUrl: string;
  readonly now: () => number;
  readonly makeId: () => string;
}
