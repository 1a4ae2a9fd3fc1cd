import type Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { changeCard } from "../money/payment-methods.ts";
import { dayOf, id, subscriber } from "../testing/subscriber.ts";

const lines = (invoice: Stripe.Invoice): [number, boolean | undefined, string, string][] =>
  invoice.lines.data.map(({ amount, parent, period }) => [
    amount,
    parent?.subscription_item_details?.proration,
    dayOf(period.start),
    dayOf(period.end),
  ]);

/** Somebody in the middle of a month of 30 days at 3000. */
async function inTheMiddle() {
  const one = await subscriber("2027-04-01T00:00:00Z");
  const plan = await one.price(3000);
  const subscription = await one.subscribe(plan);
  await one.turnTo("2027-04-16T00:00:00Z");
  one.news();
  const item = subscription.items.data[0]!;
  return { ...one, plan, subscription, item, current: () => one.stripe.subscriptions.retrieve(subscription.id) };
}

describe("another plan in mid-period", () => {
  test("is paid at once for what is left, less what was not used", async () => {
    const { stripe, subscription, item, price, news } = await inTheMiddle();
    const larger = await price(9000);
    news();
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: larger.id }],
      proration_behavior: "always_invoice",
    });
    const invoice = await stripe.invoices.retrieve(id(changed.latest_invoice));
    expect(invoice).toMatchObject({
      billing_reason: "subscription_update",
      status: "paid",
      total: 3000,
      amount_paid: 3000,
    });
    expect(lines(invoice)).toEqual([
      [-1500, true, "2027-04-16", "2027-05-01"],
      [4500, true, "2027-04-16", "2027-05-01"],
    ]);
    expect(invoice.lines.data[0]?.parent?.subscription_item_details?.proration_details).toEqual({
      credited_items: { invoice: id(subscription.latest_invoice), invoice_line_items: [expect.stringMatching(/^il_/)] },
    });
    expect(news()).toEqual([
      "2027-04-16 invoiceitem.created",
      "2027-04-16 invoiceitem.created",
      "2027-04-16 invoice.created",
      "2027-04-16 customer.subscription.updated",
      "2027-04-16 payment_intent.created",
      "2027-04-16 invoice.finalized",
      "2027-04-16 charge.succeeded",
      "2027-04-16 payment_intent.succeeded",
      "2027-04-16 invoice.updated",
      "2027-04-16 invoice.paid",
      "2027-04-16 invoice.payment_succeeded",
      "2027-04-16 invoice_payment.paid",
    ]);
  });

  test("waits for the next invoice where prorations are only created", async () => {
    const { stripe, subscription, item, price, turnTo } = await inTheMiddle();
    const larger = await price(9000);
    const changed = await stripe.subscriptions.update(subscription.id, { items: [{ id: item.id, price: larger.id }] });
    expect(changed.latest_invoice).toBe(subscription.latest_invoice);
    expect(
      (await stripe.invoiceItems.list({ pending: true })).data.map(({ amount }) => amount).toSorted((a, b) => a - b),
    ).toEqual([-1500, 4500]);
    await turnTo("2027-05-01T02:00:00Z");
    const [renewal] = (await stripe.invoices.list({ subscription: subscription.id, limit: 1 })).data;
    expect(lines(renewal!)).toEqual([
      [-1500, true, "2027-04-16", "2027-05-01"],
      [4500, true, "2027-04-16", "2027-05-01"],
      [9000, false, "2027-05-01", "2027-06-01"],
    ]);
    expect(renewal).toMatchObject({ status: "paid", amount_paid: 12_000, billing_reason: "subscription_cycle" });
  });

  test("costs nothing until the next period where nothing is prorated", async () => {
    const { stripe, subscription, item, price, turnTo } = await inTheMiddle();
    const smaller = await price(1000);
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: smaller.id }],
      proration_behavior: "none",
    });
    await turnTo("2027-05-01T02:00:00Z");
    const { data } = await stripe.invoices.list({ subscription: subscription.id });
    expect(data.map(({ total }) => total)).toEqual([1000, 3000]);
  });

  test("that is cheaper leaves money for the next invoices", async () => {
    const { stripe, subscription, item, price, turnTo, customer } = await inTheMiddle();
    const smaller = await price(1000);
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: smaller.id }],
      proration_behavior: "always_invoice",
    });
    const invoice = await stripe.invoices.retrieve(id(changed.latest_invoice));
    expect(invoice).toMatchObject({
      total: -1000,
      amount_due: 0,
      amount_paid: 0,
      status: "paid",
      ending_balance: -1000,
    });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -1000 });
    await turnTo("2027-06-01T02:00:00Z");
    const { data } = await stripe.invoices.list({ subscription: subscription.id });
    expect(data.map(({ total, amount_due: due }) => [total, due])).toEqual([
      [1000, 1000],
      [1000, 0],
      [-1000, 0],
      [3000, 3000],
    ]);
  });

  test("twice gives back only what was asked for the second", async () => {
    const { stripe, subscription, item, price, turnTo } = await inTheMiddle();
    const to = async (amount: number): Promise<Stripe.Invoice> => {
      const { id: priceId } = await price(amount);
      const changed = await stripe.subscriptions.update(subscription.id, {
        items: [{ id: item.id, price: priceId }],
        proration_behavior: "always_invoice",
      });
      return stripe.invoices.retrieve(id(changed.latest_invoice));
    };
    await to(9000);
    await turnTo("2027-04-26T00:00:00Z");
    expect(lines(await to(6000))).toEqual([
      [-1500, true, "2027-04-26", "2027-05-01"],
      [1000, true, "2027-04-26", "2027-05-01"],
    ]);
  });

  test("with another interval begins a new period at once", async () => {
    const { stripe, subscription, item, price, current } = await inTheMiddle();
    const yearly = await price(30_000, "year");
    await stripe.subscriptions.update(subscription.id, { items: [{ id: item.id, price: yearly.id }] });
    const changed = await current();
    expect(dayOf(changed.items.data[0]?.current_period_end)).toBe("2028-04-16");
    const invoice = await stripe.invoices.retrieve(id(changed.latest_invoice));
    expect(lines(invoice)).toEqual([
      [-1500, true, "2027-04-16", "2027-05-01"],
      [30_000, false, "2027-04-16", "2028-04-16"],
    ]);
  });

  test("is not begun where its payment is declined and that was asked for", async () => {
    const { stripe, subscription, item, price, method, plan, current } = await inTheMiddle();
    changeCard(method, "4000000000009995");
    const larger = await price(9000);
    const change = stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: larger.id }],
      proration_behavior: "always_invoice",
      payment_behavior: "error_if_incomplete",
    });
    await expect(change).rejects.toMatchObject({ statusCode: 402, decline_code: "insufficient_funds" });
    expect((await current()).items.data[0]?.price.id).toBe(plan.id);
  });

  test("is late where its payment is declined otherwise", async () => {
    const { stripe, subscription, item, price, method } = await inTheMiddle();
    changeCard(method, "4000000000009995");
    const larger = await price(9000);
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: larger.id }],
      proration_behavior: "always_invoice",
    });
    expect(changed.status).toBe("past_due");
  });

  test("begins with the next period by a schedule, which then lets go", async () => {
    const { stripe, subscription, price, plan, turnTo, current } = await inTheMiddle();
    const smaller = await price(1000);
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
    const [first] = schedule.phases;
    await stripe.subscriptionSchedules.update(schedule.id, {
      end_behavior: "release",
      phases: [
        { start_date: first!.start_date, end_date: first!.end_date, items: [{ price: plan.id, quantity: 1 }] },
        { items: [{ price: smaller.id, quantity: 1 }], proration_behavior: "none" },
      ],
    });
    expect(await current()).toMatchObject({ schedule: schedule.id });
    await turnTo("2027-05-01T02:00:00Z");
    const changed = await current();
    expect(changed.items.data[0]?.price.id).toBe(smaller.id);
    expect(await stripe.invoices.retrieve(id(changed.latest_invoice))).toMatchObject({ total: 1000, status: "paid" });
    await turnTo("2027-06-01T02:00:00Z");
    expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
      status: "released",
      released_subscription: subscription.id,
    });
    expect(await current()).toMatchObject({ schedule: null, status: "active" });
  });
});

