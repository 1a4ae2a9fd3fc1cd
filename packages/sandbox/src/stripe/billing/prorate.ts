import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { idOf } from "../references.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { billingOf, type Debit, type Pending } from "./billing.ts";
import type { Period } from "./cycle.ts";
import { prorationWords } from "./invoice-lines.ts";
import { remainder } from "./proration.ts";

/** A change in mid-period: what an item was charged for, and what it will be. */
export interface Change {
  readonly subscription: Stripe.Subscription;
  readonly item: Stripe.SubscriptionItem;
  readonly at: number;
}

/** Gives back what is not used of what an item was last charged for. Nothing, where that was never asked for. */
export function giveBack(world: World, { subscription, item, at }: Change): void {
  const debit = billingOf(world).debits.get(item.id);
  const price = debit && world.store.find("price", debit.price);
  if (debit === undefined || price === undefined || isVoid(world, debit) || at >= debit.period.end) return;
  const credited =
    debit.invoice === null || debit.line === null ? null : { invoice: debit.invoice, invoice_line_items: [debit.line] };
  addPending(world, subscription, {
    amount: -remainder(debit.amount, debit.period, at),
    description: prorationWords.unused(world, price, at),
    period: { start: at, end: debit.period.end },
    quantity: item.quantity ?? 1,
    about: { price, subscription: subscription.id, item: item.id, isDebit: false, credited },
  });
}

/** Asks for what is left of the period at an item's price of now. */
export function askFor(world: World, change: Change, { amount, period }: { amount: number; period: Period }): void {
  const { subscription, item, at } = change;
  const rest = { start: at, end: period.end };
  const asked = remainder(amount, period, at);
  billingOf(world).debits.set(item.id, {
    price: item.price.id,
    amount: asked,
    period: rest,
    invoice: null,
    line: null,
  });
  addPending(world, subscription, {
    amount: asked,
    description: prorationWords.remaining(world, item.price, at),
    period: rest,
    quantity: item.quantity ?? 1,
    about: { price: item.price, subscription: subscription.id, item: item.id, isDebit: true, credited: null },
  });
}

const isVoid = (world: World, { invoice }: Debit): boolean =>
  invoice !== null && world.store.find("invoice", invoice)?.status === "void";

interface PendingSeed {
  readonly amount: number;
  readonly description: string;
  readonly period: Period;
  readonly quantity: number;
  readonly about: Pending;
}

function addPending(world: World, subscription: Stripe.Subscription, seed: PendingSeed): void {
  const { amount, description, period, quantity, about } = seed;
  const id = newId("invoiceitem");
  const made = fresh("invoiceitem", {
    id,
    amount,
    currency: subscription.currency,
    customer: idOf(subscription.customer) ?? "",
    date: period.start,
    description,
    discountable: false,
    metadata: { ...subscription.metadata },
    net_amount: amount,
    parent: {
      type: "subscription_details",
      subscription_details: { subscription: about.subscription, subscription_item: about.item },
    },
    period,
    pricing: {
      type: "price_details",
      price_details: { price: about.price.id, product: idOf(about.price.product) ?? "" },
      unit_amount_decimal: about.price.unit_amount_decimal,
    },
    proration: true,
    quantity,
    tax_rates: [],
    test_clock: subscription.test_clock,
  });
  world.store.add("invoiceitem", made);
  const { pending, waiting } = billingOf(world);
  pending.set(id, about);
  waiting.set(subscription.id, [...(waiting.get(subscription.id) ?? []), id]);
  world.events.emit("invoiceitem.created", made, { at: period.start });
}

/** What waits for the next invoice of a subscription, oldest first; from now on it does not wait any more. */
export function takePending(world: World, subscription: Stripe.Subscription, invoice: string): Stripe.InvoiceItem[] {
  const { waiting } = billingOf(world);
  const items = pendingOf(world, subscription);
  waiting.delete(subscription.id);
  for (const item of items) world.store.change(item, { invoice });
  return items;
}

export const pendingOf = (world: World, subscription: Stripe.Subscription): Stripe.InvoiceItem[] =>
  (billingOf(world).waiting.get(subscription.id) ?? []).flatMap((id) => world.store.find("invoiceitem", id) ?? []);
