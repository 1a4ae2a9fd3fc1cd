import { type EventFamily, heard } from "./stripe-event.ts";

/** Customers that somebody deleted at Stripe. */
export const customers: EventFamily = {
  "customer.deleted": (event, payments) => payments.applyDeletedCustomer(event.data.object.id, heard(event)),
};
