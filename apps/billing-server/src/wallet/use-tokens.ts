import type { Catalogues } from "../catalogue/catalogues.ts";
import { costOf } from "../catalogue/costs.ts";
import type { Principal } from "../identity/principal.ts";
import type { Ledger } from "../ledger/ledger.ts";

/** Somebody uses a priced feature, `count` times at once. */
export interface Use {
  readonly principal: Pick<Principal, "accountId">;
  readonly feature: string;
  readonly count: number;
  /** Chosen by who asks: the same key is the same use, whatever the catalogue says by then. */
  readonly key: string;
}

/** What it cost, and what is left. */
export interface Used {
  readonly transferId: string;
  /** 0 under an unlimited plan. */
  readonly tokens: number;
  /** What could be spent after it. */
  readonly availableTokens: number;
  /** By which version of the catalogue it was priced. */
  readonly catalogueVersion: number;
}

export type UseTokens = (use: Use) => Promise<Used>;

/**
 * Spends what a feature costs by the catalogue in force: one command of the ledger, no other query. The same key and
 * use gets the same answer. Throws `price/unknown`, `ledger/insufficient` with what is needed and available,
 * `ledger/key-reused`, `ledger/account-closed`, `ledger/unavailable`.
 */
export function makeUseTokens(parts: { readonly ledger: Ledger; readonly catalogues: Catalogues }): UseTokens {
  return async ({ principal: { accountId }, feature, count, key }) => {
    const inForce = await parts.catalogues.inForce();
    const { transferId, tokens, availableTokens, catalogueVersion } = await parts.ledger.execute({
      kind: "spend",
      // Apart from the keys that the server makes for a wallet, so that nobody can take one of those.
      idempotency: { scope: `${accountId}/spend`, key },
      actor: accountId,
      accountId,
      tokens: costOf(inForce, feature, count),
      cause: { type: "feature", id: `${feature}/${key}` },
      use: { feature, count, catalogueVersion: inForce.version },
    });
    // The ledger answers with the version of the use it was given, or of the one that came first.
    return { transferId, tokens, availableTokens, catalogueVersion: catalogueVersion ?? inForce.version };
  };
}
