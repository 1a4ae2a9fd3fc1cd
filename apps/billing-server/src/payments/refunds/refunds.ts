import type { RefundView } from "@myba/shared/billing-api/checkout";
import { AppError } from "@myba/shared/errors";
import type Stripe from "stripe";
import type { ReadingDatabase } from "../../database/database.ts";
import { loggable } from "../../log/loggable.ts";
import { freshOrder, type Order, orderById, viewOfOrder } from "../order.ts";
import type { PaymentParts } from "../payment-parts.ts";
import type { Payments } from "../payments.ts";
import { isRefusedRequest, stripeFacts } from "../stripe-errors.ts";
import { refundWords } from "./refund-words.ts";
import { type Refundable, refundableOf } from "./refundable.ts";

export interface RefundsParts extends PaymentParts {
  readonly payments: Pick<Payments, "applyRefund">;
  /** The ledger's rows. */
  readonly reader: ReadingDatabase;
}

/** A refund that somebody of the shop asks for. */
export interface RefundAsked {
  readonly checkoutId: string;
  /** In minor units; all that is left of what was paid where it is left out. */
  readonly amount?: number | undefined;
  /** Why, for whoever looks at it later; the person does not see it. */
  readonly reason: string;
  /** Who asks: `admin:ID`, `terminal:ada`. */
  readonly by: string;
  /** The same key again is the same refund. */
  readonly key: string;
}

/** Gives money back. */
export interface Refunds {
  /**
   * Gives back a purchase, or a part of it: money first, then its share of the tokens, of which those that are spent
   * become a debt that the next purchase pays first. Of a plan it is the newest payment. Throws `checkout/not-found`,
   * `checkout/not-refundable`, `ledger/key-reused` and what asking Stripe throws; asking again with the same key is safe.
   */
  refund(asked: RefundAsked): Promise<RefundView>;
}

export function makeRefunds(parts: RefundsParts): Refunds {
  return {
    async refund(asked) {
      const order = await orderById(parts, asked.checkoutId);
      if (order === undefined) throw new AppError("checkout/not-found");
      const refundable = await refundableOf(parts, order);
      const refund = earlier(refundable, asked) ?? (await make(parts, order, { asked, refundable }));
      await follow(parts, refund);
      return viewOf(parts, order, { refund, paymentId: refundable.paymentId });
    },
  };
}

/** The refund that the same key has made before. */
function earlier({ refunds }: Refundable, { key, amount }: RefundAsked): Stripe.Refund | undefined {
  const made = refunds.find(({ metadata }) => metadata?.["request"] === key);
  if (made !== undefined && amount !== undefined && amount !== made.amount)
    throw new AppError("ledger/key-reused", { key });
  return made;
}

interface Making {
  readonly asked: RefundAsked;
  readonly refundable: Refundable;
}

async function make(parts: RefundsParts, order: Order, { asked, refundable }: Making): Promise<Stripe.Refund> {
  const { paymentId, left } = refundable;
  const { amount = left, reason, by, key } = asked;
  if (left === 0) throw notRefundable("all of it was given back already");
  if (amount > left) throw notRefundable(`only ${left} of the smallest unit of ${order.currency} are left of it`);
  try {
    const refund = await parts.stripe.ask(
      (calls) =>
        calls.refunds.create(
          {
            payment_intent: paymentId,
            amount,
            reason: "requested_by_customer",
            metadata: { checkout_id: order.id, request: key, reason, by },
          },
          { idempotencyKey: `refund-${order.id}-${key}` },
        ),
      { mayBeRefused: true },
    );
    const facts = { checkoutId: order.id, paymentId, refundId: refund.id, amount, by };
    parts.log.warn(facts, "money was given back");
    return refund;
  } catch (error) {
    if (!isRefusedRequest(error)) throw error;
    throw new AppError("checkout/not-refundable", { reason: whyRefused(error) }, { cause: error });
  }
}

function whyRefused(error: unknown): string {
  const { code } = stripeFacts(error);
  if (code === "charge_disputed") return "the person's bank has taken the money back";
  if (code === "charge_already_refunded") return "all of it was given back already";
  return "the payment service refuses it";
}

/** The tokens follow at once; where that does not work, the webhook and the reconciler make it good. */
async function follow({ payments, log }: RefundsParts, refund: Stripe.Refund): Promise<void> {
  try {
    await payments.applyRefund(refund, { eventId: null, by: "status" });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn({ refundId: refund.id, err: loggable(error) }, "the tokens of a refund follow later");
  }
}

async function viewOf(
  parts: RefundsParts,
  order: Order,
  { refund, paymentId }: { readonly refund: Stripe.Refund; readonly paymentId: string },
): Promise<RefundView> {
  const [payment] = await parts.reader.query<{ clawed: number; uncollected: number }>(
    "SELECT clawed, uncollected FROM payment WHERE account_id = ? AND id = ?",
    order.account_id,
    paymentId,
  );
  const takenBackTokens = payment?.clawed ?? 0;
  const owedTokens = payment?.uncollected ?? 0;
  return {
    refundId: refund.id,
    amount: refund.amount,
    isSettled: refund.status === "succeeded",
    takenBackTokens,
    owedTokens,
    explanation: refundWords({ takenBackTokens, owedTokens }),
    checkout: await viewOfOrder(parts, await freshOrder(parts, order)),
  };
}

function notRefundable(reason: string): AppError {
  return new AppError("checkout/not-refundable", { reason });
}
