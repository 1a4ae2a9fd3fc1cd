import { expire } from "@myba/sandbox/stripe/checkout/expire";
import { sandboxStripe, stripeApiVersion } from "@myba/sandbox/stripe/config";
import { payCheckout } from "@myba/sandbox/stripe/checkout/pay-checkout";
import { usePortal } from "@myba/sandbox/stripe/portal/use-portal";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeGifts } from "../../../../billing-server/src/gifts/gift-stock.ts";
import type { Sandbox } from "../../../../billing-server/sandbox/start-sandbox.ts";
import { sandboxForTests, signIn, testComputer } from "../account/testing/account-world.ts";
import { shopper } from "../wallet/testing/shopper.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await sandboxForTests();
});
afterAll(() => sandbox.close());

const declined = "4000000000009995";
const wholeHistory = { offset: 0, limit: 50, search: "", groups: [], fromMs: null, toMs: null };
const daySeconds = 24 * 60 * 60;

test("what is bought in the browser is in the wallet once, and what is given back leaves it", async () => {
  const computer = testComputer(sandbox);
  const core = await computer.start();
  const { purchases, wallet } = core.client;
  // Before anybody has signed in, the shop is open to look at, and nothing can be bought.
  const shop = await purchases.shop();
  expect(shop).toMatchObject({ firstPurchaseDiscountPercent: 20, currency: "usd" });
  await expect(shopper(core).buy()).rejects.toMatchObject({ code: "account/sign-in-needed" });
  await signIn(core);
  const she = shopper(core);
  await she.tokens(6);

  // A double click is one purchase, and one page.
  const [begun, again] = await Promise.all([she.buy("professional"), she.buy("professional")]);
  expect(again.id).toBe(begun.id);
  const [page] = computer.opened.slice(1);
  expect(await purchases.list()).toEqual([
    expect.objectContaining({
      id: begun.id,
      name: "Professional",
      price: 1599,
      state: "waiting",
      opened: true,
      seen: false,
    }),
  ]);

  // The card is declined, which the app says while the page is open, and the next one is not.
  expect(await payCheckout(page!, { card: declined })).toMatchObject({ kind: "refused" });
  const refused = await she.purchase(begun.id, ({ problem }) => problem !== null);
  expect(refused).toMatchObject({ state: "waiting", problem: { code: "payment/insufficient-funds" } });
  await payCheckout(page!);
  const paid = await she.purchase(begun.id, ({ state }) => state === "paid");
  expect(paid).toMatchObject({ problem: null, seen: false, checkout: { tokens: 50, discount: 400, price: 1599 } });
  // The server does not ask Stripe for the receipt at once.
  await sandbox.server.databases.database.db.updateTable("checkout").set({ asked_at: 0 }).execute();
  expect(await purchases.acknowledge({ id: begun.id })).toMatchObject({ seen: true });
  const { checkout } = await she.purchase(begun.id, (one) => one.checkout?.receiptUrl !== null);
  expect(await purchases.openReceipt({ url: checkout!.receiptUrl! })).toEqual({ opened: true });
  expect(computer.opened.pop()).toBe(checkout!.receiptUrl);
  await she.tokens(56);

  // A fifth of what was bought is little.
  const { entries } = await wallet.history(wholeHistory);
  expect(entries.map(({ group, tokens, reason }) => [group, tokens, reason])).toEqual([
    ["added", 50, "Professional"],
    ["added", 6, "Welcome to MyBA"],
  ]);
  expect(await she.wallet(({ lowAtTokens }) => lowAtTokens === 10)).toMatchObject({ isLow: false });

  // What is paid cannot be cancelled or begun again by a click that came late.
  expect(await purchases.cancel({ id: begun.id })).toMatchObject({ state: "paid" });
  expect(await purchases.resume({ id: begun.id })).toMatchObject({ id: begun.id, state: "paid" });
  expect(new Set(computer.opened.slice(1))).toEqual(new Set([page]));
  expect((await purchases.shop()).packages[0]?.firstPrice).toBeNull();

  const [payment] = sandbox.stripe.world.store.all("payment_intent");
  sandbox.stripe.control.refund(payment!.id);
  await sandbox.stripe.turn();
  expect(await she.purchase(begun.id, ({ state }) => state === "refunded")).toMatchObject({
    seen: false,
    checkout: { refundedAmount: 1599 },
  });
  await she.tokens(6);
  expect((await wallet.history({ ...wholeHistory, groups: ["taken-back"] })).entries).toMatchObject([
    { kind: "refund", tokens: -50, balanceBefore: 56, balanceAfter: 6 },
  ]);
  expect((await purchases.history({ cursor: null })).checkouts).toMatchObject([{ state: "refunded" }]);
});

