import type Stripe from "stripe";
import { addPaymentMethod } from "../money/payment-methods.ts";
import { idOf } from "../references.ts";
import type { StripeDouble } from "../stripe-double.ts";
import { sdk, started } from "./real-sdk.ts";

/** Seconds since 1970. */
export const seconds = (text: string): number => Date.parse(text) / 1000;
export const dayOf = (time: number | null | undefined): string =>
  new Date((time ?? 0) * 1000).toISOString().slice(0, 10);
/** In answers that nothing was expanded in, references are ids. */
export const id = (reference: Parameters<typeof idOf>[0]): string => idOf(reference) ?? "";

export interface Subscriber {
  readonly double: StripeDouble;
  readonly stripe: Stripe;
  readonly customer: Stripe.Customer;
  readonly method: ReturnType<typeof addPaymentMethod>;
  readonly price: (amount: number, interval?: "month" | "year") => Promise<Stripe.Price>;
  readonly subscribe: (
    price: Stripe.Price,
    more?: Partial<Stripe.SubscriptionCreateParams>,
  ) => Promise<Stripe.Subscription>;
  /** Turns the customer's test clock to a time. */
  readonly turnTo: (text: string) => Promise<void>;
  /** The types of the events since it was called last, with their days. */
  readonly news: () => string[];
}

/** Somebody on a test clock, with a card. */
export async function subscriber(begins: string, card = "4242424242424242"): Promise<Subscriber> {
  const double = await started();
  const stripe = sdk(double);
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: seconds(begins) });
  const customer = await stripe.customers.create({ email: "ada@example.com", test_clock: clock.id });
  const method = addPaymentMethod(double.world, { kind: "card", number: card }, customer.id);
  let heard = 0;
  const news = (): string[] => {
    const fresh = double.world.events.kept.slice(heard);
    heard = double.world.events.kept.length;
    return fresh
      .filter(({ type }) => !type.startsWith("test_helpers."))
      .map(({ type, created }) => `${dayOf(created)} ${type}`);
  };
  return {
    double,
    stripe,
    customer,
    method,
    news,
    price: async (amount, interval = "month") =>
      stripe.prices.create({
        currency: "usd",
        unit_amount: amount,
        recurring: { interval },
        product_data: { name: `Plan of ${amount}` },
      }),
    subscribe: async (price, more = {}) =>
      stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: price.id }],
        default_payment_method: method.id,
        ...more,
      }),
    turnTo: async (text) => {
      await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: seconds(text) });
    },
  };
}
