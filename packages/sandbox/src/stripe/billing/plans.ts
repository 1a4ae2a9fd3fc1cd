import type Stripe from "stripe";
import type { World } from "../world.ts";
import { idOf } from "../references.ts";
import { billingOf } from "./billing.ts";
import { incompleteSeconds, upcomingSeconds } from "./dunning.ts";
import { periodOf } from "./subscription-object.ts";

/** Puts on the agenda when something is due for a subscription next. Call after each change of it. */
export function planSubscription(world: World, subscription: Stripe.Subscription): void {
  const times = dueTimes(world, subscription).filter((at) => at !== null);
  plan(world, subscription, times.length === 0 ? undefined : Math.min(...times));
}

/** Puts on the agenda when a draft becomes final or the next attempt is. Call after each change of an invoice. */
export function planInvoice(world: World, invoice: Stripe.Invoice): void {
  const at = invoice.status === "draft" ? invoice.automatically_finalizes_at : nextAttemptOf(invoice);
  plan(world, invoice, invoice.auto_advance === true ? (at ?? undefined) : undefined);
}

function plan(world: World, object: Stripe.Subscription | Stripe.Invoice, at: number | undefined): void {
  const billing = billingOf(world);
  const testClock = idOf(object.test_clock);
  billing.agendaOf(testClock).plan(object.id, at);
  if (testClock === null) billing.onPlan();
}

const nextAttemptOf = (invoice: Stripe.Invoice): number | null =>
  invoice.status === "open" ? invoice.next_payment_attempt : null;

function dueTimes(world: World, subscription: Stripe.Subscription): (number | null)[] {
  const { end } = periodOf(subscription);
  const resumes = subscription.pause_collection?.resumes_at ?? null;
  if (subscription.status === "incomplete") return [subscription.created + incompleteSeconds];
  if (!["active", "past_due", "unpaid"].includes(subscription.status)) return [];
  const isAnnounced = billingOf(world).announced.get(subscription.id) === end;
  const upcoming = isAnnounced || isEnding(subscription, end) ? null : end - upcomingSeconds;
  return [end, subscription.cancel_at, resumes, upcoming];
}

/** Whether there is no renewal at this time. */
export const isEnding = ({ cancel_at: at }: Stripe.Subscription, renewal: number): boolean =>
  at !== null && at <= renewal;
