import type { Logger } from "pino";
import type { Accounts } from "./account/accounts.ts";
import { allowedAddress } from "./billing/allowed-address.ts";
import { makeBillingClient } from "./billing/billing-client.ts";
import { makeBillingFetch } from "./billing/billing-fetch.ts";
import { billingOrigin } from "./billing/billing-origin.ts";
import { makeServerClock } from "./billing/server-clock.ts";
import type { CoreConfig } from "./config.ts";
import type { Store } from "./database/store.ts";
import { makePurchases } from "./purchases/open-purchases.ts";
import { type Purchases, withoutPurchases } from "./purchases/purchases.ts";
import type { Pushes } from "./pushes.ts";
import { openWallet } from "./wallet/open-wallet.ts";
import { type Wallet, withoutWallet } from "./wallet/wallet.ts";

export interface TokensParts {
  readonly config: Pick<CoreConfig, "billing" | "openExternal" | "env">;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly pushes: Pick<Pushes, "changed">;
  readonly log: Logger;
}

/** The wallet and what fills it, where there is a billing server. Nobody is asked before `wallet.follow`. */
export function openTokens({ config, store, accounts, pushes, log }: TokensParts): {
  readonly wallet: Wallet;
  readonly purchases: Purchases;
} {
  const { billing, openExternal = nobodyOpens, env = {} } = config;
  if (billing === undefined) return { wallet: withoutWallet(), purchases: withoutPurchases() };
  const origin = billingOrigin(billing);
  const fetch = makeBillingFetch({ origin, env, clock: makeServerClock(() => store.now()) });
  const changed = pushes.changed.bind(pushes);
  const purchases = makePurchases({
    store,
    accounts,
    publicClient: makeBillingClient({ origin, fetch }),
    locale: new Intl.DateTimeFormat().resolvedOptions().locale,
    open: async (address) => openExternal(allowedAddress(address, billing)),
    changed,
    log,
  });
  return { purchases, wallet: openWallet({ store, accounts, purchases, changed, log }) };
}

const nobodyOpens = (): Promise<boolean> => Promise.resolve(false);
