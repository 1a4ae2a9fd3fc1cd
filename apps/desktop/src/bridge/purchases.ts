import { offer } from "@myba/shared/billing-api/wallet";
import { checkoutView, item, subscriptionView } from "@myba/shared/billing-api/checkout";
import { plan } from "@myba/shared/catalogue/catalogue";
import { errorReport } from "@myba/shared/errors";
import { currency, minorUnits } from "@myba/shared/money";
import { z } from "zod";
import { procedure } from "./procedure.ts";

const time = z.number().int();

/**
 * Something the person has begun to buy on this computer. It is kept before the server is asked, with the key that makes
 * asking again harmless, so that a crash or a dead network loses no purchase and makes none twice.
 */
const purchase = z.object({
  id: z.uuid(),
  item,
  name: z.string(),
  currency,
  price: minorUnits,
  /**
   * `starting`: the server has not answered yet. `waiting`: the page to pay on is open in the browser. `processing`: paid by
   * a way that settles later.
   */
  state: z.enum(["starting", "waiting", "processing", "paid", "failed", "expired", "cancelled", "refunded"]),
  /** As the server last told; null while `starting`. */
  checkout: checkoutView.nullable(),
  /** Whether the host has opened a browser at the page to pay on. */
  opened: z.boolean(),
  /** Why it does not go on at the moment: the server cannot be reached, the card was declined. */
  problem: errorReport.nullable(),
  /** Whether the person has seen how it ended. */
  seen: z.boolean(),
  createdAt: time,
  endedAt: time.nullable(),
});
export type Purchase = z.infer<typeof purchase>;

export const shop = z.object({
  packages: z.array(offer),
  plans: z.array(plan),
  firstPurchaseDiscountPercent: z.number().int(),
  grants: z.object({ anonymousTokens: z.number().int(), welcomeTokens: z.number().int() }).loose(),
  /** The currency to show first, by the computer's region where it is sold in it. */
  currency,
  /** Tokens for each feature. */
  features: z.array(z.object({ key: z.string(), name: z.string(), tokens: z.number().int() }).loose()),
  asOf: time,
});
export type Shop = z.infer<typeof shop>;

export const purchasesContract = {
  /** What is sold, from the server, or as it was last known where the server cannot be reached. `billing/…`. */
  shop: procedure.output(shop),
  /** Begun on this computer by who is signed in, newest first, at most 50. Asks nobody. Pushed as topic `purchases`. */
  list: procedure.output(z.array(purchase)),
  /**
   * Keeps it, asks the server, opens the browser. Where the server cannot be reached it stays `starting`, with the reason
   * as its `problem`, and is asked again when the server is back; the browser then waits for `resume`. The same thing at
   * the same price that is still open is opened again instead; what has the discount of a first purchase gives way to
   * what is chosen after it. `account/sign-in-needed`, `price/changed`, `payment/…`.
   */
  start: procedure
    .input(
      z.object({
        item,
        currency,
        expectedPrice: minorUnits,
        promotionCode: z.string().max(64).nullable().default(null),
      }),
    )
    .output(purchase),
  /** Opens the page to pay on again; begins anew with the same item where it is over. */
  resume: procedure.input(z.object({ id: z.uuid() })).output(purchase),
  /** Asks the server how it stands. */
  check: procedure.input(z.object({ id: z.uuid() })).output(purchase),
  cancel: procedure.input(z.object({ id: z.uuid() })).output(purchase),
  /** The person has seen how it ended. Asks for a receipt that was not there before. */
  acknowledge: procedure.input(z.object({ id: z.uuid() })).output(purchase),
  /** Everything the person ever bought, from the server, newest first. */
  history: procedure
    .input(z.object({ cursor: z.string().max(60).nullable() }))
    .output(z.object({ checkouts: z.array(checkoutView), next: z.string().nullable() })),
  subscription: procedure.output(subscriptionView.nullable()),
  /** Opens Stripe's portal in the browser: receipts, cards, the plan. */
  openPortal: procedure.output(z.object({ url: z.url(), opened: z.boolean() })),
  /** Opens the receipt of a purchase in the browser. */
  openReceipt: procedure.input(z.object({ url: z.url() })).output(z.object({ opened: z.boolean() })),
  /** Takes the tokens of a gift code. `gift/…`, `account/sign-in-needed`, `billing/…`. */
  redeemGift: procedure.input(z.object({ code: z.string().max(64) })).output(
    z.object({
      tokens: z.number().int(),
      /** False where they were in the wallet before: the code was taken with this account already. */
      isNew: z.boolean(),
      availableTokens: z.number().int(),
    }),
  ),
};
