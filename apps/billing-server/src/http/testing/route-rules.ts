import { randomUUID } from "node:crypto";
import { newGiftCode } from "../../gifts/gift-code.ts";

/** What somebody else has, whose things are tried. */
export interface Owned {
  readonly personId: string;
  readonly accountId: string;
  readonly generationId: string;
  readonly installationId: string;
  readonly deviceId: string;
}

/** How one route is asked, and who may ask. */
export interface RouteRule {
  /**
   * `anybody`, whoever they are; `own`, people and devices, for what is theirs; `people`, who are signed in, likewise;
   * `device`, by its signature alone.
   */
  readonly who: "anybody" | "own" | "people" | "device";
  /** A request that names what somebody else has wherever the route lets one name anything. */
  readonly ask: (of: Owned) => { readonly path: string; readonly body?: object; readonly key?: string };
  /** The answer to whoever names what is not theirs; without it the answer is about who asks. */
  readonly refusal?: string;
  readonly isStream?: true;
  /** Asked last: it takes away what the others need. */
  readonly isLast?: true;
}

const newKey = (): string => `walk-${randomUUID()}`;
const text = "People can sign in with their e-mail address.";

/** A rule for each route of the contract, by its name: a route without one fails the test that walks them. */
export const routeRules: Readonly<Record<string, RouteRule>> = {
  health: { who: "anybody", ask: () => ({ path: "/health" }) },
  "catalogue.plans": { who: "anybody", ask: () => ({ path: "/plans" }) },
  "catalogue.costs": { who: "anybody", ask: () => ({ path: "/costs" }) },
  "wallet.get": { who: "own", ask: () => ({ path: "/wallet" }) },
  "wallet.entries": { who: "own", ask: () => ({ path: "/wallet/entries" }) },
  "wallet.statistics": { who: "own", ask: () => ({ path: "/wallet/statistics" }) },
  "wallet.spend": {
    who: "own",
    ask: () => ({ path: "/wallet/spend", body: { feature: "ticket", count: 1 }, key: newKey() }),
  },
  "wallet.redeem": {
    who: "people",
    ask: () => ({ path: "/wallet/redeem", body: { code: newGiftCode() } }),
    refusal: "gift/unknown",
  },
  "anonymous.start": { who: "device", ask: () => ({ path: "/anonymous-session", body: {} }) },
  "account.get": { who: "own", ask: () => ({ path: "/account" }) },
  "account.linkDevice": {
    who: "people",
    ask: ({ deviceId }) => ({ path: "/account/devices/link", body: { proof: `forged.${deviceId}.proof` } }),
    refusal: "auth/refused",
  },
  "account.devices": { who: "people", ask: () => ({ path: "/account/devices" }) },
  "account.revokeDevice": {
    who: "people",
    ask: ({ installationId }) => ({ path: `/account/devices/${installationId}` }),
    refusal: "device/not-found",
  },
  "account.export": { who: "people", ask: () => ({ path: "/account/export" }) },
  "account.delete": {
    who: "people",
    ask: ({ personId }) => ({ path: "/account", body: { confirm: personId } }),
    refusal: "account/confirm",
    isLast: true,
  },
  "generations.estimate": { who: "own", ask: () => ({ path: "/generations/estimate", body: { text } }) },
  "generations.start": {
    who: "own",
    ask: () => ({ path: "/generations", body: { text }, key: newKey() }),
    isStream: true,
  },
  "generations.follow": {
    who: "own",
    ask: ({ generationId }) => ({ path: `/generations/${generationId}/events` }),
    refusal: "metered/not-found",
    isStream: true,
  },
  "generations.get": {
    who: "own",
    ask: ({ generationId }) => ({ path: `/generations/${generationId}` }),
    refusal: "metered/not-found",
  },
  "generations.list": { who: "own", ask: () => ({ path: "/generations" }) },
  "generations.cancel": {
    who: "own",
    ask: ({ generationId }) => ({ path: `/generations/${generationId}/cancel`, body: {} }),
    refusal: "metered/not-found",
  },
  "events.follow": { who: "own", ask: () => ({ path: "/events" }), isStream: true },
  "checkout.start": {
    who: "people",
    ask: () => ({
      path: "/checkout-sessions",
      body: { item: { kind: "package", key: "starter" }, currency: "usd" },
      key: newKey(),
    }),
  },
  "checkout.get": {
    who: "people",
    ask: () => ({ path: `/checkout-sessions/${randomUUID()}` }),
    refusal: "checkout/not-found",
  },
  "checkout.list": { who: "people", ask: () => ({ path: "/checkout-sessions" }) },
  "checkout.cancel": {
    who: "people",
    ask: () => ({ path: `/checkout-sessions/${randomUUID()}/cancel`, body: {} }),
    refusal: "checkout/not-found",
  },
  "admin.refund": {
    who: "people",
    ask: () => ({ path: "/admin/refunds", body: { checkoutId: randomUUID(), reason: "asked for it" }, key: newKey() }),
    refusal: "auth/not-allowed",
  },
  "checkout.portal": { who: "people", ask: () => ({ path: "/portal-sessions", body: {} }) },
  "checkout.subscription": { who: "people", ask: () => ({ path: "/subscription" }) },
};
