import type { Stripe } from "stripe";
import { expect, test } from "vitest";
import type { StripeDouble } from "../stripe-double.ts";
import { sdk, started } from "../testing/real-sdk.ts";
import { payCheckout } from "./pay-checkout.ts";

const day = 24 * 60 * 60 * 1000;

const order = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Stripe.Checkout.SessionCreateParams => ({
  mode: "payment",
  line_items: [{ quantity: 2, price_data: { currency: "usd", unit_amount: 500, product_data: { name: "Tokens" } } }],
  client_reference_id: "order-1",
  metadata: { order: "1" },
  payment_intent_data: { metadata: { order: "1" } },
  success_url: "https://shop.example/done?session={CHECKOUT_SESSION_ID}",
  cancel_url: "https://shop.example/cancel",
  ...more,
});

const types = ({ world }: StripeDouble): string[] => world.events.kept.map(({ type }) => type);

test("somebody pays with 4242… and comes back to the shop", async () => {
  const double = await started();
  const stripe = sdk(double);
  const customer = await stripe.customers.create({ email: "ada@example.com" });
  const session = await stripe.checkout.sessions.create(order({ customer: customer.id }));
  expect(session).toMatchObject({ status: "open", payment_status: "unpaid", amount_total: 1000, payment_intent: null });
  const page = await (await fetch(session.url ?? "")).text();
  for (const words of ["Tokens × 2", "$10.00", "Sandbox", "https://shop.example/cancel"]) expect(page).toContain(words);
  expect(page).not.toContain("<script");
  expect(await payCheckout(session.url ?? "")).toEqual({
    kind: "returned",
    location: `https://shop.example/done?session=${session.id}`,
  });
  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["line_items", "payment_intent.latest_charge.balance_transaction", "customer"],
  });
  expect(paid).toMatchObject({
    status: "complete",
    payment_status: "paid",
    url: null,
    metadata: { order: "1" },
    customer: { email: "ada@example.com" },
    line_items: { data: [{ amount_total: 1000, quantity: 2, description: "Tokens" }] },
    payment_intent: {
      status: "succeeded",
      metadata: { order: "1" },
      latest_charge: { paid: true, balance_transaction: { amount: 1000, fee: 59, net: 941, type: "charge" } },
    },
  });
  expect(types(double).filter((type) => !/^(product|price|customer)\./.test(type))).toEqual([
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
  ]);
  const [charge] = (await stripe.charges.list({ customer: customer.id })).data;
  expect(await (await fetch(charge?.receipt_url ?? "")).text()).toContain("$10.00");
});

test("a declined card says why, and another card pays after it", async () => {
  const double = await started();
  const stripe = sdk(double);
  const { url, id } = await stripe.checkout.sessions.create(order());
  for (const [card, code] of [
    ["4000 0000 0000 0002", "generic_decline"],
    ["4000 0000 0000 9995", "insufficient_funds"],
    ["4000 0000 0000 0069", "expired_card"],
    ["1234", "incorrect_number"],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one try after another
    expect(await payCheckout(url ?? "", { card })).toMatchObject({ kind: "refused", code });
  }
  expect(await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] })).toMatchObject({
    status: "open",
    payment_intent: { status: "requires_payment_method", last_payment_error: { code: "expired_card" } },
  });
  expect(await payCheckout(url ?? "")).toMatchObject({ kind: "returned" });
  const charges = await stripe.charges.list();
  expect(charges.data.map(({ status }) => status)).toEqual(["succeeded", "failed", "failed", "failed"]);
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
});

test("a card that asks is paid once the person approves, and not before", async () => {
  const double = await started();
  const stripe = sdk(double);
  const { url, id } = await stripe.checkout.sessions.create(order());
  const card = "4000 0025 0000 3155";
  expect(await payCheckout(url ?? "", { card, approves: false })).toMatchObject({
    kind: "refused",
    code: "payment_intent_authentication_failure",
  });
  expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: "open", payment_status: "unpaid" });
  expect(await payCheckout(url ?? "", { card })).toMatchObject({ kind: "returned" });
  expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: "paid" });
  expect(types(double).filter((type) => type === "payment_intent.requires_action")).toHaveLength(2);
});

test("a bank debit is complete and unpaid until it settles or fails days later", async () => {
  let nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const stripe = sdk(double);
  const [good, bad] = [await stripe.checkout.sessions.create(order()), await stripe.checkout.sessions.create(order())];
  await payCheckout(good.url ?? "", { account: "000123456789" });
  await payCheckout(bad.url ?? "", { account: "000222222227" });
  const states = async (): Promise<string[]> =>
    Promise.all([good, bad].map(async ({ id }) => (await stripe.checkout.sessions.retrieve(id)).payment_status));
  expect(await states()).toEqual(["unpaid", "unpaid"]);
  nowMs += 4 * day;
  await double.turn();
  expect(await states()).toEqual(["paid", "unpaid"]);
  expect(types(double).slice(-6)).toEqual([
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.async_payment_succeeded",
    "charge.failed",
    "payment_intent.payment_failed",
    "checkout.session.async_payment_failed",
  ]);
});

