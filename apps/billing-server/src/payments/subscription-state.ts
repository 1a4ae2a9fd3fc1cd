import type Stripe from "stripe";
import type { RowOf } from "../database/server-tables.ts";

/** How a plan stands, in our words. What has ended does not begin again. */
export function subscriptionState({
  status,
  pause_collection: pause,
}: Pick<Stripe.Subscription, "status" | "pause_collection">): RowOf<"subscription">["state"] {
  if (status === "canceled" || status === "incomplete_expired") return "ended";
  if (status === "incomplete") return "incomplete";
  if (status === "past_due" || status === "unpaid") return "past-due";
  return status === "paused" || pause !== null ? "paused" : "active";
}

/** The only thing a subscription of ours is for. */
export function itemOf(subscription: Stripe.Subscription): Stripe.SubscriptionItem | undefined {
  const [item, ...more] = subscription.items.data;
  return more.length === 0 && item?.quantity === 1 ? item : undefined;
}
