import type Stripe from "stripe";
import { expect, test } from "vitest";
import { addPaymentMethod } from "../money/payment-methods.ts";
import { sdk, started } from "../testing/real-sdk.ts";

const seconds = (text: string): number => Date.parse(text) / 1000;
const day = (time: number | null | undefined): string => new Date((time ?? 0) * 1000).toISOString().slice(0, 10);

test("a year of renewals on a test clock is paid month by month from the 31st", async () => {
  const double = await started();
  const stripe = sdk(double);
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: seconds("2027-12-31T10:00:00Z") });
  const customer = await stripe.customers.create({ email: "a@example.org", test_clock: clock.id });
  const method = addPaymentMethod(double.world, { kind: "card", number: "4242424242424242" }, customer.id);
  const price = await stripe.prices.create({
    currency: "usd",
    unit_amount: 1900,
    recurring: { interval: "month" },
    product_data: { name: "Pro" },
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method: method.id,
    metadata: { plan: "pro" },
  });
  expect(subscription.status).toBe("active");
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: seconds("2028-12-31T12:00:00Z") });
  const invoices: Stripe.Invoice[] = await stripe.invoices
    .list({ subscription: subscription.id, limit: 100, expand: ["data.payments"] })
    .autoPagingToArray({ limit: 100 });
  expect(
    invoices.map(
      (one) =>
        `${day(one.created)} ${one.status} ${one.amount_paid} ${day(one.lines.data[0]?.period.start)}–${day(one.lines.data[0]?.period.end)} ${one.billing_reason}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "2028-12-31 paid 1900 2028-12-31–2029-01-31 subscription_cycle",
      "2028-11-30 paid 1900 2028-11-30–2028-12-31 subscription_cycle",
      "2028-10-31 paid 1900 2028-10-31–2028-11-30 subscription_cycle",
      "2028-09-30 paid 1900 2028-09-30–2028-10-31 subscription_cycle",
      "2028-08-31 paid 1900 2028-08-31–2028-09-30 subscription_cycle",
      "2028-07-31 paid 1900 2028-07-31–2028-08-31 subscription_cycle",
      "2028-06-30 paid 1900 2028-06-30–2028-07-31 subscription_cycle",
      "2028-05-31 paid 1900 2028-05-31–2028-06-30 subscription_cycle",
      "2028-04-30 paid 1900 2028-04-30–2028-05-31 subscription_cycle",
      "2028-03-31 paid 1900 2028-03-31–2028-04-30 subscription_cycle",
      "2028-02-29 paid 1900 2028-02-29–2028-03-31 subscription_cycle",
      "2028-01-31 paid 1900 2028-01-31–2028-02-29 subscription_cycle",
      "2027-12-31 paid 1900 2027-12-31–2028-01-31 subscription_create",
    ]
  `);
  expect(double.world.events.kept.map(({ type, created }) => `${day(created)} ${type}`).slice(0, 60))
    .toMatchInlineSnapshot(`
    [
      "2026-11-21 test_helpers.test_clock.created",
      "2027-12-31 customer.created",
      "2026-11-21 product.created",
      "2026-11-21 price.created",
      "2027-12-31 customer.subscription.created",
      "2027-12-31 invoice.created",
      "2027-12-31 payment_intent.created",
      "2027-12-31 invoice.finalized",
      "2027-12-31 charge.succeeded",
      "2027-12-31 payment_intent.succeeded",
      "2027-12-31 invoice.updated",
      "2027-12-31 invoice.paid",
      "2027-12-31 invoice.payment_succeeded",
      "2027-12-31 invoice_payment.paid",
      "2027-12-31 customer.subscription.updated",
      "2026-11-21 test_helpers.test_clock.advancing",
      "2028-01-24 invoice.upcoming",
      "2028-01-31 invoice.created",
      "2028-01-31 customer.subscription.updated",
      "2028-01-31 payment_intent.created",
      "2028-01-31 invoice.finalized",
      "2028-01-31 charge.succeeded",
      "2028-01-31 payment_intent.succeeded",
      "2028-01-31 invoice.updated",
      "2028-01-31 invoice.paid",
      "2028-01-31 invoice.payment_succeeded",
      "2028-01-31 invoice_payment.paid",
      "2028-02-22 invoice.upcoming",
      "2028-02-29 invoice.created",
      "2028-02-29 customer.subscription.updated",
      "2028-02-29 payment_intent.created",
      "2028-02-29 invoice.finalized",
      "2028-02-29 charge.succeeded",
      "2028-02-29 payment_intent.succeeded",
      "2028-02-29 invoice.updated",
      "2028-02-29 invoice.paid",
      "2028-02-29 invoice.payment_succeeded",
      "2028-02-29 invoice_payment.paid",
      "2028-03-24 invoice.upcoming",
      "2028-03-31 invoice.created",
      "2028-03-31 customer.subscription.updated",
      "2028-03-31 payment_intent.created",
      "2028-03-31 invoice.finalized",
      "2028-03-31 charge.succeeded",
      "2028-03-31 payment_intent.succeeded",
      "2028-03-31 invoice.updated",
      "2028-03-31 invoice.paid",
      "2028-03-31 invoice.payment_succeeded",
      "2028-03-31 invoice_payment.paid",
      "2028-04-23 invoice.upcoming",
      "2028-04-30 invoice.created",
      "2028-04-30 customer.subscription.updated",
      "2028-04-30 payment_intent.created",
      "2028-04-30 invoice.finalized",
      "2028-04-30 charge.succeeded",
      "2028-04-30 payment_intent.succeeded",
      "2028-04-30 invoice.updated",
      "2028-04-30 invoice.paid",
      "2028-04-30 invoice.payment_succeeded",
      "2028-04-30 invoice_payment.paid",
    ]
  `);
});
