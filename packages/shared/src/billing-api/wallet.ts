import { z } from "zod";
import { catalogueKey, feature, plan, tokenPackage } from "../catalogue/catalogue.ts";
import { tokenChange, tokens } from "../tokens.ts";
import { errors, ownProcedure, procedure } from "./procedure.ts";

const time = z.number().int();

/** Chosen by whoever asks, one for each thing asked for: the same key again is the same thing, not another. */
export const idempotencyKey = z.string().regex(/^[\w.:-]{8,128}$/, "not an idempotency key");
export const idempotencyHeaders = z.object({ "idempotency-key": idempotencyKey });

/** What a wallet holds. `availableTokens` is what can be spent now. */
export const walletView = z.object({
  availableTokens: tokens,
  /** Set aside for work that is under way. */
  heldTokens: tokens,
  /** Spent before they were refunded: the next purchase pays them first. */
  owedTokens: tokens,
  /** Spending costs nothing until then. */
  unlimitedUntil: time.nullable(),
  isClosed: z.boolean(),
  /** What will be gone next, and when. */
  expiring: z.array(z.object({ tokens, expiresAt: time })),
  /** Where the tokens in it came from. */
  bySource: z.array(z.object({ source: z.string(), tokens })),
  /** Grows with every change, so that a late answer is told from a newer one. */
  version: z.number().int(),
  at: time,
});
export type WalletView = z.infer<typeof walletView>;

export const walletEntry = z.object({
  seq: z.number().int(),
  /** `purchase`, `bonus`, `welcome`, `spend`, `refund` … as the ledger calls them. */
  kind: z.string(),
  tokens: tokenChange,
  balanceBefore: tokenChange,
  balanceAfter: tokenChange,
  /** In the product's terms: the feature, the package, the rule. */
  reason: z.string(),
  causeType: z.string().nullable(),
  causeId: z.string().nullable(),
  transferId: z.string(),
  eventAt: time,
  recordedAt: time,
});
export type WalletEntry = z.infer<typeof walletEntry>;

const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "not a day");

/** Days are UTC's. */
export const walletStatistics = z.object({
  from: dayText,
  to: dayText,
  /** Of all time: what came in less what went out is what is in the wallet. */
  totals: z.object({
    purchased: tokens,
    bonus: tokens,
    granted: tokens,
    /** From a device that was used before sign-up; below zero for the device. */
    transferred: tokenChange,
    /** Less what was given back of it. */
    used: tokens,
    expired: tokens,
    /** By refunds and disputes, less what was given back of it. */
    takenBack: tokenChange,
    adjusted: tokenChange,
  }),
  /** Every day of the period. What was given back counts on the day it had been used. */
  byDay: z.array(z.object({ day: dayText, used: tokens, added: tokens })),
  /** In the period, most tokens first; `other` for what was used without saying for what. */
  byFeature: z.array(z.object({ feature: z.string(), used: tokens, count: z.number().int() })),
});
export type WalletStatistics = z.infer<typeof walletStatistics>;

export const walletContract = {
  get: ownProcedure
    .route({ method: "GET", path: "/wallet", summary: "What your wallet holds", tags: ["wallet"] })
    .output(walletView),
  entries: ownProcedure
    .route({ method: "GET", path: "/wallet/entries", summary: "Your wallet's history, newest first", tags: ["wallet"] })
    .input(
      z.strictObject({
        /** `next` of the page before. */
        cursor: z.string().max(80).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ entries: z.array(walletEntry), next: z.string().nullable() })),
  statistics: ownProcedure
    .errors(errors("wallet/counting"))
    .route({ method: "GET", path: "/wallet/statistics", summary: "Sums over time and by feature", tags: ["wallet"] })
    .input(z.strictObject({ from: dayText.optional(), to: dayText.optional() }))
    .output(walletStatistics),
  spend: ownProcedure
    .errors(
      errors(
        "ledger/insufficient",
        "ledger/key-reused",
        "ledger/account-closed",
        "ledger/unavailable",
        "price/unknown",
      ),
    )
    .route({
      method: "POST",
      path: "/wallet/spend",
      summary: "Use a priced feature",
      tags: ["wallet"],
      inputStructure: "detailed",
    })
    .input(
      z.object({
        headers: idempotencyHeaders,
        body: z.strictObject({ feature: catalogueKey, count: z.number().int().min(1).max(1000).default(1) }),
      }),
    )
    .output(
      z.object({
        transferId: z.string(),
        /** What it cost; 0 under an unlimited plan. */
        tokens,
        /** What could be spent after it. The same key again gets the same answer: `GET /wallet` says what is there now. */
        availableTokens: tokens,
        /** By which version of the catalogue it was priced. */
        catalogueVersion: z.number().int(),
      }),
    ),
  /** Each code works once. Asking again with one's own finishes what was broken off, and changes nothing else. */
  redeem: ownProcedure
    .errors(
      errors(
        "auth/not-a-person",
        "gift/unknown",
        "gift/used",
        "gift/expired",
        "ledger/account-closed",
        "ledger/unavailable",
      ),
    )
    .route({ method: "POST", path: "/wallet/redeem", summary: "Take the tokens of a gift code", tags: ["wallet"] })
    .input(
      z.strictObject({
        /** As somebody types it: capital letters, dashes and spaces make no difference. */
        code: z.string().max(64),
      }),
    )
    .output(
      z.object({
        /** What the gift is worth. */
        tokens,
        /** False where they were in the wallet before. */
        isNew: z.boolean(),
        wallet: walletView,
      }),
    ),
};

/** A package as somebody would pay for it today. */
export const offer = tokenPackage.extend({
  /** `bonusTokens` and the volume bonus, by currency. */
  totalBonusTokens: z.record(z.string(), tokens),
  /** After the first-purchase discount; null where it does not apply to who asks. */
  firstPrice: z.record(z.string(), z.number().int()).nullable(),
});
export type Offer = z.infer<typeof offer>;

export const catalogueContract = {
  /** For everybody; first prices are for who has not bought yet, and for who does not say who they are. */
  plans: procedure
    .errors(errors("auth/expired", "auth/refused"))
    .route({ method: "GET", path: "/plans", summary: "What is sold", tags: ["catalogue"] })
    .output(
      z.object({
        version: z.number().int(),
        packages: z.array(offer),
        plans: z.array(plan),
        firstPurchaseDiscountPercent: z.number().int(),
        grants: z.object({
          anonymousTokens: tokens,
          welcomeTokens: tokens,
          dailyTokens: tokens,
          referralTokens: tokens,
        }),
      }),
    ),
  costs: procedure
    .route({ method: "GET", path: "/costs", summary: "What features cost in tokens", tags: ["catalogue"] })
    .output(z.object({ version: z.number().int(), features: z.array(feature) })),
};
