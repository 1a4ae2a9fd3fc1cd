import type Stripe from "stripe";
import type { PaymentParts } from "./payment-parts.ts";
import { planOfPrice } from "./plan-of-price.ts";
import { idOf } from "./stripe-port.ts";

/** The plan that a subscription changes to at its next renewal, where a schedule says so; null for none. */
export async function nextPlanOf(
  parts: PaymentParts,
  subscription: Stripe.Subscription,
  personId: string,
): Promise<string | null> {
  const scheduleId = idOf(subscription.schedule);
  if (scheduleId === null) return null;
  const schedule = await parts.stripe.ask(({ subscriptionSchedules }) => subscriptionSchedules.retrieve(scheduleId));
  if (schedule.status !== "active") return null;
  const next = schedule.phases.find(
    ({ start_date: startsAt }) => startsAt >= (schedule.current_phase?.end_date ?? Infinity),
  );
  const priceId = idOf(next?.items[0]?.price);
  if (priceId === null) return null;
  const price = await parts.stripe.ask(({ prices }) => prices.retrieve(priceId));
  return (await planOfPrice(parts, price, personId))?.planKey ?? null;
}
