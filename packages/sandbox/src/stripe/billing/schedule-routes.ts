import type Stripe from "stripe";
import { z } from "zod";
import { newId } from "../ids.ts";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { idOf } from "../references.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { after } from "./cycle.ts";
import { refuseEnded } from "./change-subscription.ts";
import { release } from "./schedule-life.ts";
import { endSubscription } from "./standing.ts";
import { intervalOf, periodOf, planOf } from "./subscription-object.ts";
import { changeAndTell } from "./tell.ts";

const phase = z.strictObject({
  start_date: p.whole(0).optional(),
  end_date: p.whole(0).optional(),
  duration: z
    .strictObject({ interval: p.oneOf("day", "week", "month", "year"), interval_count: p.whole(1, 36).optional() })
    .optional(),
  items: p.list(z.strictObject({ price: p.text(), quantity: p.whole(1).optional() }), 20),
  metadata: p.metadata.optional(),
  proration_behavior: p.oneOf("none", "create_prorations", "always_invoice").optional(),
});
type SentPhase = z.output<typeof phase>;

export const scheduleRoutes: readonly Route[] = [
  route(
    "POST",
    "/v1/subscription_schedules",
    z.strictObject({ from_subscription: p.text(), metadata: p.metadata.optional() }),
    ({ world, sent }) => {
      const subscription = world.store.get("subscription", sent.from_subscription, "from_subscription");
      return scheduleFrom(world, subscription, p.changedMetadata({}, sent.metadata));
    },
  ),
  route(
    "GET",
    "/v1/subscription_schedules",
    z.strictObject({ ...p.pageParameters, created: p.timeRange.optional(), customer: p.text().optional() }),
    ({ world, sent, path }) => {
      const all = world.store
        .all("subscription_schedule")
        .filter(
          (one) =>
            p.isWithin(sent.created, one.created) &&
            (sent.customer === undefined || idOf(one.customer) === sent.customer),
        );
      return pageOf(all, sent, path);
    },
  ),
  route("GET", "/v1/subscription_schedules/:id", p.nothing, ({ world, at: { id = "" } }) =>
    world.store.get("subscription_schedule", id),
  ),
  route(
    "POST",
    "/v1/subscription_schedules/:id",
    z.strictObject({
      end_behavior: p.oneOf("release", "cancel").optional(),
      metadata: p.metadata.optional(),
      phases: p.list(phase, 10).optional(),
      proration_behavior: p.oneOf("none", "create_prorations", "always_invoice").optional(),
    }),
    ({ world, at: { id = "" }, sent }) => {
      const schedule = running(world, id);
      changeAndTell(world, "subscription_schedule.updated", schedule, timeOf(world, schedule), (one) => {
        if (sent.phases) one.phases = phasesOf(world, one, sent.phases);
        if (sent.end_behavior) one.end_behavior = sent.end_behavior;
        one.metadata = p.changedMetadata(one.metadata ?? {}, sent.metadata);
      });
      return schedule;
    },
  ),
  route("POST", "/v1/subscription_schedules/:id/release", p.nothing, ({ world, at: { id = "" } }) => {
    const schedule = running(world, id);
    releaseNow(world, schedule);
    return schedule;
  }),
  route("POST", "/v1/subscription_schedules/:id/cancel", p.nothing, ({ world, at: { id = "" } }) => {
    const schedule = running(world, id);
    const subscription = world.store.get("subscription", idOf(schedule.subscription) ?? "");
    endSubscription(world, subscription, timeOf(world, schedule), "cancellation_requested");
    return schedule;
  }),
];

