import type Stripe from "stripe";
import type { Applied, Payments } from "../payments.ts";
import { type EventFamily, heard } from "./stripe-event.ts";

type DisputeEvent = Stripe.Event & { readonly data: { readonly object: Stripe.Dispute } };

const apply = (event: DisputeEvent, payments: Payments): Promise<Applied> =>
  payments.applyDispute(event.data.object, heard(event));

/** Payments that a bank took back for its customer, and may give back. `funds_withdrawn` begins a dispute. */
export const disputes: EventFamily = {
  "charge.dispute.created": apply,
  "charge.dispute.updated": apply,
  "charge.dispute.funds_withdrawn": apply,
  "charge.dispute.funds_reinstated": apply,
  "charge.dispute.closed": apply,
};
