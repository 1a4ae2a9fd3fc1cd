import { expect, test } from "vitest";
import { addPaymentMethod } from "../money/payment-methods.ts";
import { sdk, started } from "../testing/real-sdk.ts";
import { id } from "../testing/subscriber.ts";

/** Somebody whose plan is paid by bank debit, on the clock of the double. */
async function debtor(account: string) {
  const now = { ms: Date.parse("2027-01-15T10:00:00Z") };
  const double = await started({ now: () => now.ms });
  const stripe = sdk(double);
  const customer = await stripe.customers.create({ email: "ada@example.com" });
  const card = addPaymentMethod(double.world, { kind: "card", number: "4242424242424242" }, customer.id);
  const debit = addPaymentMethod(double.world, { kind: "bank-debit", account }, customer.id);
  const price = await stripe.prices.create({
    currency: "usd",
    unit_amount: 1900,
    recurring: { interval: "month" },
    product_data: { name: "Pro" },
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method: card.id,
  });
  await stripe.subscriptions.update(subscription.id, { default_payment_method: debit.id });
  return {
    stripe,
    current: () => stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] }),
    turnTo: async (text: string) => {
      now.ms = Date.parse(text);
      await double.turn();
    },
  };
}

test("a renewal by bank debit stays open until the money comes, and the plan goes on", async () => {
  const { current, turnTo } = await debtor("000123456789");
  await turnTo("2027-02-16T00:00:00Z");
  expect(await current()).toMatchObject({ status: "active", latest_invoice: { status: "open", attempted: true } });
  await turnTo("2027-02-20T00:00:00Z");
  expect(await current()).toMatchObject({ status: "active", latest_invoice: { status: "paid", amount_paid: 1900 } });
});

test("a debit that comes back makes the plan late, and is tried again", async () => {
  const { current, turnTo, stripe } = await debtor("000222222227");
  await turnTo("2027-02-20T00:00:00Z");
  const late = await current();
  expect(late).toMatchObject({ status: "past_due", latest_invoice: { status: "open", attempt_count: 1 } });
  expect(await stripe.invoices.retrieve(id(late.latest_invoice))).toMatchObject({
    next_payment_attempt: expect.any(Number),
  });
});
