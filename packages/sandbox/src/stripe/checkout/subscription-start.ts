import type Stripe from "stripe";
import type { World } from "../world.ts";

/** A subscription that somebody has just paid for on the checkout page. */
export interface SubscriptionOrder {
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

/** What begins a subscription: it is active, and its first invoice is paid by the payment that was made. */
export type StartSubscription = (
  world: World,
  order: SubscriptionOrder,
) => { readonly subscription: Stripe.Subscription; readonly invoice: Stripe.Invoice };
