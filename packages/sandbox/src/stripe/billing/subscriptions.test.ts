import type Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { addPaymentMethod, changeCard } from "../money/payment-methods.ts";
import { sdk, started } from "../testing/real-sdk.ts";
import { dayOf, id, subscriber } from "../testing/subscriber.ts";

const periods = (invoices: readonly Stripe.Invoice[]): string[] =>
  invoices.map(({ status, billing_reason: reason, amount_paid: paid, lines }) => {
    const { start, end } = lines.data[0]!.period;
    return `${dayOf(start)} ${dayOf(end)} ${reason} ${status} ${paid}`;
  });

describe("a plan", () => {
  test("is paid month by month for a year, from the 31st and through a leap day", async () => {
    const { stripe, price, subscribe, turnTo } = await subscriber("2027-12-31T10:00:00Z");
    const { id: subscription } = await subscribe(await price(1900));
    await turnTo("2028-12-31T12:00:00Z");
    const invoices = await stripe.invoices.list({ subscription, limit: 100 });
    expect(periods(invoices.data).toReversed()).toEqual([
      "2027-12-31 2028-01-31 subscription_create paid 1900",
      "2028-01-31 2028-02-29 subscription_cycle paid 1900",
      "2028-02-29 2028-03-31 subscription_cycle paid 1900",
      "2028-03-31 2028-04-30 subscription_cycle paid 1900",
      "2028-04-30 2028-05-31 subscription_cycle paid 1900",
      "2028-05-31 2028-06-30 subscription_cycle paid 1900",
      "2028-06-30 2028-07-31 subscription_cycle paid 1900",
      "2028-07-31 2028-08-31 subscription_cycle paid 1900",
      "2028-08-31 2028-09-30 subscription_cycle paid 1900",
      "2028-09-30 2028-10-31 subscription_cycle paid 1900",
      "2028-10-31 2028-11-30 subscription_cycle paid 1900",
      "2028-11-30 2028-12-31 subscription_cycle paid 1900",
      "2028-12-31 2029-01-31 subscription_cycle paid 1900",
    ]);
    const [newest] = invoices.data;
    // An invoice's own period is the one that is over; its lines say what is paid for.
    expect([dayOf(newest?.period_start), dayOf(newest?.period_end)]).toEqual(["2028-11-30", "2028-12-31"]);
    const renewed = await stripe.subscriptions.retrieve(subscription);
    expect(dayOf(renewed.items.data[0]?.current_period_end)).toBe("2029-01-31");
  });

  test("tells of its beginning and its renewals in Stripe's order", async () => {
    const { price, subscribe, turnTo, news, double } = await subscriber("2027-01-15T10:00:00Z");
    const plan = await price(1900);
    news();
    await subscribe(plan);
    expect(news()).toEqual([
      "2027-01-15 customer.subscription.created",
      "2027-01-15 invoice.created",
      "2027-01-15 payment_intent.created",
      "2027-01-15 invoice.finalized",
      "2027-01-15 charge.succeeded",
      "2027-01-15 payment_intent.succeeded",
      "2027-01-15 invoice.updated",
      "2027-01-15 invoice.paid",
      "2027-01-15 invoice.payment_succeeded",
      "2027-01-15 invoice_payment.paid",
      "2027-01-15 customer.subscription.updated",
    ]);
    await turnTo("2027-02-15T10:30:00Z");
    expect(news()).toEqual([
      "2027-02-08 invoice.upcoming",
      "2027-02-15 invoice.created",
      "2027-02-15 customer.subscription.updated",
    ]);
    const updated = JSON.parse(
      double.world.events.kept.findLast(({ type }) => type === "customer.subscription.updated")!.data,
    );
    expect(Object.keys(updated.previous_attributes).toSorted()).toEqual(["items", "latest_invoice"]);
    await turnTo("2027-02-15T11:00:00Z");
    expect(news()).toEqual([
      "2027-02-15 payment_intent.created",
      "2027-02-15 invoice.finalized",
      "2027-02-15 charge.succeeded",
      "2027-02-15 payment_intent.succeeded",
      "2027-02-15 invoice.updated",
      "2027-02-15 invoice.paid",
      "2027-02-15 invoice.payment_succeeded",
      "2027-02-15 invoice_payment.paid",
    ]);
  });

  test("leads from its invoice to the payment, and from the payment back to the invoice", async () => {
    const { stripe, price, subscribe } = await subscriber("2027-01-15T10:00:00Z");
    const subscription = await subscribe(await price(1900), { metadata: { plan: "pro" } });
    const invoice = await stripe.invoices.retrieve(id(subscription.latest_invoice), {
      expand: ["payments.data.payment.payment_intent"],
    });
    expect(invoice.parent?.subscription_details).toMatchObject({
      subscription: subscription.id,
      metadata: { plan: "pro" },
    });
    const intent = invoice.payments?.data[0]?.payment.payment_intent as Stripe.PaymentIntent;
    expect(intent).toMatchObject({ status: "succeeded", amount_received: 1900 });
    const back = await stripe.invoicePayments.list({ payment: { type: "payment_intent", payment_intent: intent.id } });
    expect(back.data.map((one) => [one.invoice, one.status, one.amount_paid])).toEqual([[invoice.id, "paid", 1900]]);
    expect(await (await fetch(invoice.hosted_invoice_url!)).text()).toContain("Plan of 1900");
  });
});

