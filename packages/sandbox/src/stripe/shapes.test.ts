import type { Stripe } from "stripe";
import { expect, test } from "vitest";
import { payCheckout } from "./checkout/pay-checkout.ts";
import { eventBody } from "./events.ts";
import fixtures from "./fixtures/objects.json" with { type: "json" };
import type { StripeDouble } from "./stripe-double.ts";
import { sdk, started } from "./testing/real-sdk.ts";
import { fieldsOf, objectsIn } from "./testing/typed-shapes.ts";

/** A double in which everything has happened once. */
async function busy(): Promise<StripeDouble> {
  const double = await started();
  const stripe = sdk(double);
  const customer = await stripe.customers.create({ email: "ada@example.com" });
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: "once" });
  await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id }, code: "TEN" });
  const shared = { customer: customer.id, success_url: "https://shop.example/done" };
  const price_data = { currency: "usd", unit_amount: 1000, product_data: { name: "Tokens" } };
  const once: Stripe.Checkout.SessionCreateParams = {
    ...shared,
    mode: "payment",
    line_items: [{ quantity: 1, price_data }],
    invoice_creation: { enabled: true },
  };
  const monthly = { ...price_data, recurring: { interval: "month" as const } };
  const plan: Stripe.Checkout.SessionCreateParams = {
    ...shared,
    mode: "subscription",
    line_items: [{ quantity: 1, price_data: monthly }],
  };
  for (const order of [{ ...once, allow_promotion_codes: true }, once, plan]) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    const { url } = await stripe.checkout.sessions.create(order);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await payCheckout(url ?? "", { card: "4000000000000002" });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await payCheckout(url ?? "", order.allow_promotion_codes === true ? { promotionCode: "TEN" } : {});
  }
  const debit = await stripe.checkout.sessions.create(once);
  await payCheckout(debit.url ?? "", { account: "000123456789" });
  const [first, second] = (await stripe.charges.list({ customer: customer.id })).data.filter(
    ({ status }) => status === "succeeded",
  );
  await stripe.refunds.create({ charge: first?.id ?? "", amount: 100 });
  double.control.openDispute(second?.id ?? "");
  return double;
}

test("every object in every event has all fields of Stripe's types and example, and no others", async () => {
  const { world } = await busy();
  const seen = new Set<string>();
  for (const event of world.events.kept) {
    for (const object of objectsIn((eventBody(event)["data"] as { object: unknown }).object)) {
      const kind = String(object["object"]);
      if (object["deleted"] === true) continue;
      const { always, all } = fieldsOf(kind);
      const keys = Object.keys(object);
      const where = `${event.type} ${kind}`;
      expect(
        always.filter((field) => !keys.includes(field)),
        `missing in ${where}`,
      ).toEqual([]);
      expect(
        keys.filter((field) => !all.includes(field)),
        `unknown in ${where}`,
      ).toEqual([]);
      const own =
        kind === "payment_method"
          ? ["card"]
          : kind === "invoice"
            ? ["subscription"]
            : kind === "charge"
              ? ["refunds"]
              : [];
      const example = Object.keys((fixtures as Readonly<Record<string, object>>)[kind]!).filter(
        (field) => !own.includes(field),
      );
      expect(
        example.filter((field) => !keys.includes(field)),
        `of the example, missing in ${where}`,
      ).toEqual([]);
      seen.add(kind);
    }
  }
  for (const kind of ["charge", "checkout.session", "dispute", "invoice", "payment_intent", "refund", "subscription"])
    expect(seen).toContain(kind);
});

test("an event has the fields of Stripe's example, and no others", async () => {
  const { world } = await busy();
  for (const event of world.events.kept)
    expect(Object.keys(eventBody(event)).toSorted()).toEqual(Object.keys(fixtures.event).toSorted());
});

test("objects that the API answers have all fields of Stripe's types", async () => {
  const double = await busy();
  const stripe = sdk(double);
  const lists = await Promise.all([
    stripe.checkout.sessions.list(),
    stripe.balanceTransactions.list(),
    stripe.paymentIntents.list(),
    stripe.prices.list(),
    stripe.products.list(),
    stripe.coupons.list(),
    stripe.promotionCodes.list(),
    stripe.disputes.list(),
    stripe.refunds.list(),
    stripe.subscriptions.list(),
    stripe.invoices.list(),
  ]);
  for (const { data } of lists) {
    expect(data.length).toBeGreaterThan(0);
    for (const object of objectsIn(data)) {
      const { always, all } = fieldsOf(String(object["object"]));
      expect(
        always.filter((field) => !(field in object)),
        String(object["object"]),
      ).toEqual([]);
      expect(
        Object.keys(object).filter((field) => !all.includes(field)),
        String(object["object"]),
      ).toEqual([]);
    }
  }
});
