import type Stripe from "stripe";
import { z } from "zod";
import { endAll } from "../billing/standing.ts";
import { newId, randomText } from "../ids.ts";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest, noSuch } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";

const address = z.strictObject({
  city: p.unsettable(p.text()).optional(),
  country: p.unsettable(p.text(2)).optional(),
  line1: p.unsettable(p.text()).optional(),
  line2: p.unsettable(p.text()).optional(),
  postal_code: p.unsettable(p.text()).optional(),
  state: p.unsettable(p.text()).optional(),
});

const fields = {
  address: p.unsettable(address).optional(),
  description: p.unsettable(p.text()).optional(),
  email: p.unsettable(p.text(512)).optional(),
  invoice_settings: z.strictObject({ default_payment_method: p.unsettable(p.text()).optional() }).optional(),
  metadata: p.metadata.optional(),
  name: p.unsettable(p.text(256)).optional(),
  phone: p.unsettable(p.text(20)).optional(),
  preferred_locales: p.list(p.text()).optional(),
};
type Fields = z.output<z.ZodObject<typeof fields>>;

const newCustomer = z.strictObject({ ...fields, test_clock: p.text().optional() });

export const customerRoutes: readonly Route[] = [
  route("POST", "/v1/customers", newCustomer, ({ world, sent }) => addCustomer(world, sent)),
  route(
    "GET",
    "/v1/customers",
    z.strictObject({
      ...p.pageParameters,
      created: p.timeRange.optional(),
      email: p.text().optional(),
      test_clock: p.text().optional(),
    }),
    ({ world, sent, path }) => {
      const all = world.store
        .all("customer")
        .filter(
          (one) =>
            p.isWithin(sent.created, one.created) &&
            (sent.email === undefined || one.email === sent.email) &&
            (one.test_clock ?? undefined) === sent.test_clock,
        );
      return pageOf(all, sent, path);
    },
  ),
  route("GET", "/v1/customers/:id", p.nothing, ({ world, at: { id = "" } }) => {
    if (world.store.isDeleted(id)) return { id, object: "customer", deleted: true };
    return world.store.get("customer", id);
  }),
  route("POST", "/v1/customers/:id", z.strictObject(fields), ({ world, at: { id = "" }, sent }) => {
    const customer = world.store.get("customer", id);
    const previous = world.store.change(customer, changes(world, customer, sent));
    if (Object.keys(previous).length > 0)
      world.events.emit("customer.updated", customer, { previous, at: world.nowFor(id) });
    return customer;
  }),
  route("DELETE", "/v1/customers/:id", p.nothing, ({ world, at: { id = "" } }) => {
    const customer = world.store.find("customer", id);
    if (customer === undefined) throw noSuch("customer", id);
    deleteCustomer(world, customer);
    return { id, object: "customer", deleted: true };
  }),
];

/** A customer, made by the API or by somebody who paid as a guest. */
export function addCustomer(world: World, sent: z.output<typeof newCustomer>): Stripe.Customer {
  const { test_clock: testClock = null, ...rest } = sent;
  const clock = testClock === null ? undefined : world.store.get("test_helpers.test_clock", testClock, "test_clock");
  const made = fresh("customer", {
    id: newId("customer"),
    created: clock?.frozen_time ?? world.clock.now(),
    invoice_prefix: randomText(8).toUpperCase(),
    test_clock: testClock,
  });
  const customer = world.store.add("customer", { ...made, ...changes(world, made, rest) });
  world.events.emit("customer.created", customer, { at: customer.created });
  return customer;
}

/** A customer goes, by the API or by somebody at Stripe's dashboard. */
export function deleteCustomer(world: World, customer: Stripe.Customer): void {
  const at = world.nowFor(customer.id);
  endAll(world, customer.id, at);
  world.store.remove("customer", customer.id);
  world.events.emit("customer.deleted", customer, { at });
}

function changes(world: World, before: Stripe.Customer, sent: Fields): Partial<Stripe.Customer> {
  const { address, invoice_settings: settings, metadata, ...plain } = sent;
  if (typeof sent.email === "string" && !/^[^@\s]+@[^@\s]+$/.test(sent.email))
    throw invalidRequest(`Invalid email address: ${sent.email}`, { code: "email_invalid", param: "email" });
  const method = settings?.default_payment_method;
  if (typeof method === "string") world.store.get("payment_method", method, "invoice_settings[default_payment_method]");
  const noAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return {
    ...(Object.fromEntries(
      Object.entries(plain).filter(([, value]) => value !== undefined),
    ) as Partial<Stripe.Customer>),
    metadata: p.changedMetadata(before.metadata, metadata),
    ...(address !== undefined && {
      address: address && ({ ...noAddress, ...before.address, ...address } as Stripe.Address),
    }),
    ...(method !== undefined && { invoice_settings: { ...before.invoice_settings, default_payment_method: method } }),
  };
}