test("a session expires by the clock or when it is asked to, and cannot be paid any more", async () => {
  let nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const stripe = sdk(double);
  const soon = Math.floor(nowMs / 1000) + 1800;
  const first = await stripe.checkout.sessions.create(order({ expires_at: soon }));
  const second = await stripe.checkout.sessions.create(order());
  expect(await stripe.checkout.sessions.expire(second.id)).toMatchObject({ status: "expired", url: null });
  await expect(stripe.checkout.sessions.expire(second.id)).rejects.toThrow("status of `expired`");
  nowMs += 1801 * 1000;
  await double.turn();
  expect(await payCheckout(first.url ?? "")).toEqual({ kind: "expired" });
  expect(types(double).filter((type) => type === "checkout.session.expired")).toHaveLength(2);
  for (const seconds of [1000, 90_000]) {
    const at = Math.floor(nowMs / 1000) + seconds;
    // oxlint-disable-next-line no-await-in-loop -- one answer after another
    await expect(stripe.checkout.sessions.create(order({ expires_at: at }))).rejects.toMatchObject({
      param: "expires_at",
    });
  }
});

test("discounts come from coupons and from codes that people type", async () => {
  const double = await started();
  const stripe = sdk(double);
  const coupon = await stripe.coupons.create({ percent_off: 25, duration: "once", max_redemptions: 2 });
  await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id }, code: "SPRING" });
  const given = await stripe.checkout.sessions.create(order({ discounts: [{ coupon: coupon.id }] }));
  expect(given).toMatchObject({ amount_subtotal: 1000, amount_total: 750, total_details: { amount_discount: 250 } });
  const typed = await stripe.checkout.sessions.create(order({ allow_promotion_codes: true }));
  expect(await payCheckout(typed.url ?? "", { promotionCode: "nonsense" })).toMatchObject({
    message: "This code is invalid.",
  });
  expect(await payCheckout(typed.url ?? "", { promotionCode: "spring" })).toMatchObject({ kind: "returned" });
  expect(await stripe.checkout.sessions.retrieve(typed.id)).toMatchObject({ amount_total: 750 });
  await payCheckout(given.url ?? "");
  const late = await stripe.checkout.sessions.create(order({ allow_promotion_codes: true }));
  expect(await payCheckout(late.url ?? "", { promotionCode: "SPRING" })).toMatchObject({ kind: "refused" });
  const both = order({ allow_promotion_codes: true, discounts: [{ coupon: coupon.id }] });
  await expect(stripe.checkout.sessions.create(both)).rejects.toMatchObject({ param: "allow_promotion_codes" });
});

test("tax is added when the person has said where they live, and an invoice where it was asked for", async () => {
  const stripe = sdk(await started());
  const { url, id } = await stripe.checkout.sessions.create(
    order({ automatic_tax: { enabled: true }, invoice_creation: { enabled: true }, customer_creation: "always" }),
  );
  await payCheckout(url ?? "");
  const session = await stripe.checkout.sessions.retrieve(id, { expand: ["invoice", "customer"] });
  expect(session).toMatchObject({
    amount_total: 1190,
    total_details: { amount_tax: 190 },
    automatic_tax: { status: "complete" },
    invoice: { total: 1190, status: "paid", lines: { data: [{ amount: 1000 }] } },
    customer: { email: "ada@example.com" },
  });
});

test("a plan is subscribed to, with the first month paid", async () => {
  const stripe = sdk(await started());
  const product = await stripe.products.create({ name: "Plus" });
  const price = await stripe.prices.create({
    product: product.id,
    currency: "usd",
    unit_amount: 900,
    recurring: { interval: "month" },
    lookup_key: "plus-1",
  });
  const { url, id } = await stripe.checkout.sessions.create({
    mode: "subscription",
    line_items: [{ price: price.id, quantity: 1 }],
    subscription_data: { metadata: { person: "1" } },
    success_url: "https://shop.example/done",
  });
  expect(await payCheckout(url ?? "", { card: "4000000000000002" })).toMatchObject({ kind: "refused" });
  expect(await payCheckout(url ?? "", { card: "4000002500003155" })).toMatchObject({ kind: "returned" });
  const session = await stripe.checkout.sessions.retrieve(id, { expand: ["subscription", "invoice"] });
  expect(session).toMatchObject({
    payment_status: "paid",
    payment_intent: null,
    subscription: { status: "active", metadata: { person: "1" } },
    invoice: { status: "paid", amount_paid: 900, billing_reason: "subscription_create" },
  });
  await expect(
    stripe.checkout.sessions.create(order({ line_items: [{ price: price.id, quantity: 1 }] })),
  ).rejects.toThrow("recurring price");
});

test("what a session does not take is refused by name", async () => {
  const stripe = sdk(await started());
  for (const [more, param] of [
    [{ line_items: [] }, "line_items"],
    [{ colour: "red" }, "colour"],
    [{ line_items: [{ price: "price_none", quantity: 1 }] }, "line_items[0][price]"],
    [{ payment_intent_data: { meta: "x" } }, "payment_intent_data[meta]"],
    [{ customer: "cus_nobody" }, "customer"],
    [{ success_url: "nowhere" }, "success_url"],
    [{ subscription_data: { metadata: {} } }, undefined],
  ] as const) {
    const sent = order(more as Partial<Stripe.Checkout.SessionCreateParams>);
    const made = stripe.checkout.sessions.create(sent);
    // oxlint-disable-next-line no-await-in-loop -- one answer after another
    if (param !== undefined) await expect(made, param).rejects.toMatchObject({ param });
    // An empty hash is not sent at all by the SDK.
    else await made;
  }
});
