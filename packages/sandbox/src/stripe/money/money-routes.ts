import { z } from "zod";
import { given } from "../given.ts";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { idOf } from "../references.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { closeDispute } from "./disputes.ts";
import { addRefund, settleRefund } from "./refunds.ts";

const described = z.strictObject({ description: p.unsettable(p.text()).optional(), metadata: p.metadata.optional() });
const byCustomer = { ...p.pageParameters, created: p.timeRange.optional(), customer: p.text().optional() };
const byPayment = {
  ...p.pageParameters,
  charge: p.text().optional(),
  created: p.timeRange.optional(),
  payment_intent: p.text().optional(),
};

/** Whether an object is what was asked for, where anything was. */
const fits = (wanted: string | undefined, found: Parameters<typeof idOf>[0]): boolean =>
  wanted === undefined || idOf(found) === wanted;

export const paymentIntentRoutes: readonly Route[] = [
  route("GET", "/v1/payment_intents", z.strictObject(byCustomer), ({ world, sent, path }) =>
    pageOf(
      world.store
        .all("payment_intent")
        .filter((one) => fits(sent.customer, one.customer) && p.isWithin(sent.created, one.created)),
      sent,
      path,
    ),
  ),
  route("GET", "/v1/payment_intents/:id", p.nothing, ({ world, at: { id = "" } }) =>
    world.store.get("payment_intent", id),
  ),
  route("POST", "/v1/payment_intents/:id", described, ({ world, at: { id = "" }, sent: { metadata, ...rest } }) => {
    const intent = world.store.get("payment_intent", id);
    world.store.change(intent, { ...given(rest), metadata: p.changedMetadata(intent.metadata, metadata) });
    return intent;
  }),
  route(
    "POST",
    "/v1/payment_intents/:id/cancel",
    z.strictObject({
      cancellation_reason: p.oneOf("abandoned", "duplicate", "fraudulent", "requested_by_customer").optional(),
    }),
    ({ world, at: { id = "" }, sent }) => {
      const intent = world.store.get("payment_intent", id);
      if (["succeeded", "processing", "canceled"].includes(intent.status)) {
        const words = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`;
        throw invalidRequest(words, { code: "payment_intent_unexpected_state" });
      }
      world.store.change(intent, {
        status: "canceled",
        canceled_at: world.clock.now(),
        cancellation_reason: sent.cancellation_reason ?? null,
      });
      world.events.emit("payment_intent.canceled", intent);
      return intent;
    },
  ),
];

export const chargeRoutes: readonly Route[] = [
  route(
    "GET",
    "/v1/charges",
    z.strictObject({ ...byCustomer, payment_intent: p.text().optional() }),
    ({ world, sent, path }) => {
      const all = world.store
        .all("charge")
        .filter(
          (one) =>
            fits(sent.customer, one.customer) &&
            fits(sent.payment_intent, one.payment_intent) &&
            p.isWithin(sent.created, one.created),
        );
      return pageOf(all, sent, path);
    },
  ),
  route("GET", "/v1/charges/:id", p.nothing, ({ world, at: { id = "" } }) => world.store.get("charge", id)),
  route("POST", "/v1/charges/:id", described, ({ world, at: { id = "" }, sent: { metadata, ...rest } }) => {
    const charge = world.store.get("charge", id);
    const previous = world.store.change(charge, {
      ...given(rest),
      metadata: p.changedMetadata(charge.metadata, metadata),
    });
    world.events.emit("charge.updated", charge, { previous });
    return charge;
  }),
];

const newRefund = z.strictObject({
  amount: p.whole(1).optional(),
  charge: p.text().optional(),
  metadata: p.metadata.optional(),
  payment_intent: p.text().optional(),
  reason: p.oneOf("duplicate", "fraudulent", "requested_by_customer").optional(),
});

export const refundRoutes: readonly Route[] = [
  route("POST", "/v1/refunds", newRefund, ({ world, sent }) => {
    const { charge: chargeId, payment_intent: intentId, metadata, ...rest } = sent;
    if (chargeId === undefined && intentId === undefined)
      throw invalidRequest(
        "One of the following params should be provided for this request: payment_intent or charge.",
      );
    const intent = intentId === undefined ? undefined : world.store.get("payment_intent", intentId, "payment_intent");
    const id = chargeId ?? idOf(intent?.latest_charge);
    if (id === null || (intent && intent.status !== "succeeded"))
      throw invalidRequest(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`, {
        param: "payment_intent",
      });
    const charge = world.store.get("charge", id, "charge");
    if (intent && idOf(charge.payment_intent) !== intent.id)
      throw invalidRequest("The charge is not one of this PaymentIntent.", { param: "charge" });
    return addRefund(world, charge, { ...given(rest), metadata: p.changedMetadata({}, metadata) });
  }),
  route("GET", "/v1/refunds", z.strictObject(byPayment), ({ world, sent, path }) => {
    const all = world.store
      .all("refund")
      .filter(
        (one) =>
          fits(sent.charge, one.charge) &&
          fits(sent.payment_intent, one.payment_intent) &&
          p.isWithin(sent.created, one.created),
      );
    return pageOf(all, sent, path);
  }),
  route("GET", "/v1/refunds/:id", p.nothing, ({ world, at: { id = "" } }) => world.store.get("refund", id)),
  route(
    "POST",
    "/v1/refunds/:id",
    z.strictObject({ metadata: p.metadata.optional() }),
    ({ world, at: { id = "" }, sent }) => {
      const refund = world.store.get("refund", id);
      const previous = world.store.change(refund, {
        metadata: p.changedMetadata(refund.metadata ?? {}, sent.metadata),
      });
      world.events.emit("refund.updated", refund, { previous });
      return refund;
    },
  ),
  route("POST", "/v1/refunds/:id/cancel", p.nothing, ({ world, at: { id = "" } }) => {
    const refund = world.store.get("refund", id);
    if (refund.status !== "pending") throw invalidRequest("Only a refund that is pending can be canceled.");
    settleRefund(world, refund, "canceled");
    return refund;
  }),
];

