import type Stripe from "stripe";
import { z } from "zod";
import { given } from "../given.ts";
import { behaviourOfMethod } from "../money/payment-methods.ts";
import * as p from "../parameters.ts";
import { idOf } from "../references.ts";
import { invalidRequest, StripeFailure } from "../stripe-failure.ts";
import type { World } from "../world.ts";
import { changeItems, refuseEnded } from "./change-subscription.ts";
import { giveDiscounts } from "./discounts.ts";
import { planSubscription } from "./plans.ts";
import { periodOf } from "./subscription-object.ts";
import * as s from "./subscription-parameters.ts";
import { changeAndTell } from "./tell.ts";

/** What may be changed of a subscription, as the double knows it. */
export const updateParameters = z.strictObject({
  billing_cycle_anchor: p.oneOf("now", "unchanged").optional(),
  cancel_at: p.unsettable(p.whole(0)).optional(),
  cancel_at_period_end: p.flag.optional(),
  cancellation_details: s.cancellationDetails.optional(),
  collection_method: p.oneOf("charge_automatically").optional(),
  default_payment_method: p.text().optional(),
  description: p.unsettable(p.text(500)).optional(),
  discounts: p.unsettable(p.list(s.discount)).optional(),
  items: p.list(s.changedItem, 20).optional(),
  metadata: p.metadata.optional(),
  off_session: p.flag.optional(),
  pause_collection: p
    .unsettable(
      z.strictObject({
        behavior: p.oneOf("keep_as_draft", "mark_uncollectible", "void"),
        resumes_at: p.whole(0).optional(),
      }),
    )
    .optional(),
  payment_behavior: p.oneOf("allow_incomplete", "error_if_incomplete").optional(),
  proration_behavior: s.prorationBehavior.optional(),
});
export type SubscriptionUpdate = z.output<typeof updateParameters>;

/** Changes a subscription; told as one event, and asked for as `proration_behavior` says. */
export function updateSubscription(
  world: World,
  subscription: Stripe.Subscription,
  sent: SubscriptionUpdate,
): Stripe.Subscription {
  refuseEnded(subscription);
  const at = world.nowFor(idOf(subscription.customer));
  const method = sent.default_payment_method;
  if (method !== undefined) world.store.get("payment_method", method, "default_payment_method");
  const values = {
    ...plainValues(subscription, sent),
    ...endValues(subscription, sent, at),
    ...discountValues(world, subscription, sent, at),
  };
  const isAnchoredNow = sent.billing_cycle_anchor === "now";
  if (sent.items === undefined && !isAnchoredNow) {
    changeAndTell(world, "customer.subscription.updated", subscription, at, (one) => void Object.assign(one, values));
    planSubscription(world, subscription);
    return subscription;
  }
  if (subscription.schedule !== null && sent.items !== undefined) refuseScheduled(subscription);
  if (sent.payment_behavior === "error_if_incomplete") refuseUnpayable(world, subscription);
  const items = (sent.items ?? []).map((item) => ({
    id: item.id,
    isDeleted: item.deleted,
    price: s.priceOf(world, item),
    quantity: item.quantity,
    metadata: item.metadata ? { ...item.metadata } : undefined,
  }));
  const behavior = sent.proration_behavior ?? "create_prorations";
  const also = (one: Stripe.Subscription): void => void Object.assign(one, values);
  changeItems(world, subscription, { items, behavior, isAnchoredNow, at, also });
  return subscription;
}

function plainValues(subscription: Stripe.Subscription, sent: SubscriptionUpdate): Partial<Stripe.Subscription> {
  const { description, default_payment_method: method, pause_collection: pause } = sent;
  return given({
    description,
    default_payment_method: method,
    metadata: p.changedMetadata(subscription.metadata, sent.metadata),
    pause_collection: pause && { behavior: pause.behavior, resumes_at: pause.resumes_at ?? null },
  }) as Partial<Stripe.Subscription>;
}

/** When it ends, by the period or by a date, or that it does not end after all. */
function endValues(
  subscription: Stripe.Subscription,
  { cancel_at: cancelAt, cancel_at_period_end: isAtEnd, cancellation_details: details }: SubscriptionUpdate,
  at: number,
): Partial<Stripe.Subscription> {
  const none = { comment: null, feedback: null, feedback_option: null, reason: null };
  const said = { ...none, ...subscription.cancellation_details, ...given(details ?? {}) };
  if (cancelAt !== undefined && isAtEnd !== undefined && cancelAt !== null && isAtEnd)
    throw invalidRequest("You may only specify one of these parameters: cancel_at, cancel_at_period_end.");
  if (isAtEnd === undefined && cancelAt === undefined) return details ? { cancellation_details: said } : {};
  const end = isAtEnd === true ? periodOf(subscription).end : (cancelAt ?? null);
  if (end !== null && end <= at) throw invalidRequest("`cancel_at` must be in the future.", { param: "cancel_at" });
  const reason = end === null ? null : "cancellation_requested";
  return {
    cancel_at_period_end: isAtEnd ?? false,
    cancel_at: end,
    canceled_at: end === null ? null : (subscription.canceled_at ?? at),
    cancellation_details: { ...said, reason },
  };
}

function discountValues(
  world: World,
  subscription: Stripe.Subscription,
  { discounts }: SubscriptionUpdate,
  at: number,
): Partial<Stripe.Subscription> {
  if (discounts === undefined) return {};
  const place = { subscription: subscription.id, customer: idOf(subscription.customer) ?? "", at };
  return { discounts: giveDiscounts(world, place, s.reductionsOf(world, discounts ?? [])) };
}

function refuseScheduled({ schedule }: Stripe.Subscription): void {
  const words = `The subscription is managed by the subscription schedule \`${idOf(schedule)}\`, and updating any items directly is not allowed. Please update the schedule instead.`;
  throw invalidRequest(words, { param: "items" });
}

function refuseUnpayable(world: World, subscription: Stripe.Subscription): void {
  const customer = world.store.find("customer", idOf(subscription.customer) ?? "");
  const id = idOf(subscription.default_payment_method) ?? idOf(customer?.invoice_settings.default_payment_method);
  const method = world.store.find("payment_method", id ?? "");
  if (method === undefined)
    throw invalidRequest("This customer has no attached payment source or default payment method.", {
      code: "resource_missing",
    });
  const { decline } = behaviourOfMethod(method);
  if (decline === undefined) return;
  const { code, declineCode, message } = decline;
  const more = declineCode === undefined ? {} : { decline_code: declineCode };
  throw new StripeFailure(402, { type: "card_error", code, message, ...more });
}
