import type { Ledger } from "../ledger/ledger.ts";
import type { UseTokens } from "../wallet/use-tokens.ts";
import { walletViewOf } from "../wallet/wallet-view.ts";
import { api, withPrincipal } from "./implementer.ts";
import { requireTokens } from "./require-tokens.ts";

export interface WalletParts {
  readonly ledger: Ledger;
  readonly useTokens: UseTokens;
  readonly now: () => number;
}

/** `/api/wallet…`: the wallet of whoever asks, and no other. */
export function walletRoutes({ ledger, useTokens, now }: WalletParts) {
  return {
    wallet: {
      get: api.wallet.get
        .use(withPrincipal)
        .handler(({ context: { principal } }) => walletViewOf(ledger, principal.accountId, now())),
      spend: api.wallet.spend
        .use(withPrincipal)
        .use(requireTokens(useTokens), ({ headers, body }) => ({ headers, use: body }))
        .handler(({ context: { used } }) => used),
    },
  };
}
