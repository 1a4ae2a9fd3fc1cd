import type Stripe from "stripe";
import type { Applied, Learned } from "../payments.ts";
import { patiently } from "./patiently.ts";
import type { ReconcileParts } from "./reconcile-parts.ts";

/** What something at Stripe is, and its id. */
export interface Named {
  readonly object: string;
  readonly id: string;
}

/**
 * Does what is missing for something at Stripe, by how it is now: what was said of it in the meantime, and in which order,
 * makes no difference. Undefined for what nothing is done about.
 */
export function applyCurrent(parts: ReconcileParts, named: Named, learned: Learned): Promise<Applied> | undefined {
  const apply = appliers[named.object];
  return apply === undefined ? undefined : patiently(parts, () => apply(parts, named.id, learned));
}

type Apply = (parts: ReconcileParts, id: string, learned: Learned) => Promise<Applied>;

const appliers: Readonly<Record<string, Apply>> = {
  "checkout.session": async ({ stripe, payments }, id, learned) => {
    const session = await stripe.ask((calls) => calls.checkout.sessions.retrieve(id, { expand: ["payment_intent"] }));
    return payments.applySession(session, learned);
  },
  payment_intent: async ({ stripe, payments }, id, learned) =>
    payments.applyPaymentIntent(await stripe.ask((calls) => calls.paymentIntents.retrieve(id)), learned),
  charge: async ({ stripe, payments }, id, learned) =>
    payments.applyCharge(await stripe.ask((calls) => calls.charges.retrieve(id)), learned),
  refund: async ({ stripe, payments }, id, learned) =>
    payments.applyRefund(await stripe.ask((calls) => calls.refunds.retrieve(id)), learned),
  dispute: async ({ stripe, payments }, id, learned) =>
    payments.applyDispute(await stripe.ask((calls) => calls.disputes.retrieve(id)), learned),
  subscription: async ({ stripe, payments, now }, id, learned) => {
    const askedAt = now();
    const subscription = await stripe.ask((calls) => calls.subscriptions.retrieve(id));
    return payments.applySubscription(subscription, learned, askedAt);
  },
  invoice: async ({ stripe, payments }, id, learned) =>
    payments.applyInvoice(await stripe.ask((calls) => calls.invoices.retrieve(id)), learned),
  customer: ({ payments }, id, learned) => payments.applyDeletedCustomer(id, learned),
};

/** Everything that may be missing of one payment, in the order in which it happens. */
export async function applyPayment(parts: ReconcileParts, paymentId: string, learned: Learned): Promise<void> {
  const { stripe, payments } = parts;
  const intent = await stripe.ask((calls) => calls.paymentIntents.retrieve(paymentId, { expand: ["latest_charge"] }));
  await payments.applyPaymentIntent(intent, learned);
  for (const invoiceId of await invoicesOf(parts, paymentId))
    // oxlint-disable-next-line no-await-in-loop -- one payment belongs to one invoice nearly always
    await applyCurrent(parts, { object: "invoice", id: invoiceId }, learned);
  const charge = intent.latest_charge;
  if (charge !== null && typeof charge !== "string") await payments.applyCharge(charge, learned);
  const disputes = await disputesOf(parts, paymentId);
  // oxlint-disable-next-line no-await-in-loop -- one after another, as they happened
  for (const dispute of disputes.toReversed()) await payments.applyDispute(dispute, learned);
}

/** The invoices that a payment has paid: one, nearly always. */
export async function invoicesOf({ stripe }: ReconcileParts, paymentId: string): Promise<string[]> {
  const { data } = await stripe.ask((calls) =>
    calls.invoicePayments.list({ payment: { type: "payment_intent", payment_intent: paymentId }, limit: 10 }),
  );
  return data.map(({ invoice }) => (typeof invoice === "string" ? invoice : invoice.id));
}

/** Newest first. */
export async function disputesOf({ stripe }: ReconcileParts, paymentId: string): Promise<Stripe.Dispute[]> {
  const { data } = await stripe.ask((calls) => calls.disputes.list({ payment_intent: paymentId, limit: 100 }));
  return data;
}
