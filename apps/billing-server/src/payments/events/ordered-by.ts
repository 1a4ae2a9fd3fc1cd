import type Stripe from "stripe";
import { idOf } from "../stripe-port.ts";

/** What of an event's object tells what it belongs to: each object of Stripe has some of these. */
interface Belonging {
  readonly id?: string;
  readonly object: string;
  readonly payment_intent?: string | { readonly id: string } | null;
  readonly subscription?: string | { readonly id: string } | null;
  readonly customer?: string | { readonly id: string } | null;
  readonly parent?: Stripe.Invoice["parent"];
}

/**
 * What orders events: those of one payment, of one subscription or of one customer are handled one after another, all
 * others beside each other.
 */
export function orderedBy(event: Stripe.Event): string | null {
  // Every object that Stripe has events about fits: all it names is optional.
  const object = event.data.object as Belonging;
  const id = object.id ?? null;
  if (object.object === "subscription" || object.object === "payment_intent") return id;
  if (object.object === "invoice") return idOf(object.parent?.subscription_details?.subscription) ?? id;
  return idOf(object.payment_intent) ?? idOf(object.subscription) ?? id;
}
