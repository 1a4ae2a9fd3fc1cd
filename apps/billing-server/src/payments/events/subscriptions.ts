import type Stripe from "stripe";
import type { Applied, Payments } from "../payments.ts";
import { type EventFamily, heard, toldAt } from "./stripe-event.ts";

type SubscriptionEvent = Stripe.Event & { readonly data: { readonly object: Stripe.Subscription } };

const apply = (event: SubscriptionEvent, payments: Payments): Promise<Applied> =>
  payments.applySubscription(event.data.object, heard(event), toldAt(event));

/** Plans that begin, change, pause and end. */
export const subscriptions: EventFamily = {
  "customer.subscription.created": apply,
  "customer.subscription.updated": apply,
  "customer.subscription.deleted": apply,
  "customer.subscription.paused": apply,
  "customer.subscription.resumed": apply,
};
