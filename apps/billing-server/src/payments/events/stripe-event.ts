import type Stripe from "stripe";
import type { Applied, Learned, Payments } from "../payments.ts";

/** Every event of Stripe that this server may be sent, by its type. */
type EventOf<Type extends Stripe.Event["type"]> = Extract<Stripe.Event, { readonly type: Type }>;

/** What is done about the events of a family, by type. Each says what became of it; throwing means "again later". */
export type EventFamily = {
  readonly [Type in Stripe.Event["type"]]?: (event: EventOf<Type>, payments: Payments) => Promise<Applied>;
};

/** An event that came by webhook. */
export function heard(event: Stripe.Event): Learned {
  return { eventId: event.id, by: "webhook" };
}

/** When something happened at Stripe, in milliseconds. */
export function toldAt(event: Stripe.Event): number {
  return event.created * 1000;
}
