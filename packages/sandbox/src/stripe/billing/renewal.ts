import type Stripe from "stripe";
import type { World } from "../world.ts";
import { billingOf } from "./billing.ts";
import { periodAt, type Period } from "./cycle.ts";
import { discountsAfter } from "./discounts.ts";
import { draftSeconds, upcomingSeconds } from "./dunning.ts";
import { finalizeInvoice, giveUpInvoice } from "./invoice-life.ts";
import { pendingLine, periodLines } from "./invoice-lines.ts";
import { draftInvoice, previewInvoice } from "./invoice-object.ts";
import { isEnding, planInvoice, planSubscription } from "./plans.ts";
import { pendingOf, takePending } from "./prorate.ts";
import { beginPhase } from "./schedule-life.ts";
import { endSubscription, invoicesOf, setStatus } from "./standing.ts";
import { intervalOf, periodOf } from "./subscription-object.ts";
import { changeAndTell } from "./tell.ts";

/** Does what is due for a subscription at a time: its end, its renewal, what announces it, or the end of a pause. */
export function wakeSubscription(world: World, subscription: Stripe.Subscription, at: number): void {
  const { end } = periodOf(subscription);
  if (subscription.status === "incomplete") return expire(world, subscription, at);
  if (subscription.cancel_at !== null && subscription.cancel_at <= at)
    return endSubscription(world, subscription, at, "cancellation_requested");
  const resumesAt = subscription.pause_collection?.resumes_at ?? null;
  if (resumesAt !== null && resumesAt <= at) {
    changeAndTell(world, "customer.subscription.updated", subscription, at, (one) => {
      one.pause_collection = null;
    });
  }
  if (end <= at) renew(world, subscription, at);
  else if (end - upcomingSeconds <= at && !isEnding(subscription, end)) announce(world, subscription, at);
  planSubscription(world, subscription);
}

/** Nobody paid for it in time. */
function expire(world: World, subscription: Stripe.Subscription, at: number): void {
  for (const invoice of invoicesOf(world, subscription.id))
    if (invoice.status === "open") giveUpInvoice(world, invoice, "void", at);
  setStatus(world, subscription, "incomplete_expired", at);
}

function announce(world: World, subscription: Stripe.Subscription, at: number): void {
  const { end } = periodOf(subscription);
  billingOf(world).announced.set(subscription.id, end);
  const invoice = previewInvoice(world, {
    subscription,
    reason: "upcoming",
    at: end,
    period: periodOf(subscription),
    lines: (id) => [
      ...pendingOf(world, subscription).map((one) => pendingLine(world, id, one, true)),
      ...periodLines(world, subscription, { invoice: id, period: nextPeriod(subscription), at: end, isPreview: true }),
    ],
  });
  world.events.emit("invoice.upcoming", invoice, { at });
}

/** The period after the one that a subscription is in. */
function nextPeriod(subscription: Stripe.Subscription): Period {
  const { end } = periodOf(subscription);
  const every = intervalOf(subscription.items.data[0]!.price); // No subscription is without items.
  return periodAt(subscription.billing_cycle_anchor, every, end);
}

/** A new period begins, with the plan that was scheduled for it, and an invoice that stays a draft for an hour. */
function renew(world: World, subscription: Stripe.Subscription, at: number): void {
  const over = periodOf(subscription);
  let invoice: Stripe.Invoice | undefined;
  const draft = (): Stripe.Invoice =>
    draftInvoice(world, {
      subscription,
      reason: "subscription_cycle",
      at,
      period: over,
      lines: (id) => [
        ...takePending(world, subscription, id).map((one) => pendingLine(world, id, one)),
        ...periodLines(world, subscription, { invoice: id, period: periodOf(subscription), at }),
      ],
    });
  changeAndTell(world, "customer.subscription.updated", subscription, at, (one) => {
    beginPhase(world, one, at);
    const period = nextPeriod(one);
    for (const item of one.items.data) {
      item.current_period_start = period.start;
      item.current_period_end = period.end;
    }
    invoice = draft();
    one.latest_invoice = invoice.id;
    one.discounts = discountsAfter(world, one, at);
  });
  if (invoice) schedule(world, subscription, invoice, at);
}

/** When a renewal's invoice becomes final, by how the subscription stands. */
function schedule(world: World, subscription: Stripe.Subscription, invoice: Stripe.Invoice, at: number): void {
  const pause = subscription.pause_collection?.behavior;
  if (pause === "void" || pause === "mark_uncollectible") {
    world.store.change(invoice, { auto_advance: false });
    finalizeInvoice(world, invoice, at);
    if (invoice.status === "open") giveUpInvoice(world, invoice, pause === "void" ? "void" : "uncollectible", at);
  } else if (pause === "keep_as_draft" || subscription.status === "unpaid") {
    world.store.change(invoice, { auto_advance: false });
  } else world.store.change(invoice, { automatically_finalizes_at: at + draftSeconds });
  planInvoice(world, invoice);
}
