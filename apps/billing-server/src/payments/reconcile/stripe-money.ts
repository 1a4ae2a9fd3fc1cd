import type Stripe from "stripe";
import { idOf } from "../stripe-port.ts";
import { disputesOf } from "./apply-current.ts";
import { patiently } from "./patiently.ts";
import type { ReconcileParts } from "./reconcile-parts.ts";

/** What Stripe has of one payment, in minor units of what the person paid in. */
export interface StripeMoney {
  readonly paymentId: string;
  readonly charged: number;
  /** By refunds that succeeded. */
  readonly refunded: number;
  /** Taken by banks for disputes, and given back by them. */
  readonly withdrawn: number;
  readonly reinstated: number;
}

/** A payment of which money has moved; the charge where it is at hand. */
export interface Moved {
  readonly paymentId: string;
  readonly charge?: Stripe.Charge;
  readonly isDisputed?: boolean;
}

/** What a movement of Stripe's balance is about; undefined for fees, payouts and the like. */
export function movedBy(transaction: Stripe.BalanceTransaction): Moved | { readonly foreignId: string } | undefined {
  const { source } = transaction;
  if (source === null || typeof source === "string") return undefined;
  if (source.object !== "charge" && source.object !== "refund" && source.object !== "dispute") return undefined;
  // Money without a payment intent was taken by somebody else's program, on the same account.
  const paymentId = idOf(source.payment_intent);
  if (paymentId === null) return source.object === "charge" ? { foreignId: source.id } : undefined;
  if (source.object === "charge") return { paymentId, charge: source };
  return source.object === "dispute" ? { paymentId, isDisputed: true } : { paymentId };
}

/** Asks Stripe what it has of a payment. Undefined where it knows no such payment. */
export async function stripeMoney(parts: ReconcileParts, moved: Moved): Promise<StripeMoney> {
  const { paymentId } = moved;
  const charge = moved.charge ?? (await chargeOf(parts, paymentId));
  const isCharged = charge?.status === "succeeded";
  const [refunded, disputes] = await Promise.all([
    charge !== null && charge.amount_refunded > 0 ? refundedOf(parts, paymentId) : 0,
    charge?.disputed === true || moved.isDisputed === true
      ? patiently(parts, () => disputesOf(parts, paymentId))
      : ([] as Stripe.Dispute[]),
  ]);
  const sumWhere = (moves: (amount: number) => boolean): number =>
    disputes
      .filter(({ balance_transactions: all }) => all.some(({ amount }) => moves(amount)))
      .reduce((sum, { amount }) => sum + amount, 0);
  return {
    paymentId,
    charged: isCharged ? charge.amount_captured : 0,
    refunded,
    withdrawn: sumWhere((amount) => amount < 0),
    reinstated: sumWhere((amount) => amount > 0),
  };
}

async function chargeOf(parts: ReconcileParts, paymentId: string): Promise<Stripe.Charge | null> {
  const intent = await patiently(parts, () =>
    parts.stripe.ask((calls) => calls.paymentIntents.retrieve(paymentId, { expand: ["latest_charge"] })),
  );
  return typeof intent.latest_charge === "string" ? null : intent.latest_charge;
}

async function refundedOf(parts: ReconcileParts, paymentId: string): Promise<number> {
  const refunds = await patiently(parts, () =>
    parts.stripe.ask((calls) =>
      calls.refunds.list({ payment_intent: paymentId, limit: 100 }).autoPagingToArray({ limit: 1000 }),
    ),
  );
  return refunds.filter(({ status }) => status === "succeeded").reduce((sum, { amount }) => sum + amount, 0);
}
