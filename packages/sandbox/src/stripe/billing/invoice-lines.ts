import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { idOf } from "../references.ts";
import { billingOf } from "./billing.ts";
import type { Period } from "./cycle.ts";
import { discountsOn } from "./discounts.ts";
import { dayOf } from "./proration.ts";
import { amountOf } from "./subscription-object.ts";

type CreditedItems = Stripe.InvoiceLineItem.Parent.SubscriptionItemDetails.ProrationDetails.CreditedItems;

/** What a line is for. */
interface LineSeed {
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly period: Period;
  readonly price: Stripe.Price;
  readonly quantity: number;
  readonly subscription: string;
  readonly item: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly invoiceItem: string | null;
  readonly credited: CreditedItems | null;
  readonly discounts: readonly { readonly discount: string; readonly amount: number }[];
}

interface PeriodSeed {
  readonly invoice: string;
  readonly period: Period;
  readonly at: number;
  /** Shown, and not kept. */
  readonly isPreview?: boolean;
}

/** The lines for a whole period of every item of a subscription, and what they are remembered by. */
export function periodLines(
  world: World,
  subscription: Stripe.Subscription,
  { invoice, period, at, isPreview = false }: PeriodSeed,
): Stripe.InvoiceLineItem[] {
  return subscription.items.data.map((item) => {
    const { price, quantity = 1 } = item;
    const amount = amountOf(world, item, subscription.currency);
    const discounts = discountsOn(world, subscription, { amount, at });
    const line = makeLine(invoice, {
      amount,
      currency: subscription.currency,
      description: describe(world, item, subscription.currency),
      period,
      price,
      quantity,
      subscription: subscription.id,
      item: item.id,
      metadata: subscription.metadata,
      invoiceItem: null,
      credited: null,
      discounts,
    });
    if (isPreview) return line;
    world.store.add("line_item", line);
    const taken = discounts.reduce((sum, one) => sum + one.amount, 0);
    const debit = { price: price.id, amount: amount - taken, period, invoice, line: line.id };
    billingOf(world).debits.set(item.id, debit);
    return line;
  });
}

/** The line of something that waited for an invoice: what a change in mid-period gave back or asked for. */
export function pendingLine(
  world: World,
  invoice: string,
  pending: Stripe.InvoiceItem,
  isPreview = false,
): Stripe.InvoiceLineItem {
  const waiting = billingOf(world).pending.get(pending.id)!; // Every invoice item is made by `prorate`, which notes it.
  const line = makeLine(invoice, {
    amount: pending.amount,
    currency: pending.currency,
    description: pending.description ?? "",
    period: pending.period,
    price: waiting.price,
    quantity: pending.quantity,
    subscription: waiting.subscription,
    item: waiting.item,
    metadata: pending.metadata ?? {},
    invoiceItem: pending.id,
    credited: waiting.credited,
    discounts: [],
  });
  if (isPreview) return line;
  world.store.add("line_item", line);
  const debit = billingOf(world).debits.get(waiting.item);
  if (debit && waiting.isDebit && debit.invoice === null) Object.assign(debit, { invoice, line: line.id });
  return line;
}

function makeLine(invoice: string, seed: LineSeed): Stripe.InvoiceLineItem {
  return fresh("line_item", {
    id: newId("line_item"),
    amount: seed.amount,
    currency: seed.currency,
    description: seed.description,
    discount_amounts: seed.discounts.map(({ amount, discount }) => ({ amount, discount })),
    discountable: seed.invoiceItem === null,
    discounts: seed.discounts.map(({ discount }) => discount),
    invoice,
    metadata: { ...seed.metadata },
    parent: {
      type: "subscription_item_details",
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: seed.invoiceItem,
        proration: seed.invoiceItem !== null,
        proration_details: { credited_items: seed.credited },
        subscription: seed.subscription,
        subscription_item: seed.item,
      },
    },
    period: { ...seed.period },
    pretax_credit_amounts: [],
    pricing: {
      type: "price_details",
      price_details: { price: seed.price.id, product: idOf(seed.price.product) ?? "" },
      unit_amount_decimal: seed.price.unit_amount_decimal,
    },
    quantity: seed.quantity,
    subscription: seed.subscription,
    subtotal: seed.amount,
    taxes: [],
  });
}

/** `1 × Pro (at $19.00 / month)` */
function describe(world: World, item: Stripe.SubscriptionItem, currency: string): string {
  const { price, quantity = 1 } = item;
  const each = moneyOf(amountOf(world, { price, quantity: 1 }, currency), currency);
  return `${quantity} × ${productName(world, price)} (at ${each} / ${price.recurring?.interval})`;
}

/** How a change in mid-period is written on its lines. */
export const prorationWords = {
  unused: (world: World, price: Stripe.Price, at: number) =>
    `Unused time on ${productName(world, price)} after ${dayOf(at)}`,
  remaining: (world: World, price: Stripe.Price, at: number) =>
    `Remaining time on ${productName(world, price)} after ${dayOf(at)}`,
} as const;

/** What a price sells, as it is called. */
export const productName = (world: World, price: Stripe.Price): string =>
  world.store.find("product", idOf(price.product) ?? "")?.name ?? price.id;

/** A sum in words: `$19.00`. */
export function moneyOf(amount: number, currency: string): string {
  const format = formats.get(currency) ?? new Intl.NumberFormat("en", { style: "currency", currency });
  formats.set(currency, format);
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** Made once for each currency: they are slow to make. */
const formats = new Map<string, Intl.NumberFormat>();
