import type { Stripe } from "stripe";
import { expect, test } from "vitest";
import { payCheckout } from "../checkout/pay-checkout.ts";
import type { StripeDouble } from "../stripe-double.ts";
import { idOf } from "../references.ts";
import { sdk, started } from "../testing/real-sdk.ts";

const day = 24 * 60 * 60 * 1000;

/** Somebody has paid 10 dollars. */
async function paid(
  double: StripeDouble,
  card = "4242424242424242",
): Promise<{ stripe: Stripe; intent: string; charge: string }> {
  const stripe = sdk(double);
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 1000, product_data: { name: "Tokens" } } }],
    success_url: "https://shop.example/done",
  });
  await payCheckout(session.url ?? "", { card });
  const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["payment_intent"],
  });
  const { id, latest_charge: charge } = intent as Stripe.PaymentIntent;
  return { stripe, intent: id, charge: idOf(charge) ?? "" };
}

const types = ({ world }: StripeDouble, last: number): string[] =>
  world.events.kept.slice(-last).map(({ type }) => type);
const balance = async (stripe: Stripe): Promise<[string, number, number][]> =>
  (await stripe.balanceTransactions.list()).data.map(({ type, amount, fee }) => [type, amount, fee]);

test("money goes back in parts, and never more than was paid", async () => {
  const double = await started();
  const { stripe, intent, charge } = await paid(double);
  const part = await stripe.refunds.create({
    payment_intent: intent,
    amount: 300,
    reason: "requested_by_customer",
    metadata: { why: "x" },
  });
  expect(part).toMatchObject({
    status: "succeeded",
    amount: 300,
    charge,
    payment_intent: intent,
    metadata: { why: "x" },
  });
  expect(types(double, 2)).toEqual(["refund.created", "charge.refunded"]);
  await expect(stripe.refunds.create({ charge, amount: 701 })).rejects.toMatchObject({ param: "amount" });
  await stripe.refunds.create({ charge });
  await expect(stripe.refunds.create({ charge })).rejects.toMatchObject({ code: "charge_already_refunded" });
  expect(await stripe.charges.retrieve(charge, { expand: ["refunds"] })).toMatchObject({
    refunded: true,
    amount_refunded: 1000,
    refunds: { data: [{ amount: 700 }, { amount: 300 }] },
  });
  expect((await stripe.refunds.list({ payment_intent: intent })).data).toHaveLength(2);
  expect(await balance(stripe)).toEqual([
    ["refund", -700, 0],
    ["refund", -300, 0],
    ["charge", 1000, 59],
  ]);
});

test("a refund may be pending for days, or fail after it had succeeded", async () => {
  const nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const slow = await paid(double, "4000000000007726");
  const failing = await paid(double, "4000000000005126");
  const { id: pending, status } = await slow.stripe.refunds.create({ charge: slow.charge });
  expect(status).toBe("pending");
  const { id: doomed } = await failing.stripe.refunds.create({ charge: failing.charge });
  await double.advance(5 * day);
  expect(await slow.stripe.refunds.retrieve(pending)).toMatchObject({ status: "succeeded" });
  expect(await slow.stripe.refunds.retrieve(doomed)).toMatchObject({
    status: "failed",
    failure_reason: expect.any(String),
  });
  expect(await slow.stripe.charges.retrieve(failing.charge)).toMatchObject({ refunded: false, amount_refunded: 0 });
  expect(types(double, 4)).toEqual(["charge.refund.updated", "refund.updated", "refund.failed", "charge.updated"]);
  expect((await balance(slow.stripe))[0]).toEqual(["refund_failure", 1000, 0]);
});

test("a dispute takes the money, and a won one brings it back", async () => {
  const double = await started();
  const { stripe, intent, charge } = await paid(double);
  const { id } = double.control.openDispute(intent);
  expect(types(double, 3)).toEqual(["charge.dispute.created", "charge.updated", "charge.dispute.funds_withdrawn"]);
  expect(await stripe.disputes.retrieve(id)).toMatchObject({
    status: "needs_response",
    amount: 1000,
    charge,
    payment_intent: intent,
    metadata: {},
    balance_transactions: [{ amount: -1000, fee: 1500, type: "adjustment" }],
  });
  await expect(stripe.refunds.create({ charge })).rejects.toMatchObject({ code: "charge_disputed" });
  double.control.closeDispute(id, "won");
  expect(types(double, 2)).toEqual(["charge.dispute.closed", "charge.dispute.funds_reinstated"]);
  expect((await stripe.disputes.list({ payment_intent: intent })).data).toMatchObject([
    { status: "won", balance_transactions: [{ amount: -1000 }, { amount: 1000 }] },
  ]);
  expect((await balance(stripe)).map(([, amount]) => amount)).toEqual([1000, -1000, 1000]);
  expect(() => double.control.closeDispute(id, "lost")).toThrow("already closed");
});

test("a lost dispute closes without money, an inquiry never takes any until it grows", async () => {
  const double = await started();
  const lost = await paid(double);
  double.control.closeDispute(double.control.openDispute(lost.charge).id, "lost");
  expect(types(double, 1)).toEqual(["charge.dispute.closed"]);
  const asked = await paid(double, "4000000000001976");
  const [inquiry] = (await asked.stripe.disputes.list({ charge: asked.charge })).data;
  expect(inquiry).toMatchObject({
    status: "warning_needs_response",
    balance_transactions: [],
    is_charge_refundable: true,
  });
  double.control.closeDispute(inquiry?.id ?? "", "won");
  expect(await asked.stripe.disputes.retrieve(inquiry?.id ?? "")).toMatchObject({ status: "warning_closed" });
  const grows = double.control.openDispute((await paid(double)).charge, { isInquiry: true });
  double.control.escalateDispute(grows.id);
  expect(types(double, 2)).toEqual(["charge.dispute.updated", "charge.dispute.funds_withdrawn"]);
  expect(await asked.stripe.disputes.retrieve(grows.id)).toMatchObject({ status: "needs_response" });
});
