import { cpSync } from "node:fs";
import { payCheckout } from "@myba/sandbox/stripe/checkout/pay-checkout";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../../../../billing-server/sandbox/start-sandbox.ts";
import { sandboxBehindAWay, signIn, testComputer, type TestComputer } from "../account/testing/account-world.ts";
import type { FaultyWay } from "../account/testing/faulty-way.ts";
import type { Core } from "../core.ts";
import { temporaryDataFolder } from "../testing/test-core.ts";
import { shopper } from "../wallet/testing/shopper.ts";

let sandbox: Sandbox;
let way: FaultyWay;
let world: Awaited<ReturnType<typeof sandboxBehindAWay>>;
beforeAll(async () => {
  world = await sandboxBehindAWay();
  ({ sandbox, way } = world);
});
beforeEach(() => {
  way.trouble = () => undefined;
});
afterAll(() => world.close());

const orders = "POST /api/checkout-sessions";
const debit = "000123456789";

/** What a computer finds that lost its power now: the data as they are, and nobody who put them in order. */
async function afterPowerCut(computer: TestComputer): Promise<Core> {
  const dataFolder = temporaryDataFolder();
  cpSync(computer.dataFolder, dataFolder, { recursive: true, filter: (path) => !path.endsWith(".lock") });
  return computer.start({ dataFolder });
}

test("with the server gone nothing is lost, and nothing is bought twice", async () => {
  const computer = testComputer(way);
  const core = await computer.start();
  const { purchases } = core.client;
  await signIn(core);
  const she = shopper(core);
  await she.tokens(6);

  // The order arrives, but its answer does not: the same one is found again.
  way.trouble = (request) => (request === orders ? "answer lost" : undefined);
  const begun = await she.buy();
  expect(begun).toMatchObject({ state: "starting", opened: false, problem: { code: "billing/unreachable" } });
  // In this moment the power goes out. The next start asks again, and leaves it to the person to go on.
  const crashed = await afterPowerCut(computer);
  const her = shopper(crashed);
  await her.purchase(begun.id, ({ problem }) => problem !== null);
  way.trouble = () => undefined;
  await crashed.client.generations.networkIsBack();
  expect(await her.purchase(begun.id, ({ state }) => state === "waiting")).toMatchObject({
    opened: false,
    problem: null,
  });
  expect(computer.opened).toHaveLength(1);
  await crashed.close();

  // Where it went on before, a click goes on too: with the same order.
  expect(await purchases.resume({ id: begun.id })).toMatchObject({ state: "waiting", opened: true });
  expect((await purchases.history({ cursor: null })).checkouts).toHaveLength(1);
  const page = computer.opened[1]!;

  // The server is gone while she pays: what cannot be known is said, and what can be done without it works.
  way.trouble = () => "never arrives";
  await core.client.generations.networkIsBack();
  await she.wallet(({ connection }) => connection === "lost");
  await expect(purchases.check({ id: begun.id })).rejects.toMatchObject({ code: "billing/unreachable" });
  await expect(purchases.cancel({ id: begun.id })).rejects.toMatchObject({ code: "billing/unreachable" });
  expect(await purchases.resume({ id: begun.id })).toMatchObject({ state: "waiting", opened: true });
  await payCheckout(page);
  const waiting = await afterPowerCut(computer);
  expect(await shopper(waiting).purchase(begun.id, () => true)).toMatchObject({ state: "waiting" });
  way.trouble = () => undefined;
  await core.client.generations.networkIsBack();
  await waiting.client.generations.networkIsBack();
  for (const one of [core, waiting]) {
    const paid = await shopper(one).purchase(begun.id, ({ state }) => state === "paid");
    expect(paid).toMatchObject({ problem: null, seen: false });
    await shopper(one).tokens(16);
  }
});

test("what was given up before the server heard of it, or was refused there, is over", async () => {
  const computer = testComputer(way);
  const core = await computer.start();
  const { purchases } = core.client;
  await signIn(core, "grace");
  const she = shopper(core);
  const shop = await purchases.shop();
  const item = { kind: "package" as const, key: "starter" };
  const expectedPrice = shop.packages[0]!.firstPrice!["usd"]!;
  way.trouble = (request) => (request === orders ? "never arrives" : undefined);
  const first = await purchases.start({ item, currency: "usd", expectedPrice });
  const cancelled = await purchases.cancel({ id: first.id });
  expect(cancelled).toMatchObject({ state: "cancelled", checkout: null, problem: null });
  const second = await purchases.start({ item, currency: "usd", expectedPrice });
  expect(second.id).not.toBe(first.id);

  // The price is another one when the server is back.
  core.store.db.exec(`UPDATE purchase SET price = 1 WHERE id = '${second.id}'`);
  const refusal = { code: "price/changed", data: { price: "3.99 USD", expected: "0.01 USD" } };
  way.trouble = () => undefined;
  expect(await purchases.check({ id: second.id })).toMatchObject({ state: "failed", problem: refusal, seen: false });

  // What nobody has come back to for an hour is not ordered behind their back.
  way.trouble = (request) => (request === orders ? "answer lost" : undefined);
  const third = await purchases.start({ item, currency: "usd", expectedPrice });
  way.trouble = () => undefined;
  core.store.db.exec(`UPDATE purchase SET created_at = created_at - 3600001 WHERE id = '${third.id}'`);
  expect(await purchases.check({ id: third.id })).toMatchObject({ state: "expired" });

  // The server is there, but Stripe is not: a click later on is enough.
  sandbox.stripe.faults.script(() => ({ kind: "reset" }));
  const fourth = await she.buy("monthly", "plan");
  expect(fourth).toMatchObject({ state: "starting", problem: { code: "payment/unavailable" } });
  sandbox.stripe.faults.clear();
  expect(await purchases.resume({ id: fourth.id })).toMatchObject({ state: "waiting", opened: true, problem: null });
  await she.tokens(6);
});

test("a payment that settles late, or of which the server was not told, is found at the next start", async () => {
  const computer = testComputer(way);
  const core = await computer.start();
  await signIn(core, "linus");
  const he = shopper(core);
  const debited = await he.buy();
  await payCheckout(debited.checkout!.url!, { account: debit, email: "linus@example.com" });
  await he.purchase(debited.id, ({ state }) => state === "processing");
  await he.tokens(6);
  await core.close();
  const payment = sandbox.stripe.world.store.all("payment_intent").find(({ status }) => status === "processing");
  sandbox.stripe.control.settlePayment(payment!.id, "succeeded");
  await sandbox.stripe.turn();

  const again = await computer.start();
  const his = shopper(again);
  expect(await his.purchase(debited.id, ({ state }) => state === "paid")).toMatchObject({ seen: false });
  await his.tokens(16);

  // Stripe's word is lost on its way: whoever looks hears of it from Stripe.
  sandbox.stripe.deliveries.faults.script(() => ({ kind: "drop" }));
  const silent = await his.buy();
  await payCheckout(silent.checkout!.url!, { email: "linus@example.com" });
  // Stripe is not asked again at once.
  await sandbox.server.databases.database.db.updateTable("checkout").set({ asked_at: 0 }).execute();
  expect(await again.client.purchases.check({ id: silent.id })).toMatchObject({ state: "paid" });
  await his.tokens(26);
});
