import type Stripe from "stripe";
import type { EventHandler } from "../../webhooks/webhook-source.ts";
import type { Applied, Payments } from "../payments.ts";
import { checkoutSessions } from "./checkout-sessions.ts";
import { customers } from "./customers.ts";
import { disputes } from "./disputes.ts";
import { invoices } from "./invoices.ts";
import { paymentIntents } from "./payment-intents.ts";
import { refunds } from "./refunds.ts";
import type { EventFamily } from "./stripe-event.ts";
import { subscriptions } from "./subscriptions.ts";

/** All families; no type is in two of them. */
const families: readonly EventFamily[] = [
  checkoutSessions,
  paymentIntents,
  refunds,
  disputes,
  subscriptions,
  invoices,
  customers,
];

/** The types that something is done about: those to be sent to a webhook's address. */
export const handledTypes: readonly string[] = families.flatMap((family) => Object.keys(family));

/** An event about something that has not been heard of. Word of that may be on its way: the inbox tries again. */
class NotKnownYet extends Error {
  override readonly name = "NotKnownYet";
}

/** Does what an event of Stripe asks for, whichever way it came. */
export async function applyEvent(event: Stripe.Event, payments: Payments): Promise<Applied> {
  // The table has each handler under the type of its events.
  const handle = families.map((family) => family[event.type]).find((found) => found !== undefined) as
    | ((event: Stripe.Event, payments: Payments) => Promise<Applied>)
    | undefined;
  return handle === undefined ? "unchanged" : handle(event, payments);
}

/** The handlers of the inbox. */
export function eventHandlers(payments: Payments): ReadonlyMap<string, EventHandler> {
  const handle: EventHandler = async ({ raw }) => {
    // Proven to be Stripe's own, and of the version whose types these are.
    const event = JSON.parse(raw) as Stripe.Event;
    if ((await applyEvent(event, payments)) === "unknown") throw new NotKnownYet();
  };
  return new Map(handledTypes.map((type) => [type, handle]));
}
