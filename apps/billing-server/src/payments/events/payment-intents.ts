import { type EventFamily, heard } from "./stripe-event.ts";

/** Payments that were made or refused; with the events of checkout sessions they are two ways to learn of one purchase. */
export const paymentIntents: EventFamily = {
  "payment_intent.succeeded": (event, payments) => payments.applyPaymentIntent(event.data.object, heard(event)),
  "payment_intent.payment_failed": (event, payments) => payments.applyPaymentIntent(event.data.object, heard(event)),
};
