import type Stripe from "stripe";

/** Where a person goes who has paid. */
export const addressOf = ({ success_url: url, id }: Stripe.Checkout.Session): string =>
  (url ?? "").replaceAll("{CHECKOUT_SESSION_ID}", id);
