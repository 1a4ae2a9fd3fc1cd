import type Stripe from "stripe";
import type { Applied, Payments } from "../payments.ts";
import { type EventFamily, heard } from "./stripe-event.ts";

type SessionEvent = Stripe.Event & { readonly data: { readonly object: Stripe.Checkout.Session } };

const apply = (event: SessionEvent, payments: Payments): Promise<Applied> =>
  payments.applySession(event.data.object, heard(event));

/** Pages to pay on: paid, on the way to being paid, not paid, closed. What the session says of itself decides. */
export const checkoutSessions: EventFamily = {
  "checkout.session.completed": apply,
  "checkout.session.async_payment_succeeded": apply,
  "checkout.session.async_payment_failed": apply,
  "checkout.session.expired": apply,
};
