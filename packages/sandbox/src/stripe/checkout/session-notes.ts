import type Stripe from "stripe";
import type { NewSession } from "./session-parameters.ts";

/** What a session keeps to itself until it is paid. */
export interface SessionNotes {
  readonly lines: readonly Stripe.LineItem[];
  readonly intentData: NewSession["payment_intent_data"];
  readonly subscriptionData: NewSession["subscription_data"];
  readonly invoiceData: NonNullable<NewSession["invoice_creation"]>["invoice_data"];
  readonly offered: readonly ("card" | "us_bank_account")[];
  /** Of the payment method that waits for the person's approval. */
  waiting: { readonly method: Stripe.PaymentMethod; readonly person: Person } | null;
  intent: Stripe.PaymentIntent | null;
  /** So that it does not expire any more. */
  callOffExpiry: () => void;
}

/** What somebody types into the page. */
export interface Person {
  readonly email: string | null;
  readonly name: string | null;
}

const notes = new WeakMap<Stripe.Checkout.Session, SessionNotes>();

export const takeNotes = (session: Stripe.Checkout.Session, made: SessionNotes): void => void notes.set(session, made);

export function notesOf(session: Stripe.Checkout.Session): SessionNotes {
  const found = notes.get(session);
  if (found === undefined) throw new Error(`nothing was noted of ${session.id}`);
  return found;
}
