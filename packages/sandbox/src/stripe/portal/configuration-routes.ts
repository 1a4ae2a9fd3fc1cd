import type Stripe from "stripe";
import { z } from "zod";
import { given } from "../given.ts";
import { newId } from "../ids.ts";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { type Route, route } from "../route.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";

const kind = "billing_portal.configuration";
const proration = p.oneOf("always_invoice", "create_prorations", "none");

const features = z.strictObject({
  customer_update: z
    .strictObject({
      allowed_updates: p
        .unsettable(p.list(p.oneOf("address", "email", "name", "phone", "shipping", "tax_id")))
        .optional(),
      enabled: p.flag,
    })
    .optional(),
  invoice_history: z.strictObject({ enabled: p.flag }).optional(),
  payment_method_update: z.strictObject({ enabled: p.flag }).optional(),
  subscription_cancel: z
    .strictObject({
      cancellation_reason: z
        .strictObject({
          enabled: p.flag,
          options: p.unsettable(
            p.list(
              p.oneOf(
                "customer_service",
                "low_quality",
                "missing_features",
                "other",
                "switched_service",
                "too_complex",
                "too_expensive",
                "unused",
              ),
            ),
          ),
        })
        .optional(),
      enabled: p.flag,
      mode: p.oneOf("at_period_end", "immediately").optional(),
      proration_behavior: proration.optional(),
    })
    .optional(),
  subscription_update: z
    .strictObject({
      billing_cycle_anchor: p.oneOf("now", "unchanged").optional(),
      default_allowed_updates: p.unsettable(p.list(p.oneOf("price", "promotion_code", "quantity"))).optional(),
      enabled: p.flag,
      products: p
        .unsettable(p.list(z.strictObject({ product: p.text(), prices: p.list(p.text(), 10) }), 10))
        .optional(),
      proration_behavior: proration.optional(),
      schedule_at_period_end: z
        .strictObject({
          conditions: p
            .list(z.strictObject({ type: p.oneOf("decreasing_item_amount", "shortening_interval") }))
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

const fields = {
  business_profile: z
    .strictObject({
      headline: p.unsettable(p.text(60)).optional(),
      privacy_policy_url: p.webAddress().optional(),
      terms_of_service_url: p.webAddress().optional(),
    })
    .optional(),
  default_return_url: p.unsettable(p.webAddress()).optional(),
  login_page: z.strictObject({ enabled: p.flag }).optional(),
  metadata: p.metadata.optional(),
  name: p.unsettable(p.text()).optional(),
};
const changed = z.strictObject({ ...fields, active: p.flag.optional(), features: features.optional() });
type Changed = z.output<typeof changed>;

export const configurationRoutes: readonly Route[] = [
  route("POST", "/v1/billing_portal/configurations", z.strictObject({ ...fields, features }), ({ world, sent }) => {
    const made = blank(world);
    const configuration = world.store.add(kind, { ...made, ...changes(world, made, sent) });
    world.events.emit("billing_portal.configuration.created", configuration);
    return configuration;
  }),
  route(
    "GET",
    "/v1/billing_portal/configurations",
    z.strictObject({ ...p.pageParameters, active: p.flag.optional(), is_default: p.flag.optional() }),
    ({ world, sent, path }) => {
      const all = world.store
        .all(kind)
        .filter(
          (one) =>
            (sent.active === undefined || one.active === sent.active) &&
            (sent.is_default === undefined || one.is_default === sent.is_default),
        );
      return pageOf(all, sent, path);
    },
  ),
  route("GET", "/v1/billing_portal/configurations/:id", p.nothing, ({ world, at: { id = "" } }) =>
    world.store.get(kind, id),
  ),
  route("POST", "/v1/billing_portal/configurations/:id", changed, ({ world, at: { id = "" }, sent }) => {
    const configuration = world.store.get(kind, id);
    const previous = world.store.change(configuration, {
      ...changes(world, configuration, sent),
      updated: world.clock.now(),
    });
    world.events.emit("billing_portal.configuration.updated", configuration, { previous });
    return configuration;
  }),
];

type Features = Stripe.BillingPortal.Configuration.Features;

/** A configuration that allows nothing. The account's first is its default. */
function blank(world: World): Stripe.BillingPortal.Configuration {
  const created = world.clock.now();
  const made = fresh(kind, {
    id: newId(kind),
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created,
    is_default: world.store.all(kind).length === 0,
    livemode: false,
    metadata: {},
    updated: created,
  });
  made.features = {
    customer_update: { allowed_updates: [], enabled: false },
    invoice_history: { enabled: false },
    payment_method_update: { enabled: false, payment_method_configuration: null },
    subscription_cancel: {
      cancellation_reason: { enabled: false, feedback_options: null, options: [] },
      enabled: false,
      mode: "at_period_end",
      proration_behavior: "none",
    },
    subscription_pause: { duration: { interval_options: [], type: "indefinite" }, enabled: false },
    subscription_update: {
      billing_cycle_anchor: null,
      default_allowed_updates: [],
      enabled: false,
      products: [],
      proration_behavior: "none",
      schedule_at_period_end: { conditions: [] },
      trial_update_behavior: "end_trial",
    },
  };
  return made;
}

function changes(
  world: World,
  before: Stripe.BillingPortal.Configuration,
  { business_profile: profile, features: sent, login_page: login, metadata, ...plain }: Changed,
): Partial<Stripe.BillingPortal.Configuration> {
  for (const id of sent?.subscription_update?.products?.flatMap(({ prices }) => prices) ?? [])
    world.store.get("price", id, "features[subscription_update][products][0][prices][0]");
  return {
    ...(given(plain) as Partial<Stripe.BillingPortal.Configuration>),
    metadata: p.changedMetadata(before.metadata ?? {}, metadata),
    ...(profile && { business_profile: { ...before.business_profile, ...(given(profile) as object) } }),
    ...(login && { login_page: { enabled: login.enabled, url: login.enabled ? `${world.url}/p/login` : null } }),
    ...(sent && { features: withFeatures(before.features, sent) }),
  };
}

function withFeatures(before: Features, sent: z.output<typeof features>): Features {
  const { subscription_cancel: cancel, subscription_update: update, customer_update: customer } = sent;
  const { cancellation_reason: reason, ...cancelling } = cancel ?? {};
  const { products, schedule_at_period_end: schedule, default_allowed_updates: updates, ...updating } = update ?? {};
  const after: Features = {
    ...before,
    ...(given({ invoice_history: sent.invoice_history }) as Partial<Features>),
    payment_method_update: { ...before.payment_method_update, ...sent.payment_method_update },
    customer_update: {
      enabled: customer?.enabled ?? before.customer_update.enabled,
      allowed_updates: customer?.allowed_updates ?? before.customer_update.allowed_updates,
    },
    subscription_cancel: {
      ...before.subscription_cancel,
      ...(given(cancelling) as Partial<Features["subscription_cancel"]>),
    },
    subscription_update: {
      ...before.subscription_update,
      ...(given(updating) as Partial<Features["subscription_update"]>),
    },
  };
  if (reason)
    after.subscription_cancel.cancellation_reason = {
      feedback_options: null,
      enabled: reason.enabled,
      options: reason.options ?? [],
    };
  if (updates) after.subscription_update.default_allowed_updates = updates;
  if (schedule) after.subscription_update.schedule_at_period_end = { conditions: schedule.conditions ?? [] };
  if (products !== undefined)
    after.subscription_update.products = (products ?? []).map((one) => ({
      ...one,
      adjustable_quantity: { enabled: false, maximum: null, minimum: 1 },
    }));
  return after;
}
