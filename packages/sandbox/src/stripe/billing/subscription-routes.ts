import { z } from "zod";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { idOf } from "../references.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest } from "../stripe-failure.ts";
import * as s from "./subscription-parameters.ts";
import { startOrFail, startSubscription } from "./start-subscription.ts";
import { cancelNow, pauseSubscription, resumeSubscription } from "./stop-subscription.ts";
import { periodOf } from "./subscription-object.ts";
import { updateParameters, updateSubscription } from "./update-subscription.ts";

const statuses = ["active", "past_due", "unpaid", "canceled", "incomplete", "incomplete_expired", "paused"] as const;

const created = z.strictObject({
  cancel_at_period_end: p.flag.optional(),
  collection_method: p.oneOf("charge_automatically").optional(),
  currency: p.currency.optional(),
  customer: p.text(),
  default_payment_method: p.text().optional(),
  description: p.text(500).optional(),
  discounts: p.list(s.discount).optional(),
  items: p.list(s.newItem, 20),
  metadata: p.metadata.optional(),
  off_session: p.flag.optional(),
  payment_behavior: p.oneOf("allow_incomplete", "default_incomplete", "error_if_incomplete").optional(),
  proration_behavior: s.prorationBehavior.optional(),
});

export const subscriptionRoutes: readonly Route[] = [
  route("POST", "/v1/subscriptions", created, ({ world, sent }) => {
    const customer = world.store.get("customer", sent.customer, "customer");
    const method = sent.default_payment_method;
    if (method !== undefined) world.store.get("payment_method", method, "default_payment_method");
    const items = sent.items.map((item) => {
      const price = s.priceOf(world, item);
      if (price === undefined)
        throw invalidRequest("Missing required param: items[0][price].", {
          code: "parameter_missing",
          param: "items[0][price]",
        });
      return { price, quantity: item.quantity ?? 1, metadata: p.changedMetadata({}, item.metadata) };
    });
    const order = {
      customer,
      items,
      currency: sent.currency,
      defaultPaymentMethod: method,
      reductions: s.reductionsOf(world, sent.discounts ?? []),
      metadata: p.changedMetadata({}, sent.metadata),
      description: sent.description ?? null,
      isCancelledAtPeriodEnd: sent.cancel_at_period_end ?? false,
      isPaidAtOnce: sent.payment_behavior !== "default_incomplete",
    };
    const start = sent.payment_behavior === "error_if_incomplete" ? startOrFail : startSubscription;
    return start(world, order).subscription;
  }),
  route(
    "GET",
    "/v1/subscriptions",
    z.strictObject({
      ...p.pageParameters,
      created: p.timeRange.optional(),
      current_period_end: p.timeRange.optional(),
      current_period_start: p.timeRange.optional(),
      customer: p.text().optional(),
      price: p.text().optional(),
      status: p.oneOf("all", "ended", ...statuses).optional(),
      test_clock: p.text().optional(),
    }),
    ({ world, sent, path }) => {
      const { status } = sent;
      const hasStatus = (one: string): boolean => {
        if (status === "all") return true;
        if (status === "ended") return one === "canceled" || one === "incomplete_expired";
        return status === undefined ? one !== "canceled" && one !== "incomplete_expired" : one === status;
      };
      const all = world.store
        .all("subscription")
        .filter(
          (one) =>
            hasStatus(one.status) &&
            p.isWithin(sent.created, one.created) &&
            p.isWithin(sent.current_period_end, periodOf(one).end) &&
            p.isWithin(sent.current_period_start, periodOf(one).start) &&
            (sent.customer === undefined || idOf(one.customer) === sent.customer) &&
            (sent.price === undefined || one.items.data.some(({ price }) => price.id === sent.price)) &&
            (sent.test_clock === undefined || idOf(one.test_clock) === sent.test_clock),
        );
      return pageOf(all, sent, path);
    },
  ),
  route("GET", "/v1/subscriptions/:id", p.nothing, ({ world, at: { id = "" } }) => world.store.get("subscription", id)),
  route("POST", "/v1/subscriptions/:id", updateParameters, ({ world, at: { id = "" }, sent }) =>
    updateSubscription(world, world.store.get("subscription", id), sent),
  ),
  route(
    "DELETE",
    "/v1/subscriptions/:id",
    z.strictObject({
      cancellation_details: s.cancellationDetails.optional(),
      invoice_now: p.flag.optional(),
      prorate: p.flag.optional(),
    }),
    ({ world, at: { id = "" }, sent }) => cancelNow(world, world.store.get("subscription", id), sent),
  ),
  route(
    "POST",
    "/v1/subscriptions/:id/pause",
    z.strictObject({ type: p.oneOf("subscription").optional() }),
    ({ world, at: { id = "" } }) => pauseSubscription(world, world.store.get("subscription", id)),
  ),
  route(
    "POST",
    "/v1/subscriptions/:id/resume",
    z.strictObject({
      billing_cycle_anchor: z.strictObject({ type: p.oneOf("now") }).optional(),
      proration_behavior: p.oneOf("none").optional(),
    }),
    ({ world, at: { id = "" } }) => resumeSubscription(world, world.store.get("subscription", id)),
  ),
  route(
    "GET",
    "/v1/subscription_items",
    z.strictObject({ ...p.pageParameters, subscription: p.text() }),
    ({ world, sent, path }) =>
      pageOf(world.store.get("subscription", sent.subscription, "subscription").items.data, sent, path),
  ),
  route("GET", "/v1/subscription_items/:id", p.nothing, ({ world, at: { id = "" } }) =>
    world.store.get("subscription_item", id),
  ),
];
