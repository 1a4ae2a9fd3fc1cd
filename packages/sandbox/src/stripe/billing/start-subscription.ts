import type Stripe from "stripe";
import { StripeFailure } from "../stripe-failure.ts";
import type { World } from "../world.ts";
import { periodAt } from "./cycle.ts";
import { giveDiscounts, discountsAfter, type Reduction } from "./discounts.ts";
import { attempt, finalizeInvoice, giveUpInvoice } from "./invoice-life.ts";
import { periodLines } from "./invoice-lines.ts";
import { draftInvoice } from "./invoice-object.ts";
import { planSubscription } from "./plans.ts";
import { intervalOf, makeSubscription, type NewItem } from "./subscription-object.ts";

/** What a subscription begins with. */
export interface NewSubscription {
  readonly customer: Stripe.Customer;
  readonly items: readonly NewItem[];
  readonly currency?: string | undefined;
  /** What is paid with from now on; the customer's own where it is out. */
  readonly defaultPaymentMethod?: string | null | undefined;
  readonly reductions?: readonly Reduction[] | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly description?: string | null;
  readonly isCancelledAtPeriodEnd?: boolean;
  /** Whether the first payment is tried at once; by `invoices.pay` later, where it is false. */
  readonly isPaidAtOnce?: boolean;
}

export interface Started {
  readonly subscription: Stripe.Subscription;
  readonly invoice: Stripe.Invoice;
}

/**
 * A subscription begins with its first invoice, which is paid at once where the method allows it: then it is active,
 * otherwise incomplete for 23 hours.
 */
export function startSubscription(world: World, order: NewSubscription): Started {
  const { customer, items, reductions = [], isPaidAtOnce = true } = order;
  const at = world.nowFor(customer.id);
  const first = items[0];
  const period = first ? periodAt(at, intervalOf(first.price), at) : { start: at, end: at };
  const values: Partial<Stripe.Subscription> = {
    default_payment_method: order.defaultPaymentMethod ?? null,
    description: order.description ?? null,
    metadata: { ...order.metadata },
    ...(order.isCancelledAtPeriodEnd === true && {
      cancel_at_period_end: true,
      cancel_at: period.end,
      canceled_at: at,
    }),
  };
  const subscription = makeSubscription(world, { customer, at, period, items, values, currency: order.currency });
  subscription.discounts = giveDiscounts(
    world,
    { subscription: subscription.id, customer: customer.id, at },
    reductions,
  );
  if (customer.currency === null || customer.currency === undefined)
    world.store.change(customer, { currency: subscription.currency });
  world.events.emit("customer.subscription.created", subscription, { at });
  const invoice = draftInvoice(world, {
    subscription,
    reason: "subscription_create",
    at,
    period: { start: at, end: at },
    lines: (id) => periodLines(world, subscription, { invoice: id, period, at }),
  });
  world.store.change(subscription, {
    latest_invoice: invoice.id,
    discounts: discountsAfter(world, subscription, at),
  });
  planSubscription(world, subscription);
  finalizeInvoice(world, invoice, at);
  if (invoice.status === "open" && isPaidAtOnce) attempt(world, invoice, at);
  return { subscription, invoice };
}

/** As `startSubscription`, but nothing is left of it where the first payment fails. Throws what the card said. */
export function startOrFail(world: World, order: NewSubscription): Started {
  const started = startSubscription(world, order);
  const { subscription, invoice } = started;
  if (subscription.status !== "incomplete") return started;
  world.store.change(subscription, { status: "incomplete_expired", ended_at: world.nowFor(order.customer.id) });
  planSubscription(world, subscription);
  giveUpInvoice(world, invoice, "void", world.nowFor(order.customer.id));
  throw new StripeFailure(402, { type: "card_error", code: "card_declined", message: "Your card was declined." });
}
