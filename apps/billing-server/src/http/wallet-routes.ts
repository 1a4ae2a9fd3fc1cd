import type { Catalogues } from "../catalogue/catalogues.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import type { RedeemGift } from "../gifts/redeem-gift.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { makeDailyTokens } from "../wallet/daily-tokens.ts";
import { entriesOf } from "../wallet/entries.ts";
import { statisticsOf } from "../wallet/statistics.ts";
import type { UseTokens } from "../wallet/use-tokens.ts";
import { walletViewOf } from "../wallet/wallet-view.ts";
import { api, withPerson, withPrincipal } from "./implementer.ts";
import { redeemFor } from "./redeem-gift.ts";
import { requireTokens } from "./require-tokens.ts";

export interface WalletParts {
  readonly ledger: Ledger;
  readonly database: ServerDatabase;
  readonly catalogues: Catalogues;
  readonly useTokens: UseTokens;
  readonly redeemGift: RedeemGift;
  readonly now: () => number;
}

/** `/api/wallet…`: the wallet of whoever asks, and no other. */
export function walletRoutes(parts: WalletParts) {
  const { ledger, catalogues, useTokens, now } = parts;
  const giveDailyTokens = makeDailyTokens(parts);
  const redeem = redeemFor(parts);
  return {
    wallet: {
      get: api.wallet.get.use(withPrincipal).handler(async ({ context: { principal } }) => {
        await giveDailyTokens(principal);
        return walletViewOf(ledger, principal.accountId, now());
      }),
      entries: api.wallet.entries
        .use(withPrincipal)
        .handler(({ context: { principal }, input }) => entriesOf({ ledger, catalogues }, principal.accountId, input)),
      statistics: api.wallet.statistics
        .use(withPrincipal)
        .handler(({ context: { principal }, input }) => statisticsOf(parts, principal.accountId, input)),
      spend: api.wallet.spend
        .use(withPrincipal)
        .use(requireTokens(useTokens), ({ headers, body }) => ({ headers, use: body }))
        .handler(({ context: { used } }) => used),
      redeem: api.wallet.redeem
        .use(withPerson)
        .handler(({ context: { principal, address }, input: { code } }) => redeem({ principal, address, code })),
    },
  };
}
