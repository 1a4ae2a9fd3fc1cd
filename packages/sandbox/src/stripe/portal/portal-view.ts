import type Stripe from "stripe";
import { periodOf } from "../billing/subscription-object.ts";
import { idOf } from "../references.ts";
import type { World } from "../world.ts";

/** What a portal session is about. */
export interface PortalView {
  readonly session: Stripe.BillingPortal.Session;
  readonly features: Stripe.BillingPortal.Configuration.Features;
  readonly customer: Stripe.Customer;
  /** Those that are not over, newest first. */
  readonly subscriptions: readonly Stripe.Subscription[];
  readonly invoices: readonly Stripe.Invoice[];
}

const lifeSeconds = 3600;

/** The session of a page; undefined where there is none, where it is too old, or where its customer is gone. */
export function portalView(world: World, id: string): PortalView | undefined {
  const session = world.store.find("billing_portal.session", id);
  if (session === undefined || world.clock.now() - session.created > lifeSeconds) return undefined;
  const customer = world.store.find("customer", session.customer);
  const configuration = world.store.find("billing_portal.configuration", idOf(session.configuration) ?? "");
  if (customer === undefined || configuration === undefined) return undefined;
  const isOurs = ({ customer: of }: { customer: Stripe.Subscription["customer"] | null }): boolean =>
    idOf(of) === customer.id;
  return {
    session,
    features: configuration.features,
    customer,
    subscriptions: world.store
      .all("subscription")
      .filter((one) => isOurs(one) && ["active", "past_due", "unpaid"].includes(one.status)),
    invoices: world.store.all("invoice").filter((one) => isOurs(one) && one.status !== "draft"),
  };
}

/** The prices that a subscription may be switched to. */
export function offersFor(
  world: World,
  { features }: PortalView,
  subscription: Stripe.Subscription,
): readonly Stripe.Price[] {
  const { enabled, products, default_allowed_updates: allowed } = features.subscription_update;
  if (!enabled || !allowed.includes("price")) return [];
  const current = subscription.items.data[0]?.price.id;
  return (products ?? [])
    .flatMap(({ prices }) => prices)
    .flatMap((id) => world.store.find("price", id) ?? [])
    .filter(
      ({ id, active, currency, currency_options: options }) =>
        active &&
        id !== current &&
        (currency === subscription.currency || options?.[subscription.currency] !== undefined),
    );
}

/** The price that a subscription changes to when its period ends; undefined where none is scheduled. */
export function scheduledPrice(world: World, subscription: Stripe.Subscription): Stripe.Price | undefined {
  const schedule = world.store.find("subscription_schedule", idOf(subscription.schedule) ?? "");
  const { end } = periodOf(subscription);
  const next = schedule?.phases.find(({ start_date: start }) => start === end);
  return world.store.find("price", idOf(next?.items[0]?.price) ?? "");
}