test.each([
  ["month", "year", "2027-05-01", "2028-05-01"],
  ["year", "month", "2028-04-01", "2028-05-01"],
] as const)("a plan by the %s becomes one by the %s when its period ends", async (from, to, begins, ends) => {
  const { stripe, price, subscribe, turnTo } = await subscriber("2027-04-01T00:00:00Z");
  const [old, next] = [await price(3000, from), await price(2000, to)];
  const { id: subscription } = await subscribe(old);
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription });
  const { start_date: start, end_date: end } = schedule.phases[0]!;
  await stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      { start_date: start, end_date: end, items: [{ price: old.id }] },
      { items: [{ price: next.id }], proration_behavior: "none" },
    ],
  });
  await turnTo(`${begins}T02:00:00Z`);
  const changed = await stripe.subscriptions.retrieve(subscription);
  const [item] = changed.items.data;
  expect([item?.price.id, dayOf(item?.current_period_start), dayOf(item?.current_period_end)]).toEqual([
    next.id,
    begins,
    ends,
  ]);
  expect(await stripe.invoices.retrieve(id(changed.latest_invoice))).toMatchObject({ total: 2000, status: "paid" });
});

describe("a pause", () => {
  test.each([
    ["void", "void"],
    ["mark_uncollectible", "uncollectible"],
    ["keep_as_draft", "draft"],
  ] as const)("of the payments with `%s` leaves invoices %s, and ends by itself", async (behavior, status) => {
    const { stripe, subscription, turnTo, news } = await inTheMiddle();
    const resumes = Date.parse("2027-05-20T00:00:00Z") / 1000;
    await stripe.subscriptions.update(subscription.id, { pause_collection: { behavior, resumes_at: resumes } });
    expect(news()).toEqual(["2027-04-16 customer.subscription.updated"]);
    await turnTo("2027-06-01T02:00:00Z");
    const { data } = await stripe.invoices.list({ subscription: subscription.id });
    expect(data.map((one) => one.status)).toEqual(["paid", status, "paid"]);
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      status: "active",
      pause_collection: null,
    });
  });

  test("is taken back by an empty value", async () => {
    const { stripe, subscription } = await inTheMiddle();
    await stripe.subscriptions.update(subscription.id, { pause_collection: { behavior: "void" } });
    expect(await stripe.subscriptions.update(subscription.id, { pause_collection: "" })).toMatchObject({
      pause_collection: null,
    });
  });

  test("of the plan itself stops its renewals until it is resumed, from when a new period counts", async () => {
    const { stripe, subscription, turnTo, news } = await inTheMiddle();
    expect(await stripe.subscriptions.pause(subscription.id)).toMatchObject({ status: "paused" });
    await turnTo("2027-08-10T00:00:00Z");
    expect(news()).toEqual(["2027-04-16 customer.subscription.paused"]);
    const resumed = await stripe.subscriptions.resume(subscription.id, { billing_cycle_anchor: { type: "now" } });
    expect(resumed.status).toBe("active");
    expect(dayOf(resumed.items.data[0]?.current_period_end)).toBe("2027-09-10");
    expect(news().slice(0, 2)).toEqual(["2027-08-10 customer.subscription.resumed", "2027-08-10 invoice.created"]);
  });
});

