import type Stripe from "stripe";
import { billingOf } from "../billing/billing.ts";
import type { Dunning } from "../billing/dunning.ts";
import { endSubscription } from "../billing/standing.ts";
import { closeDispute, escalateDispute, openDispute } from "../money/disputes.ts";
import { settlePayment } from "../money/payment-intents.ts";
import { changeCard } from "../money/payment-methods.ts";
import { addRefund, settleRefund } from "../money/refunds.ts";
import { deleteCustomer } from "../objects/customers.ts";
import { idOf } from "../references.ts";
import { invalidRequest } from "../stripe-failure.ts";
import type { World } from "../world.ts";

/** What happens outside of the API: at banks, and at Stripe's dashboard. Throws as the API does where it makes no sense. */
export interface Control {
  /** Somebody complains to their bank about a payment, by the id of its intent or charge. */
  openDispute(
    payment: string,
    options?: { readonly isInquiry?: boolean; readonly reason?: string; readonly amount?: number },
  ): Stripe.Dispute;
  escalateDispute(id: string): Stripe.Dispute;
  /** The bank decides; of an inquiry nothing comes. */
  closeDispute(id: string, outcome: "won" | "lost"): Stripe.Dispute;
  /** A bank debit comes out now. */
  settlePayment(paymentIntent: string, outcome: "succeeded" | "failed"): Stripe.PaymentIntent;
  /** Money is given back at the dashboard. */
  refund(payment: string, options?: { readonly amount?: number; readonly isPending?: boolean }): Stripe.Refund;
  settleRefund(id: string, outcome: "succeeded" | "failed"): Stripe.Refund;
  /** The card behind a payment method is another one from here on. */
  changeCard(paymentMethod: string, number: string): void;
  deleteCustomer(id: string): void;
  /** How renewals that fail are tried again, from now on, and what becomes of the plan after the last attempt. */
  setDunning(dunning: Dunning): void;
  /** Somebody at the dashboard, or the bank, ends a plan at once. */
  endSubscription(id: string, reason: "cancellation_requested" | "payment_disputed"): Stripe.Subscription;
}

export function makeControl(world: World): Control {
  const { store } = world;
  const chargeOf = (payment: string): Stripe.Charge => {
    if (!payment.startsWith("pi_")) return store.get("charge", payment);
    const charge = idOf(store.get("payment_intent", payment).latest_charge);
    if (charge === null) throw invalidRequest(`Nobody has paid ${payment} yet.`);
    return store.get("charge", charge);
  };
  return {
    openDispute: (payment, options) => openDispute(world, chargeOf(payment), options),
    escalateDispute(id) {
      const dispute = store.get("dispute", id);
      escalateDispute(world, dispute);
      return dispute;
    },
    closeDispute(id, outcome) {
      const dispute = store.get("dispute", id);
      closeDispute(world, dispute, outcome);
      return dispute;
    },
    settlePayment(id, outcome) {
      const intent = store.get("payment_intent", id);
      if (intent.status !== "processing") throw invalidRequest(`${id} is not under way: it is ${intent.status}.`);
      settlePayment(world, intent, outcome);
      return intent;
    },
    refund: (payment, options = {}) => addRefund(world, chargeOf(payment), options),
    settleRefund(id, outcome) {
      const refund = store.get("refund", id);
      settleRefund(world, refund, outcome);
      return refund;
    },
    changeCard: (id, number) => changeCard(store.get("payment_method", id), number),
    deleteCustomer: (id) => deleteCustomer(world, store.get("customer", id)),
    setDunning: (dunning) => void (billingOf(world).dunning = dunning),
    endSubscription(id, reason) {
      const subscription = store.get("subscription", id);
      if (subscription.status === "canceled") throw invalidRequest(`${id} is over already.`);
      endSubscription(world, subscription, world.nowFor(idOf(subscription.customer)), reason);
      return subscription;
    },
  };
}
