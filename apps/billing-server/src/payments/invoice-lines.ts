import type Stripe from "stripe";
import { idOf } from "./stripe-port.ts";

/** What a line of an invoice is paid for: a plan at its price, for a time. */
export interface PlanLine {
  readonly id: string;
  readonly priceId: string;
  /** Before discounts and tax; below zero where unused time is given back. */
  readonly amount: number;
  readonly quantity: number | null;
  readonly beginsAt: number;
  readonly endsAt: number;
  /** Part of a period, since the plan was changed in its middle. */
  readonly isProration: boolean;
}

/** The lines of an invoice that are about a subscription; what else somebody may have added is no plan. */
export function planLines(lines: readonly Stripe.InvoiceLineItem[], subscriptionId: string): readonly PlanLine[] {
  return lines.flatMap((line): PlanLine[] => {
    const details = line.parent?.subscription_item_details ?? line.parent?.invoice_item_details ?? null;
    const priceId = idOf(line.pricing?.price_details?.price);
    const isOfIt = (details?.subscription ?? idOf(line.subscription)) === subscriptionId;
    if (details === null || priceId === null || !isOfIt) return [];
    return [
      {
        id: line.id,
        priceId,
        amount: line.amount,
        quantity: line.quantity,
        beginsAt: line.period.start * 1000,
        endsAt: line.period.end * 1000,
        isProration: details.proration,
      },
    ];
  });
}

/** A plan that was changed in the middle of a period: what is paid for the rest of it, less what the old plan had. */
export interface PlanChange {
  readonly to: PlanLine;
  readonly from: PlanLine;
}

/** The changes that an invoice is for: each new plan with the old one whose time it takes. */
export function planChanges(lines: readonly PlanLine[]): readonly PlanChange[] {
  const parts = lines.filter(({ isProration }) => isProration);
  return parts
    .filter(({ amount }) => amount > 0)
    .flatMap((to) => {
      const from = parts.find(
        ({ amount, endsAt, beginsAt }) => amount < 0 && endsAt === to.endsAt && beginsAt === to.beginsAt,
      );
      return from === undefined ? [] : [{ to, from }];
    });
}