describe("an end", () => {
  test("at the period's end comes with it, unless it is taken back", async () => {
    const { stripe, subscription, turnTo, current } = await inTheMiddle();
    const cancelled = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    expect([dayOf(cancelled.cancel_at), dayOf(cancelled.canceled_at)]).toEqual(["2027-05-01", "2027-04-16"]);
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false });
    await turnTo("2027-05-10T00:00:00Z");
    expect(await current()).toMatchObject({ status: "active", cancel_at: null });
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    await turnTo("2027-07-10T00:00:00Z");
    const over = await current();
    expect([over.status, dayOf(over.ended_at)]).toEqual(["canceled", "2027-06-01"]);
    expect((await stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(2);
  });

  test("at once gives back what is not used only where that is asked for", async () => {
    const { stripe, subscription, customer, news } = await inTheMiddle();
    const over = await stripe.subscriptions.cancel(subscription.id, { prorate: true, invoice_now: true });
    expect(over.status).toBe("canceled");
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -1500 });
    expect(news().at(-1)).toBe("2027-04-16 customer.subscription.deleted");
    await expect(stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })).rejects.toMatchObject({
      statusCode: 400,
    });
    await expect(stripe.subscriptions.cancel(subscription.id)).rejects.toMatchObject({ code: "resource_missing" });
  });

  test("comes to all plans of a customer who is deleted", async () => {
    const { stripe, subscription, customer, news } = await inTheMiddle();
    await stripe.customers.del(customer.id);
    expect(news().map((one) => one.slice(11))).toEqual(["customer.subscription.deleted", "customer.deleted"]);
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: "canceled" });
  });
});

describe("a coupon", () => {
  test("for once takes something off the first invoice only", async () => {
    const { stripe, price, subscribe, turnTo } = await subscriber("2027-04-01T00:00:00Z");
    const coupon = await stripe.coupons.create({ percent_off: 25, duration: "once" });
    const subscription = await subscribe(await price(2000), { discounts: [{ coupon: coupon.id }] });
    await turnTo("2027-05-01T02:00:00Z");
    const { data } = await stripe.invoices.list({ subscription: subscription.id });
    expect(data.map(({ subtotal, total }) => [subtotal, total])).toEqual([
      [2000, 2000],
      [2000, 1500],
    ]);
    expect(data[1]?.total_discount_amounts).toEqual([{ amount: 500, discount: expect.stringMatching(/^di_/) }]);
  });

  test("for three months ends after three", async () => {
    const { stripe, price, subscribe, turnTo } = await subscriber("2027-04-01T00:00:00Z");
    const coupon = await stripe.coupons.create({
      amount_off: 500,
      currency: "usd",
      duration: "repeating",
      duration_in_months: 3,
    });
    const subscription = await subscribe(await price(2000), { discounts: [{ coupon: coupon.id }] });
    await turnTo("2027-08-01T02:00:00Z");
    const { data } = await stripe.invoices.list({ subscription: subscription.id });
    expect(data.map(({ total }) => total)).toEqual([2000, 2000, 1500, 1500, 1500]);
  });
});

test("what the double does not know of a subscription is an error", async () => {
  const { stripe, subscription } = await inTheMiddle();
  const update = stripe.subscriptions.update(subscription.id, { trial_end: "now" });
  await expect(update).rejects.toMatchObject({ code: "parameter_unknown", param: "trial_end" });
  await expect(stripe.subscriptions.retrieve("sub_none")).rejects.toMatchObject({
    code: "resource_missing",
    statusCode: 404,
  });
});