export const disputeRoutes: readonly Route[] = [
  route("GET", "/v1/disputes", z.strictObject(byPayment), ({ world, sent, path }) => {
    const all = world.store
      .all("dispute")
      .filter(
        (one) =>
          fits(sent.charge, one.charge) &&
          fits(sent.payment_intent, one.payment_intent) &&
          p.isWithin(sent.created, one.created),
      );
    return pageOf(all, sent, path);
  }),
  route("GET", "/v1/disputes/:id", p.nothing, ({ world, at: { id = "" } }) => world.store.get("dispute", id)),
  route("POST", "/v1/disputes/:id/close", p.nothing, ({ world, at: { id = "" } }) => {
    const dispute = world.store.get("dispute", id);
    closeDispute(world, dispute, "lost");
    return dispute;
  }),
];

export const balanceRoutes: readonly Route[] = [
  route(
    "GET",
    "/v1/balance_transactions",
    z.strictObject({
      ...p.pageParameters,
      created: p.timeRange.optional(),
      currency: p.currency.optional(),
      source: p.text().optional(),
      type: p.text().optional(),
    }),
    ({ world, sent, path }) => {
      const all = world.store
        .all("balance_transaction")
        .filter(
          (one) =>
            (sent.currency === undefined || one.currency === sent.currency) &&
            (sent.source === undefined || one.source === sent.source) &&
            (sent.type === undefined || one.type === sent.type) &&
            p.isWithin(sent.created, one.created),
        );
      return pageOf(all, sent, path);
    },
  ),
  route("GET", "/v1/balance_transactions/:id", p.nothing, ({ world, at: { id = "" } }) =>
    world.store.get("balance_transaction", id),
  ),
];

export const paymentMethodRoutes: readonly Route[] = [
  route(
    "GET",
    "/v1/payment_methods",
    z.strictObject({ ...p.pageParameters, customer: p.text(), type: p.text().optional() }),
    ({ world, sent, path }) =>
      pageOf(
        world.store
          .all("payment_method")
          .filter((one) => idOf(one.customer) === sent.customer && (sent.type === undefined || one.type === sent.type)),
        sent,
        path,
      ),
  ),
  route("GET", "/v1/payment_methods/:id", p.nothing, ({ world, at: { id = "" } }) =>
    world.store.get("payment_method", id),
  ),
];
