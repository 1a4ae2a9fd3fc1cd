import type Stripe from "stripe";
import { metadataOf, type Order } from "./order.ts";
import type { Mismatch } from "./quarantine.ts";
import { priceBeforeCode } from "./session-params.ts";
import { idOf } from "./stripe-port.ts";

type Found = Omit<Mismatch, "objectId">;

/** What of a finished session is not as our order has it; undefined where all is. */
export function mismatchOfSession(order: Order, session: Stripe.Checkout.Session): Found | undefined {
  const { currency, mode, metadata, amount_subtotal: subtotal, amount_total: total } = session;
  const wantedMode = order.item_kind === "package" ? "payment" : "subscription";
  if (mode !== wantedMode) return found(order, "mode", { mode: wantedMode }, { mode });
  return (
    mismatchOfFacts(order, { currency, customer: session.customer, metadata }) ??
    // Only what we allowed may stand between what we asked for and what was taken.
    (subtotal === priceBeforeCode(order) && total === subtotal - discountOf(order, session) + taxOf(session)
      ? undefined
      : found(order, "amount", { price: order.price }, { subtotal, total, ...session.total_details }))
  );
}

/** What of a payment intent is not as our order has it, its amount aside. */
export function mismatchOfIntent(order: Order, intent: Stripe.PaymentIntent): Found | undefined {
  const { currency, customer, metadata } = intent;
  if (order.item_kind !== "package") return found(order, "mode", { item: order.item_kind }, { intent: intent.id });
  return mismatchOfFacts(order, { currency, customer, metadata });
}

interface Facts {
  readonly currency: string | null;
  readonly customer: string | { readonly id: string } | null;
  readonly metadata: Readonly<Record<string, string>> | null;
}

function mismatchOfFacts(order: Order, { currency, customer, metadata }: Facts): Found | undefined {
  if (currency !== order.currency) return found(order, "currency", { currency: order.currency }, { currency });
  const customerId = idOf(customer);
  if (customerId !== order.customer_id)
    return found(order, "customer", { customer: order.customer_id }, { customer: customerId });
  const wrong = Object.entries(metadataOf(order)).filter(([name, value]) => metadata?.[name] !== value);
  if (wrong.length === 0) return undefined;
  const had = wrong.map(([name]) => [name, metadata?.[name] ?? null] as const);
  return found(order, "metadata", Object.fromEntries(wrong), Object.fromEntries(had));
}

function discountOf(
  { promotion_id: promotion, discount }: Order,
  { allow_promotion_codes: isAllowed, total_details: details }: Stripe.Checkout.Session,
): number {
  if (promotion !== null) return discount;
  return isAllowed === true ? (details?.amount_discount ?? 0) : 0;
}

function taxOf({ automatic_tax: tax, total_details: details }: Stripe.Checkout.Session): number {
  return tax.enabled ? (details?.amount_tax ?? 0) : 0;
}

function found(order: Order, reason: Found["reason"], expected: Mismatch["expected"], what: Mismatch["found"]): Found {
  return { reason, expected: { checkoutId: order.id, ...expected }, found: what };
}
