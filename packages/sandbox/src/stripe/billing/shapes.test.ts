import { expect, test } from "vitest";
import { changeCard } from "../money/payment-methods.ts";
import { eventBody } from "../events.ts";
import { id, type Subscriber, subscriber } from "../testing/subscriber.ts";
import { fieldsOf, objectsIn } from "../testing/typed-shapes.ts";

/** Somebody whose plan has been through everything. */
async function eventful(): Promise<Subscriber> {
  const one = await subscriber("2027-01-31T00:00:00Z");
  const { stripe, price, subscribe, turnTo, method } = one;
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: "once" });
  const [small, large] = [await price(1000), await price(3000)];
  const subscription = await subscribe(small, { discounts: [{ coupon: coupon.id }], metadata: { plan: "small" } });
  const items = [{ id: subscription.items.data[0]!.id, price: large.id }];
  await turnTo("2027-02-10T00:00:00Z");
  await stripe.subscriptions.update(subscription.id, { items, proration_behavior: "always_invoice" });
  await stripe.subscriptions.update(subscription.id, { pause_collection: { behavior: "void" } });
  await turnTo("2027-03-01T00:00:00Z");
  await stripe.subscriptions.update(subscription.id, { pause_collection: "" });
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  await stripe.subscriptionSchedules.release(schedule.id);
  await stripe.subscriptions.pause(subscription.id);
  await stripe.subscriptions.resume(subscription.id);
  changeCard(method, "4000000000000341");
  await turnTo("2027-04-10T00:00:00Z");
  changeCard(method, "4242424242424242");
  await turnTo("2027-04-20T00:00:00Z");
  await stripe.subscriptions.cancel(subscription.id, { cancellation_details: { feedback: "unused" } });
  return one;
}

test("everything that billing tells has all fields of Stripe's types, and no others", async () => {
  const { double } = await eventful();
  const seen = new Set<string>();
  for (const event of double.world.events.kept) {
    seen.add(event.type);
    for (const object of objectsIn((eventBody(event)["data"] as { object: unknown }).object)) {
      const { always, all } = fieldsOf(String(object["object"]));
      const where = `${event.type}: ${String(object["object"])}`;
      expect([where, ...always.filter((field) => !(field in object))]).toEqual([where]);
      expect([where, ...Object.keys(object).filter((field) => !all.includes(field))]).toEqual([where]);
    }
  }
  for (const type of [
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.updated",
    "invoice.created",
    "invoice.finalized",
    "invoice.paid",
    "invoice.payment_failed",
    "invoice.payment_succeeded",
    "invoice.upcoming",
    "invoice.voided",
    "invoiceitem.created",
    "subscription_schedule.created",
    "subscription_schedule.released",
  ])
    expect(seen).toContain(type);
});

test("what billing answers and expands has all fields of Stripe's types", async () => {
  const { stripe, customer } = await eventful();
  const [subscription] = (await stripe.subscriptions.list({ customer: customer.id, status: "all" })).data;
  const answers: unknown[] = [
    await stripe.subscriptions.retrieve(subscription!.id, { expand: ["latest_invoice.payments", "customer"] }),
    await stripe.invoices.list({ customer: customer.id, expand: ["data.payments", "data.discounts"] }),
    await stripe.invoices.listLineItems(id(subscription!.latest_invoice)),
    await stripe.invoiceItems.list({ customer: customer.id }),
    await stripe.invoicePayments.list({}),
    await stripe.subscriptionSchedules.list({ customer: customer.id }),
    await stripe.testHelpers.testClocks.list(),
    await stripe.billingPortal.configurations.create({ features: { invoice_history: { enabled: true } } }),
    await stripe.billingPortal.sessions.create({ customer: customer.id }),
  ];
  for (const object of objectsIn(answers)) {
    const { always, all } = fieldsOf(String(object["object"]));
    const where = String(object["object"]);
    expect([where, ...always.filter((field) => !(field in object))]).toEqual([where]);
    expect([where, ...Object.keys(object).filter((field) => !all.includes(field) && field !== "lastResponse")]).toEqual(
      [where],
    );
  }
});

test("what changed is told by the values of before, and only those", async () => {
  const { stripe, price, subscribe, double } = await subscriber("2027-01-31T00:00:00Z");
  const { id: subscription } = await subscribe(await price(1000), { metadata: { a: "1", b: "2" } });
  await stripe.subscriptions.update(subscription, { cancel_at_period_end: true, metadata: { b: "3", c: "4" } });
  const body = eventBody(double.world.events.kept.at(-1)!)["data"];
  expect(body).toMatchObject({
    object: { id: subscription, cancel_at_period_end: true, metadata: { a: "1", b: "3", c: "4" } },
    previous_attributes: {
      cancel_at_period_end: false,
      cancel_at: null,
      canceled_at: null,
      metadata: { b: "2", c: null },
    },
  });
});
