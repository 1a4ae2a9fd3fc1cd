import type Stripe from "stripe";
import { expect, test } from "vitest";
import { payCheckout } from "../checkout/pay-checkout.ts";
import { idOf } from "../references.ts";
import { sdk, started } from "../testing/real-sdk.ts";
import { usePortal } from "./use-portal.ts";

/** In answers that nothing was expanded in, references are ids. */
const id = (reference: Parameters<typeof idOf>[0]): string => idOf(reference) ?? "";

const dayMs = 86_400_000;

/** A shop with two plans, of which somebody has taken one by Checkout, and the portal that they may use. */
async function shop(options: { takes: "small" | "large" }) {
  const now = { ms: Date.parse("2027-01-31T10:00:00Z") };
  const double = await started({ now: () => now.ms });
  const stripe = sdk(double);
  const product = await stripe.products.create({ name: "Pro" });
  const price = async (amount: number): Promise<Stripe.Price> =>
    stripe.prices.create({
      product: product.id,
      currency: "usd",
      unit_amount: amount,
      recurring: { interval: "month" },
    });
  const small = await price(1000);
  const large = await price(3000);
  const configuration = await stripe.billingPortal.configurations.create({
    features: {
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true, mode: "at_period_end" },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ["price"],
        products: [{ product: product.id, prices: [small.id, large.id] }],
        proration_behavior: "always_invoice",
        schedule_at_period_end: { conditions: [{ type: "decreasing_item_amount" }] },
      },
    },
  });
  const customer = await stripe.customers.create({ email: "ada@example.com" });
  const session = await stripe.checkout.sessions.create({
    mode: "subscription",
    customer: customer.id,
    line_items: [{ price: options.takes === "small" ? small.id : large.id, quantity: 1 }],
    success_url: "https://myba.example/return",
    subscription_data: { metadata: { plan: "pro" } },
  });
  expect((await payCheckout(session.url!)).kind).toBe("returned");
  const { subscription } = await stripe.checkout.sessions.retrieve(session.id);
  const portal = await stripe.billingPortal.sessions.create({
    customer: customer.id,
    configuration: configuration.id,
    return_url: "https://myba.example/account",
  });
  const pass = async (days: number): Promise<void> => {
    now.ms += days * dayMs;
    await double.turn();
  };
  const current = (): Promise<Stripe.Subscription> => stripe.subscriptions.retrieve(id(subscription));
  return { double, stripe, portal, customer, small, large, pass, current, subscriptionId: id(subscription) };
}

test("somebody cancels for the end of the period, thinks again, and cancels after all", async () => {
  const { portal, current, pass, double } = await shop({ takes: "small" });
  await usePortal(portal.url, { action: "cancel" });
  const cancelled = await current();
  expect(cancelled).toMatchObject({ status: "active", cancel_at_period_end: true });
  expect(cancelled.cancel_at).toBe(cancelled.items.data[0]?.current_period_end);
  expect(await (await fetch(portal.url)).text()).toContain("Ends on 28 Feb 2027.");

  await usePortal(portal.url, { action: "resume" });
  expect(await current()).toMatchObject({ cancel_at_period_end: false, cancel_at: null, canceled_at: null });

  await usePortal(portal.url, { action: "cancel" });
  await pass(28);
  expect(await current()).toMatchObject({
    status: "canceled",
    ended_at: cancelled.cancel_at,
    cancellation_details: { reason: "cancellation_requested" },
  });
  expect(double.world.events.kept.at(-1)).toMatchObject({
    type: "customer.subscription.deleted",
    created: cancelled.cancel_at,
  });
  expect(await usePortal(portal.url, { action: "resume" })).toEqual({ kind: "expired" });
});

test("a larger plan is paid for at once, for what is left of the month", async () => {
  const { portal, current, pass, large, stripe } = await shop({ takes: "small" });
  await pass(0);
  await usePortal(portal.url, { action: "switch", price: large.id });
  const subscription = await current();
  expect(subscription.items.data[0]?.price.id).toBe(large.id);
  const invoice = await stripe.invoices.retrieve(id(subscription.latest_invoice));
  expect(invoice).toMatchObject({ billing_reason: "subscription_update", status: "paid", amount_paid: 2000 });
  expect(
    invoice.lines.data.map(({ amount, parent }) => [amount, parent?.subscription_item_details?.proration]),
  ).toEqual([
    [-1000, true],
    [3000, true],
  ]);
});

test("a smaller plan begins with the next period, and can be called off until then", async () => {
  const { portal, current, pass, small, large, stripe } = await shop({ takes: "large" });
  await usePortal(portal.url, { action: "switch", price: small.id });
  const waiting = await current();
  expect(waiting.items.data[0]?.price.id).toBe(large.id);
  const schedule = await stripe.subscriptionSchedules.retrieve(id(waiting.schedule));
  expect(schedule.phases.map(({ items }) => items[0]?.price)).toEqual([large.id, small.id]);

  await usePortal(portal.url, { action: "keep" });
  expect(await current()).toMatchObject({ schedule: null });

  await usePortal(portal.url, { action: "switch", price: small.id });
  await pass(29);
  const changed = await current();
  expect(changed.items.data[0]?.price.id).toBe(small.id);
  const renewal = await stripe.invoices.retrieve(id(changed.latest_invoice));
  expect(renewal).toMatchObject({ billing_reason: "subscription_cycle", status: "paid", amount_paid: 1000 });

  await pass(31);
  expect(await current()).toMatchObject({ schedule: null, status: "active" });
});

test("a card that is declined is not taken, and one that works pays the renewal that had failed", async () => {
  const { portal, current, pass, stripe, subscriptionId } = await shop({ takes: "small" });
  expect(await usePortal(portal.url, { action: "card", card: "4000 0000 0000 0002" })).toMatchObject({
    kind: "refused",
    code: "card_declined",
  });
  await usePortal(portal.url, { action: "card", card: "4000 0000 0000 0341" });
  await pass(29);
  expect(await current()).toMatchObject({ status: "past_due" });

  const { data } = await stripe.invoices.list({ subscription: subscriptionId, status: "open" });
  const again = await stripe.billingPortal.sessions.create({ customer: id((await current()).customer) });
  await usePortal(again.url, { action: "card", card: "4242 4242 4242 4242" });
  expect(await usePortal(again.url, { action: "pay", invoice: data[0]!.id })).toEqual({ kind: "done" });
  expect(await current()).toMatchObject({ status: "active" });
});
