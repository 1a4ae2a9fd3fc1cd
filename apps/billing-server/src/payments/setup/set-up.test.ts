import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { startStripeDouble } from "@myba/sandbox/stripe/stripe-double";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import type { CatalogueInForce } from "../../catalogue/catalogues.ts";
import { defaultCatalogue } from "../../catalogue/default-catalogue.ts";
import { handledTypes } from "../events/event-handlers.ts";
import { openStripe } from "../open-stripe.ts";
import { setUpStripe, type SetUpDone } from "./set-up.ts";

async function start() {
  const double = await startStripeDouble();
  onTestFinished(async () => {
    await double.close();
    expect(double.malformed, "asked in a way that Stripe does not have").toEqual([]);
  });
  let inForce: CatalogueInForce = { version: 1, catalogue: defaultCatalogue };
  let runs = 0;
  const log = pino({ level: "silent" });
  const stripe = openStripe({ secretKey: sandboxStripe.secretKey, apiUrl: double.url, log, timeoutMs: 20_000 });
  const parts = {
    stripe,
    catalogues: { inForce: () => Promise.resolve(inForce) },
    publicUrl: "https://billing.example.com",
    makeId: () => `run-${(runs += 1)}`,
  };
  return {
    double,
    parts,
    publish: (next: CatalogueInForce) => void (inForce = next),
    run: (isDry = false) => setUpStripe(parts, { isDry, isLive: false }),
    writes: () => double.requests.filter(({ method }) => method === "POST").length,
  };
}

const doing = ({ steps }: SetUpDone): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(steps, ({ what, does }) => `${does} ${what}`)].map(([key, all]) => [key, all.length]),
  );

test("an empty account gets everything that the catalogue sells, and a second run finds nothing to do", async () => {
  const { double, run, writes } = await start();
  const done = await run();
  expect(doing(done)).toEqual({
    "create product": 12,
    "create price": 12,
    "create coupon": 1,
    "create portal": 1,
    "create webhook": 1,
  });
  expect(done.webhookSecret).toMatch(/^whsec_/);
  const { store } = double.world;
  expect(store.all("price").find(({ lookup_key: key }) => key === "myba_plan_yearly_eur_v1")).toMatchObject({
    unit_amount: 14_990,
    currency: "eur",
    recurring: { interval: "year" },
    product: "myba_plan_yearly_eur",
  });
  expect(store.all("webhook_endpoint")).toMatchObject([
    { url: "https://billing.example.com/webhooks/stripe", enabled_events: handledTypes.toSorted() },
  ]);
  expect(store.all("billing_portal.configuration")).toMatchObject([
    { metadata: { myba: "portal" }, features: { subscription_update: { enabled: true } } },
  ]);
  const before = writes();
  const again = await run();
  expect(new Set(again.steps.map(({ does }) => does))).toEqual(new Set(["keep"]));
  expect(again.webhookSecret).toBeNull();
  expect(writes()).toBe(before);
});

test("a dry run says the same and changes nothing", async () => {
  const { run, writes } = await start();
  const dry = await run(true);
  expect(writes()).toBe(0);
  expect(dry.webhookSecret).toBeNull();
  expect((await run()).steps).toEqual(dry.steps);
});

test("a new version of the catalogue gets prices of its own, the old ones are kept for those who pay them", async () => {
  const { double, run, publish } = await start();
  await run();
  const plans = defaultCatalogue.plans.map((plan) => ({ ...plan, price: { usd: 1999, eur: 1999 } }));
  publish({ version: 2, catalogue: { ...defaultCatalogue, plans, firstPurchaseDiscountPercent: 30 } });
  expect(doing(await run())).toEqual({
    "keep product": 12,
    "create price": 12,
    "create coupon": 1,
    "update portal": 1,
    "archive price": 12,
    "keep webhook": 1,
  });
  const prices = double.world.store.all("price");
  expect(prices.filter(({ active }) => active).map(({ lookup_key: key }) => key?.endsWith("_v2"))).toEqual(
    Array.from({ length: 12 }, () => true),
  );
  expect(prices.filter(({ active }) => !active)).toHaveLength(12);
  expect(new Set((await run()).steps.map(({ does }) => does))).toEqual(new Set(["keep"]));
});

test("what somebody changed by hand is put right, and what broke off is finished", async () => {
  const { double, run, parts } = await start();
  double.faults.add({ method: "POST", path: "/v1/prices", times: 3, fault: { kind: "reset" } });
  await expect(run()).rejects.toMatchObject({ code: "payment/unavailable" });
  await run();
  await parts.stripe.ask(({ products }) => products.update("myba_package_starter_usd", { name: "Something else" }));
  const { store } = double.world;
  const [endpoint] = store.all("webhook_endpoint");
  await parts.stripe.ask(({ webhookEndpoints }) => webhookEndpoints.update(endpoint?.id ?? "", { disabled: true }));
  const done = await run();
  expect(done.steps.filter(({ does }) => does !== "keep").map(({ does, what }) => `${does} ${what}`)).toEqual([
    "update product",
    "update webhook",
  ]);
  expect(store.all("price")).toHaveLength(12);
});

test("real money and tests are never mixed", async () => {
  const { parts, writes } = await start();
  await expect(setUpStripe(parts, { isDry: false, isLive: true })).rejects.toMatchObject({
    code: "server/command",
  });
  const live = { ...parts, stripe: { ...parts.stripe, isLive: true } };
  await expect(setUpStripe(live, { isDry: true, isLive: false })).rejects.toMatchObject({
    code: "server/command",
  });
  expect(writes()).toBe(0);
});
