import type Stripe from "stripe";
import type { World } from "../world.ts";
import { type Started, startSubscription } from "./start-subscription.ts";

/** A subscription that somebody has just paid for on the checkout page. */
export interface CheckoutSubscription {
  readonly session: Stripe.Checkout.Session;
  readonly customer: string;
  /** What is paid for each period. */
  readonly items: readonly { readonly price: Stripe.Price; readonly quantity: number }[];
  /** Of the session's `subscription_data`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly description: string | null;
  readonly coupon: Stripe.Coupon | null;
  readonly promotionCode: Stripe.PromotionCode | null;
  readonly paymentMethod: Stripe.PaymentMethod;
  /** The payment of the first period, which has succeeded; null where there was nothing to pay. */
  readonly paid: Stripe.PaymentIntent | null;
}

/** Begins it: it is active, and its first invoice is paid by the payment that was made. */
export function startByCheckout(world: World, order: CheckoutSubscription): Started {
  const { session, customer, items, metadata, description, coupon, promotionCode, paymentMethod, paid } = order;
  const reduction = coupon && { coupon, promotionCode: promotionCode?.id ?? null, checkoutSession: session.id };
  const started = startSubscription(world, {
    customer: world.store.get("customer", customer),
    currency: session.currency ?? undefined,
    items,
    defaultPaymentMethod: paymentMethod.id,
    reductions: reduction ? [reduction] : [],
    metadata,
    description,
    paid,
  });
  const { amount_due: due } = started.invoice;
  if (due !== (paid?.amount ?? 0))
    throw new Error(`the checkout ${session.id} took ${paid?.amount ?? 0}, and its invoice is about ${due}`);
  return started;
}