/** A schedule whose first phase is the period that a subscription is in. */
export function scheduleFrom(
  world: World,
  subscription: Stripe.Subscription,
  metadata: Readonly<Record<string, string>> = {},
): Stripe.SubscriptionSchedule {
  refuseEnded(subscription);
  if (subscription.schedule !== null)
    throw invalidRequest(
      `You cannot migrate a subscription that is already attached to a schedule: ${idOf(subscription.schedule)}.`,
      { param: "from_subscription" },
    );
  const at = world.nowFor(idOf(subscription.customer));
  const { start, end } = periodOf(subscription);
  const blank = fresh("subscription_schedule", { id: newId("subscription_schedule") });
  const items = subscription.items.data.map(({ price, quantity = 1 }) => ({ price: price.id, quantity }));
  const schedule = fresh("subscription_schedule", {
    id: blank.id,
    billing_mode: subscription.billing_mode,
    canceled_at: null,
    completed_at: null,
    created: at,
    current_phase: { start_date: start, end_date: end },
    customer: idOf(subscription.customer) ?? "",
    default_settings: { ...blank.default_settings, billing_thresholds: null, transfer_data: null },
    end_behavior: "release",
    metadata: { ...metadata },
    released_at: null,
    released_subscription: null,
    status: "active",
    subscription: subscription.id,
    test_clock: subscription.test_clock,
  });
  schedule.phases = phasesOf(world, schedule, [{ start_date: start, end_date: end, items }]);
  world.store.add("subscription_schedule", schedule);
  world.events.emit("subscription_schedule.created", schedule, { at });
  changeAndTell(world, "customer.subscription.updated", subscription, at, (one) => {
    one.schedule = schedule.id;
  });
  return schedule;
}

/** The subscription stays as it is. */
export function releaseNow(world: World, schedule: Stripe.SubscriptionSchedule): void {
  const subscription = world.store.get("subscription", idOf(schedule.subscription) ?? "");
  const at = timeOf(world, schedule);
  changeAndTell(world, "customer.subscription.updated", subscription, at, (one) => release(world, schedule, one, at));
}

const timeOf = (world: World, schedule: Stripe.SubscriptionSchedule): number => world.nowFor(idOf(schedule.customer));

function running(world: World, id: string): Stripe.SubscriptionSchedule {
  const schedule = world.store.get("subscription_schedule", id);
  if (schedule.status === "active") return schedule;
  throw invalidRequest(`You cannot change a subscription schedule that is ${schedule.status}.`);
}

/** The phases one after another. The double changes plans only where a period ends, and refuses anything else. */
export function phasesOf(
  world: World,
  schedule: Stripe.SubscriptionSchedule,
  sent: readonly SentPhase[],
): Stripe.SubscriptionSchedule.Phase[] {
  const subscription = world.store.get("subscription", idOf(schedule.subscription) ?? "");
  const period = periodOf(subscription);
  const template = fresh("subscription_schedule", { id: "template" }).phases[0]!; // The fixture has one phase.
  let start = period.start;
  return sent.map((one, index) => {
    if (index === 0 && one.start_date !== undefined && one.start_date !== period.start)
      throw invalidRequest("You can not modify the start date of the current phase.", {
        param: "phases[0][start_date]",
      });
    if (index > 0 && one.start_date !== undefined && one.start_date !== start)
      throw invalidRequest(`The start_date of a phase must be the end_date of the one before it.`, {
        param: `phases[${index}][start_date]`,
      });
    const begins = start;
    start = endOf(world, one, begins);
    if (index === 0 && start !== period.end)
      throw invalidRequest("Sandbox: the current phase ends with the period that the subscription is in.", {
        param: "phases[0][end_date]",
      });
    return phaseOf(world, template, { sent: one, begins, ends: start, currency: subscription.currency });
  });
}

function endOf(world: World, sent: SentPhase, begins: number): number {
  if (sent.end_date !== undefined) return sent.end_date;
  if (sent.duration)
    return after(begins, { interval: sent.duration.interval, count: sent.duration.interval_count ?? 1 }, 1);
  const price = world.store.get("price", sent.items[0]?.price ?? "", "phases[0][items][0][price]");
  return after(begins, intervalOf(price), 1);
}

interface PhaseSeed {
  readonly sent: SentPhase;
  readonly begins: number;
  readonly ends: number;
  readonly currency: string;
}

function phaseOf(
  world: World,
  template: Stripe.SubscriptionSchedule.Phase,
  { sent, begins, ends, currency }: PhaseSeed,
): Stripe.SubscriptionSchedule.Phase {
  const items = sent.items.map(({ price: id, quantity = 1 }) => {
    const price = world.store.get("price", id, "phases[0][items][0][price]");
    return { ...template.items[0]!, billing_thresholds: null, plan: planOf(price).id, price: id, quantity };
  });
  return {
    ...template,
    billing_thresholds: null,
    currency,
    end_date: ends,
    invoice_settings: null,
    items,
    metadata: p.changedMetadata({}, sent.metadata),
    proration_behavior: sent.proration_behavior ?? "create_prorations",
    start_date: begins,
    transfer_data: null,
  };
}
