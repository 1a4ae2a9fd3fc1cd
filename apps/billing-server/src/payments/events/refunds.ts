import { type EventFamily, heard } from "./stripe-event.ts";

/** Money that goes back, whoever has asked for it. */
export const refunds: EventFamily = {
  "charge.refunded": (event, payments) => payments.applyCharge(event.data.object, heard(event)),
  "refund.created": (event, payments) => payments.applyRefund(event.data.object, heard(event)),
  "refund.updated": (event, payments) => payments.applyRefund(event.data.object, heard(event)),
  "refund.failed": (event, payments) => payments.applyRefund(event.data.object, heard(event)),
};
