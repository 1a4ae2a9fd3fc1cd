import type Stripe from "stripe";
import { addPaymentIntent, attempt, type Attempt } from "../money/payment-intents.ts";
import { idOf } from "../references.ts";
import type { World } from "../world.ts";

const words: Readonly<Record<string, string>> = {
  subscription_create: "Subscription creation",
  subscription_cycle: "Subscription update",
  subscription_update: "Subscription update",
};

/** The payment of an invoice, which nobody has tried yet. */
export function openPayment(world: World, invoice: Stripe.Invoice): Stripe.PaymentIntent {
  return addPaymentIntent(world, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: idOf(invoice.customer),
    description: words[invoice.billing_reason ?? ""] ?? null,
    receiptEmail: invoice.customer_email,
  });
}

/** Tries to pay without the person. Nothing to pay with fails, as a declined card does. */
export function tryPayment(
  world: World,
  intent: Stripe.PaymentIntent,
  method: string | null,
  onSettled: (outcome: "succeeded" | "failed") => void,
): Attempt {
  const found = method === null ? undefined : world.store.find("payment_method", method);
  if (found === undefined) return "failed";
  return attempt(world, intent, found, { onSettled, isOffSession: true });
}
