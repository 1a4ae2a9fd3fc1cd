import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { pino } from "pino";
import { openCatalogues } from "../src/catalogue/open-catalogues.ts";
import type { ServerDatabase } from "../src/database/server-database.ts";
import { makeIds } from "../src/ledger/ids.ts";
import { openStripe } from "../src/payments/open-stripe.ts";
import { setUpPortal } from "../src/payments/setup/portal-configuration.ts";
import { setUpPrices, setUpProducts } from "../src/payments/setup/products.ts";
import type { SettingUp } from "../src/payments/setup/setting-up.ts";
import { wantedItems } from "../src/payments/setup/wanted.ts";
import { makeSandboxCodes, type SandboxCodes } from "./make-codes.ts";

export interface Shop {
  readonly database: ServerDatabase;
  /** Where Stripe's stand-in is. */
  readonly stripeUrl: string;
  readonly publicUrl: string;
  readonly now: () => number;
}

/**
 * What whoever runs a real server does once with `billing stripe-setup`: products, prices, and the portal of plans. Who is
 * told of events is set up already, with a secret that the server knows. Answers with codes to try.
 */
export async function setUpShop({ database, stripeUrl, publicUrl, now }: Shop): Promise<SandboxCodes> {
  const log = pino({ level: "silent" });
  const catalogues = await openCatalogues({ database, now });
  const makeId = makeIds(now);
  const run: SettingUp = {
    stripe: openStripe({ secretKey: sandboxStripe.secretKey, apiUrl: stripeUrl, log }),
    catalogues,
    publicUrl,
    makeId,
    isDry: false,
    step: async ({ does }, work) => (does === "keep" ? undefined : work({ idempotencyKey: `sandbox-${makeId()}` })),
  };
  const items = wantedItems(await catalogues.inForce());
  await setUpProducts(run, items);
  await setUpPortal(run, items, await setUpPrices(run, items));
  return makeSandboxCodes({ stripe: run.stripe, database, makeId, now });
}