/** Somebody whose card stops working after the first month. */
async function failing() {
  const one = await subscriber("2027-01-15T10:00:00Z");
  const subscription = await one.subscribe(await one.price(1900));
  changeCard(one.method, "4000000000000341");
  return { ...one, current: () => one.stripe.subscriptions.retrieve(subscription.id) };
}

describe("a renewal that fails", () => {
  test("is tried again and recovers when the card works again", async () => {
    const { current, turnTo, stripe, method, news } = await failing();
    news();
    await turnTo("2027-02-15T11:00:00Z");
    expect(news().slice(-7)).toEqual([
      "2027-02-15 payment_intent.created",
      "2027-02-15 invoice.finalized",
      "2027-02-15 charge.failed",
      "2027-02-15 payment_intent.payment_failed",
      "2027-02-15 invoice.updated",
      "2027-02-15 invoice.payment_failed",
      "2027-02-15 customer.subscription.updated",
    ]);
    const late = await current();
    const invoice = await stripe.invoices.retrieve(id(late.latest_invoice));
    expect(late.status).toBe("past_due");
    expect(invoice).toMatchObject({ status: "open", attempt_count: 1, attempted: true });
    expect(dayOf(invoice.next_payment_attempt)).toBe("2027-02-18");

    changeCard(method, "4242424242424242");
    await turnTo("2027-02-20T00:00:00Z");
    expect(await current()).toMatchObject({ status: "active" });
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ status: "paid", attempt_count: 2 });
  });

  test("recovers with another card before the next attempt", async () => {
    const { current, turnTo, stripe, method } = await failing();
    await turnTo("2027-02-16T00:00:00Z");
    const { latest_invoice: invoice } = await current();
    await expect(stripe.invoices.pay(id(invoice))).rejects.toMatchObject({ code: "card_declined", statusCode: 402 });
    changeCard(method, "4242424242424242");
    expect(await stripe.invoices.pay(id(invoice))).toMatchObject({ status: "paid" });
    expect(await current()).toMatchObject({ status: "active" });
  });

  test("is given up after the last attempt, and the plan ends", async () => {
    const { current, turnTo, stripe, news } = await failing();
    await turnTo("2027-03-10T00:00:00Z");
    const over = await current();
    expect(over).toMatchObject({ status: "canceled", cancellation_details: { reason: "payment_failed" } });
    expect(dayOf(over.ended_at)).toBe("2027-03-02");
    expect(await stripe.invoices.retrieve(id(over.latest_invoice))).toMatchObject({
      status: "open",
      attempt_count: 4,
      auto_advance: false,
    });
    expect(news().at(-1)).toBe("2027-03-02 customer.subscription.deleted");
    await turnTo("2027-08-01T00:00:00Z");
    expect(news()).toEqual([]);
  });

  test("leaves the plan unpaid, with drafts nobody is asked for, where the account says so", async () => {
    const { current, turnTo, stripe, double, method } = await failing();
    double.control.setDunning({ retryAfterDays: [3], afterwards: "unpaid" });
    await turnTo("2027-03-20T00:00:00Z");
    const unpaid = await current();
    expect(unpaid.status).toBe("unpaid");
    expect(await stripe.invoices.retrieve(id(unpaid.latest_invoice))).toMatchObject({
      status: "draft",
      auto_advance: false,
    });
    changeCard(method, "4242424242424242");
    await stripe.invoices.pay(id(unpaid.latest_invoice));
    expect(await current()).toMatchObject({ status: "active" });
  });
});

