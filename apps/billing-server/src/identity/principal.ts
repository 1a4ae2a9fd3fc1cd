import type { AccountId } from "../ledger/accounts.ts";

/** Whoever asks, once that is proven. Each may see and use one wallet, `accountId`, and nothing of anybody else. */
export type Principal =
  | {
      readonly kind: "person";
      readonly accountId: AccountId;
      readonly personId: string;
      /** Where they are signed in: the id of the OpenID provider's grant. */
      readonly installationId: string;
    }
  | { readonly kind: "device"; readonly accountId: AccountId; readonly deviceId: string };

export type PersonPrincipal = Extract<Principal, { kind: "person" }>;