test("a purchase that came to nothing says so, and begins anew where it was left", async () => {
  const computer = testComputer(sandbox);
  const core = await computer.start();
  const { purchases } = core.client;
  await signIn(core, "grace");
  const she = shopper(core);
  // Whoever chooses something else after all keeps the discount of a first purchase.
  const left = await she.buy("professional");
  const cancelled = await she.buy();
  expect(cancelled).toMatchObject({ state: "waiting", price: 399 });
  expect(await she.purchase(left.id, ({ state }) => state !== "waiting")).toMatchObject({ state: "cancelled" });
  expect(await purchases.cancel({ id: cancelled.id })).toMatchObject({ state: "cancelled", seen: true, problem: null });
  expect(await payCheckout(cancelled.checkout!.url!)).toMatchObject({ kind: "expired" });

  // Begun anew, and left alone for longer than the page is there.
  const second = await purchases.resume({ id: cancelled.id });
  expect(second).toMatchObject({ state: "waiting", price: 399 });
  expect(second.id).not.toBe(cancelled.id);
  const { world } = sandbox.stripe;
  const [open] = world.store.all("checkout.session").filter(({ status }) => status === "open");
  expire(world, open!);
  await sandbox.stripe.turn();
  expect(await she.purchase(second.id, ({ state }) => state === "expired")).toMatchObject({ seen: false });

  // What she saw as the price is not what it costs: nothing begins.
  const stale = { item: { kind: "package" as const, key: "starter" }, currency: "usd", expectedPrice: 1 };
  await expect(purchases.start(stale)).rejects.toMatchObject({
    code: "price/changed",
    data: { price: "3.99 USD", expected: "0.01 USD" },
  });
  expect((await purchases.list()).map(({ state }) => state)).toEqual(["expired", "cancelled", "cancelled"]);
  await expect(purchases.check({ id: "00000000-0000-4000-8000-000000000000" })).rejects.toMatchObject({
    code: "purchase/not-found",
  });
  await expect(purchases.openReceipt({ url: "https://evil.example/receipt" })).rejects.toMatchObject({
    code: "browser/address-refused",
  });
});

test("a plan begins, is renewed, and ends when it was cancelled at Stripe's portal", async () => {
  const computer = testComputer(sandbox);
  const core = await computer.start();
  const { purchases } = core.client;
  await signIn(core, "linus");
  const he = shopper(core);
  expect(await purchases.subscription()).toBeNull();
  await expect(purchases.openPortal()).rejects.toMatchObject({ code: "payment/no-customer" });
  const begun = await he.buy("monthly", "plan");
  const turn = await testClockOfCustomers(sandbox);
  await payCheckout(begun.checkout!.url!, { email: "linus@example.com" });
  await he.purchase(begun.id, ({ state }) => state === "paid");
  await he.tokens(56);
  expect(await purchases.subscription()).toMatchObject({
    planKey: "monthly",
    state: "active",
    cancelsAtPeriodEnd: false,
  });
  await expect(he.buy("yearly", "plan")).rejects.toMatchObject({ code: "checkout/subscribed" });

  await turn(32);
  await askStripe(sandbox, "billing_portal/configurations", {
    "features[subscription_cancel][enabled]": "true",
    "metadata[myba]": "portal",
  });
  await he.tokens(106);
  const portal = await purchases.openPortal();
  expect(portal.opened).toBe(true);
  expect(await usePortal(portal.url, { action: "cancel" })).toEqual({ kind: "done" });
  await sandbox.stripe.turn();
  await expect.poll(() => purchases.subscription()).toMatchObject({ cancelsAtPeriodEnd: true });

  // Without a server the plan is shown as it was last known.
  await sandbox.stopServer();
  expect(await purchases.subscription()).toMatchObject({ planKey: "monthly", cancelsAtPeriodEnd: true });
  expect(await purchases.shop()).toMatchObject({ packages: [{ key: "starter" }, {}, {}] });
  await expect(purchases.openPortal()).rejects.toMatchObject({ code: "billing/unreachable" });
  await sandbox.startServer();
});

test("a gift is in the wallet once, with its note, and belongs to whoever took it first", async () => {
  const computer = testComputer(sandbox);
  const core = await computer.start();
  const { purchases, wallet } = core.client;
  const { database } = sandbox.server.databases;
  let made = 0;
  const makeId = (): string => `00000000-0000-4000-8000-${String((made += 1)).padStart(12, "0")}`;
  const wanted = { count: 1, tokens: 7, expiresAt: null, note: "For the talk", by: "test" };
  const { gifts } = await makeGifts({ database, makeId, now: Date.now }, wanted);
  const { code } = gifts[0]!;
  await expect(purchases.redeemGift({ code })).rejects.toMatchObject({ code: "account/sign-in-needed" });
  await signIn(core, "grace");
  const she = shopper(core);
  await she.tokens(6);
  await expect(purchases.redeemGift({ code: "no gift" })).rejects.toMatchObject({ code: "gift/unknown" });
  const taken = { tokens: 7, availableTokens: 13 };
  expect(await purchases.redeemGift({ code: code.toLowerCase() })).toEqual({ ...taken, isNew: true });
  expect(await purchases.redeemGift({ code })).toEqual({ ...taken, isNew: false });
  await she.tokens(13);
  expect((await wallet.history(wholeHistory)).entries[0]).toMatchObject({
    kind: "gift",
    group: "added",
    tokens: 7,
    reason: "For the talk",
  });
  const other = await testComputer(sandbox).start();
  await signIn(other, "linus");
  await expect(other.client.purchases.redeemGift({ code })).rejects.toMatchObject({ code: "gift/used" });
});

/** As whoever runs the shop asks Stripe. */
async function askStripe({ stripe }: Sandbox, path: string, fields: Record<string, string>): Promise<{ id: string }> {
  const answer = await fetch(`${stripe.url}/v1/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${sandboxStripe.secretKey}`, "stripe-version": stripeApiVersion },
    body: new URLSearchParams(fields),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as { id: string };
}

/** Puts all customers on a clock of Stripe's that goes 32 days behind, until it is turned. */
async function testClockOfCustomers(shop: Sandbox): Promise<(days: number) => Promise<void>> {
  const beginsAt = Math.floor(Date.now() / 1000) - 32 * daySeconds;
  const clock = await askStripe(shop, "test_helpers/test_clocks", { frozen_time: String(beginsAt) });
  for (const customer of shop.stripe.world.store.all("customer")) customer.test_clock = clock.id;
  return async (days) => {
    const frozen = String(beginsAt + days * daySeconds);
    await askStripe(shop, `test_helpers/test_clocks/${clock.id}/advance`, { frozen_time: frozen });
    await shop.stripe.turn();
  };
}
