import type Stripe from "stripe";
import { idOf } from "../references.ts";
import { withoutOptions } from "../objects/prices.ts";
import type { World } from "../world.ts";
import { intervalOf, planOf } from "./subscription-object.ts";

/** At a renewal the plan changes to the one that was scheduled for it, or the schedule is over and lets go. */
export function beginPhase(world: World, subscription: Stripe.Subscription, at: number): void {
  const schedule = world.store.find("subscription_schedule", idOf(subscription.schedule) ?? "");
  if (schedule?.status !== "active") return;
  const phase = schedule.phases.find(({ start_date: start, end_date: end }) => start <= at && at < end);
  if (phase === undefined) return release(world, schedule, subscription, at);
  const previous = world.store.change(schedule, {
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
  });
  if (Object.keys(previous).length === 0) return;
  const before = everyOf(subscription);
  subscription.items.data.forEach((item, index) => {
    const wanted = phase.items[index];
    const price = world.store.find("price", idOf(wanted?.price) ?? "");
    if (price) Object.assign(item, { price: withoutOptions(structuredClone(price)), plan: planOf(price) });
    if (wanted?.quantity !== undefined) item.quantity = wanted.quantity;
  });
  // Another interval is counted from here on.
  if (everyOf(subscription) !== before) subscription.billing_cycle_anchor = at;
  world.events.emit("subscription_schedule.updated", schedule, { previous, at });
}

/** How often a subscription is paid, to be compared. */
function everyOf(subscription: Stripe.Subscription): string {
  const { interval, count } = intervalOf(subscription.items.data[0]!.price); // No subscription is without items.
  return `${count} ${interval}`;
}

/** The subscription goes on as it is, without its schedule. */
export function release(
  world: World,
  schedule: Stripe.SubscriptionSchedule,
  subscription: Stripe.Subscription,
  at: number,
): void {
  world.store.change(schedule, {
    status: "released",
    released_at: at,
    released_subscription: subscription.id,
    subscription: null,
    current_phase: null,
  });
  subscription.schedule = null;
  world.events.emit("subscription_schedule.released", schedule, { at });
}