test("a test in another process may say how renewals are tried again, and end a plan", async () => {
  const { double, stripe, price, subscribe, method, turnTo, news } = await subscriber("2027-01-15T10:00:00Z");
  const ask = async (path: string, sent: object): Promise<number> => {
    const body = JSON.stringify(sent);
    const headers = { "content-type": "application/json" };
    return (await fetch(`${double.url}/_sandbox/${path}`, { method: "POST", body, headers })).status;
  };
  const [late, ended] = [await subscribe(await price(1900)), await subscribe(await price(900))];
  expect(await ask("dunning", { retryAfterDays: [], afterwards: "past_due" })).toBeLessThan(300);
  expect(await ask(`payment-methods/${method.id}/card`, { number: "4000000000000341" })).toBeLessThan(300);
  expect(await ask(`subscriptions/${ended.id}/end`, { reason: "payment_disputed" })).toBeLessThan(300);
  expect(news().at(-1)).toBe("2027-01-15 customer.subscription.deleted");
  await turnTo("2027-02-16T00:00:00Z");
  expect(await stripe.subscriptions.retrieve(late.id)).toMatchObject({ status: "past_due" });
  expect(await stripe.subscriptions.retrieve(ended.id)).toMatchObject({
    status: "canceled",
    cancellation_details: { reason: "payment_disputed" },
  });
});

describe("a first payment that fails", () => {
  test("leaves the plan incomplete, and 23 hours later it expires", async () => {
    const { stripe, price, subscribe, turnTo, news } = await subscriber("2027-01-15T10:00:00Z", "4000000000000341");
    const subscription = await subscribe(await price(1900));
    expect(subscription.status).toBe("incomplete");
    news();
    await turnTo("2027-01-16T10:00:00Z");
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: "incomplete_expired" });
    expect(news()).toEqual(["2027-01-16 invoice.voided", "2027-01-16 customer.subscription.updated"]);
  });

  test("becomes a plan when it is paid in time", async () => {
    const { stripe, price, subscribe, method } = await subscriber("2027-01-15T10:00:00Z", "4000000000000341");
    const subscription = await subscribe(await price(1900));
    changeCard(method, "4242424242424242");
    await stripe.invoices.pay(id(subscription.latest_invoice));
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: "active" });
  });

  test("is an error, and no plan, where that was asked for", async () => {
    const { stripe, price, subscribe, customer } = await subscriber("2027-01-15T10:00:00Z", "4000000000000341");
    const order = subscribe(await price(1900), { payment_behavior: "error_if_incomplete" });
    await expect(order).rejects.toMatchObject({ code: "card_declined", statusCode: 402 });
    expect((await stripe.subscriptions.list({ customer: customer.id })).data).toEqual([]);
  });
});

describe("a plan on the clock of the double", () => {
  test("renews while the clock is turned, each time dated when it was due", async () => {
    const now = { ms: Date.parse("2027-01-15T10:00:00Z") };
    const double = await started({ now: () => now.ms });
    const stripe = sdk(double);
    const customer = await stripe.customers.create({ email: "ada@example.com" });
    const method = addPaymentMethod(double.world, { kind: "card", number: "4242424242424242" }, customer.id);
    const price = await stripe.prices.create({
      currency: "eur",
      unit_amount: 500,
      recurring: { interval: "month" },
      product_data: { name: "Pro" },
    });
    await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      default_payment_method: method.id,
    });
    now.ms = Date.parse("2028-01-15T12:00:00Z");
    await double.turn();
    const { data } = await stripe.invoices.list({ customer: customer.id, limit: 100 });
    expect(data.map(({ created, status }) => `${dayOf(created)} ${status}`).slice(0, 3)).toEqual([
      "2028-01-15 paid",
      "2027-12-15 paid",
      "2027-11-15 paid",
    ]);
    expect(data).toHaveLength(13);
    const charges = await stripe.charges.list({ limit: 100 });
    expect(charges.data.map(({ created }) => dayOf(created)).slice(0, 2)).toEqual(["2028-01-15", "2027-12-15"]);
  });
});
