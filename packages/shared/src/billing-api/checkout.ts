import { z } from "zod";
import { catalogueKey } from "../catalogue/catalogue.ts";
import { errorReport } from "../errors.ts";
import { currency, minorUnits } from "../money.ts";
import { tokens } from "../tokens.ts";
import { errors, ownProcedure } from "./procedure.ts";
import { idempotencyHeaders } from "./wallet.ts";

const time = z.number().int();

/** What may be bought: tokens once, or a plan that is paid for each month or year. */
export const item = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("package"), key: catalogueKey }),
  z.strictObject({ kind: z.literal("plan"), key: catalogueKey }),
]);

export const checkoutStates = ["open", "processing", "paid", "failed", "expired", "cancelled", "refunded"] as const;

/**
 * A purchase from the click to its end. `processing`: the person has paid by a way that settles later, and nothing is
 * granted yet. `refunded`: all of it; a part shows in `refundedAmount`.
 */
export const checkoutView = z.object({
  id: z.uuid(),
  state: z.enum(checkoutStates),
  item,
  /** As it is called in the shop. */
  name: z.string(),
  currency,
  /** Before discount. */
  listPrice: minorUnits,
  discount: minorUnits,
  /** What is asked for, without tax. */
  price: minorUnits,
  /** The code that was typed, and whether the discount is its own: where the first-purchase discount is more, that counts. */
  promotion: z.object({ code: z.string(), isApplied: z.boolean() }).nullable().default(null),
  tokens,
  bonusTokens: tokens,
  refundedAmount: minorUnits,
  /** Where the person pays, while it is open. */
  url: z.url().nullable(),
  receiptUrl: z.url().nullable(),
  /** Why a payment did not work, in words for the person; the checkout may still be open for another try. */
  problem: errorReport.nullable(),
  createdAt: time,
  expiresAt: time,
  endedAt: time.nullable(),
});
export type CheckoutView = z.infer<typeof checkoutView>;

/** `past-due`: a renewal failed and is tried again. */
export const subscriptionStates = ["active", "past-due", "paused", "ended", "incomplete"] as const;

export const subscriptionView = z.object({
  planKey: catalogueKey,
  name: z.string(),
  state: z.enum(subscriptionStates),
  tokensPerMonth: tokens.nullable(),
  isUnlimited: z.boolean(),
  currentPeriodEnd: time,
  cancelsAtPeriodEnd: z.boolean(),
  /** The plan it changes to at the next renewal; null for none. */
  nextPlanKey: catalogueKey.nullable(),
});

const tags = ["checkout"];
const stripeErrors = errors("payment/unavailable", "payment/misconfigured", "auth/not-a-person");

export const checkoutContract = {
  start: ownProcedure
    .errors(stripeErrors)
    .errors(errors("price/unknown", "price/changed", "promotion/unknown", "checkout/subscribed", "ledger/key-reused"))
    .route({
      method: "POST",
      path: "/checkout-sessions",
      summary: "Buy tokens or a plan",
      tags,
      inputStructure: "detailed",
    })
    .input(
      z.object({
        headers: idempotencyHeaders,
        body: z.strictObject({
          item,
          currency,
          /**
           * What the person saw, without the promotion code. Where it costs something else by now, `price/changed` says so
           * and nothing begins; a code may make it less.
           */
          expectedPrice: minorUnits.optional(),
          /** Of it and the first-purchase discount the larger counts. `promotion/unknown` where it is not valid. */
          promotionCode: z.string().max(64).optional(),
        }),
      }),
    )
    .output(checkoutView),
  /** Asks Stripe where the server has not heard yet. */
  get: ownProcedure
    .errors(errors("checkout/not-found", "auth/not-a-person"))
    .route({ method: "GET", path: "/checkout-sessions/{id}", summary: "How a purchase stands", tags })
    .input(z.strictObject({ id: z.uuid() }))
    .output(checkoutView),
  list: ownProcedure
    .errors(errors("auth/not-a-person"))
    .route({ method: "GET", path: "/checkout-sessions", summary: "Your purchases, newest first", tags })
    .input(
      z.strictObject({
        /** `next` of the page before. */
        cursor: z.string().max(60).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
    )
    .output(z.object({ checkouts: z.array(checkoutView), next: z.string().nullable() })),
  /** The page to pay on is closed; a payment that was made meanwhile counts. */
  cancel: ownProcedure
    .errors(errors("checkout/not-found", "payment/unavailable", "auth/not-a-person"))
    .route({ method: "POST", path: "/checkout-sessions/{id}/cancel", summary: "Do not buy after all", tags })
    .input(z.strictObject({ id: z.uuid() }))
    .output(checkoutView),
  portal: ownProcedure
    .errors(stripeErrors)
    .errors(errors("payment/no-customer"))
    .route({ method: "POST", path: "/portal-sessions", summary: "Receipts, cards and your plan, at Stripe", tags })
    .output(z.object({ url: z.url() })),
  subscription: ownProcedure
    .errors(errors("auth/not-a-person"))
    .route({ method: "GET", path: "/subscription", summary: "Your plan", tags })
    .output(z.object({ subscription: subscriptionView.nullable() })),
};

export const refundView = z.object({
  refundId: z.string(),
  amount: minorUnits,
  /** False while the money is on its way: tokens are taken once it has arrived. */
  isSettled: z.boolean(),
  /** Of this payment, by all of its refunds and disputes so far. */
  takenBackTokens: tokens,
  /** The part of them that had been used already: a debt. */
  owedTokens: tokens,
  /** What that means, in words for whoever bought. */
  explanation: z.string(),
  checkout: checkoutView,
});
export type RefundView = z.infer<typeof refundView>;

export const adminContract = {
  /** Gives money back; what of its tokens is spent already becomes a debt that the next purchase pays first. */
  refund: ownProcedure
    .errors(stripeErrors)
    .errors(errors("auth/not-allowed", "checkout/not-found", "checkout/not-refundable", "ledger/key-reused"))
    .route({
      method: "POST",
      path: "/admin/refunds",
      summary: "Give money back",
      tags: ["admin"],
      inputStructure: "detailed",
    })
    .input(
      z.object({
        headers: idempotencyHeaders,
        body: z.strictObject({
          checkoutId: z.uuid(),
          /** All that is left when out. */
          amount: minorUnits.min(1).optional(),
          reason: z.string().min(1).max(200),
        }),
      }),
    )
    .output(refundView),
};
