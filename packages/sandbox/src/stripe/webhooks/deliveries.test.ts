import type { Stripe } from "stripe";
import { expect, test } from "vitest";
import { createGate } from "../../model/gate.ts";
import { sandboxStripe } from "../config.ts";
import { listener } from "../testing/listener.ts";
import { sdk, started } from "../testing/real-sdk.ts";

const hour = 60 * 60 * 1000;
const names = (came: readonly { readonly body: string }[]): unknown[] =>
  came.map(({ body }) => (JSON.parse(body) as { data: { object: { name: unknown } } }).data.object.name);

test("Stripe's own SDK accepts the signature of a delivery, and its event is the one that is listed", async () => {
  const nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const stripe = sdk(double);
  const { url, came } = await listener();
  const endpoint = await stripe.webhookEndpoints.create({ url, enabled_events: ["customer.created"] });
  expect(endpoint.secret).toMatch(/^whsec_/);
  expect((await stripe.webhookEndpoints.retrieve(endpoint.id)).secret).toBeUndefined();
  const half = ["customer.*"] as unknown as Stripe.WebhookEndpointCreateParams.EnabledEvent[];
  await expect(stripe.webhookEndpoints.create({ url, enabled_events: half })).rejects.toMatchObject({
    param: "enabled_events[0]",
  });
  const customer = await stripe.customers.create({ name: "Ada" }, { idempotencyKey: "key-1" });
  await stripe.products.create({ name: "not asked for" });
  expect((await stripe.events.list({ delivery_success: false })).data.map(({ type }) => type)).toEqual([
    "customer.created",
  ]);
  await double.turn();
  expect(came).toHaveLength(1);
  const event = stripe.webhooks.constructEvent(came[0]?.body ?? "", came[0]?.signature ?? "", endpoint.secret ?? "");
  expect(event).toMatchObject({
    type: "customer.created",
    api_version: "2026-10-28.endive",
    livemode: false,
    pending_webhooks: 1,
    data: { object: { id: customer.id, name: "Ada" } },
    request: { id: customer.lastResponse.requestId, idempotency_key: "key-1" },
  });
  expect(await stripe.events.retrieve(event.id)).toMatchObject({ id: event.id, pending_webhooks: 0 });
  expect((await stripe.events.list({ delivery_success: false })).data).toEqual([]);
  expect(
    (await stripe.events.list({ types: ["customer.created"], created: { gte: event.created } })).data,
  ).toHaveLength(1);
});

test("a delivery comes again in growing waits until somebody takes it, for three days", async () => {
  const nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const { url, came } = await listener([500, 302, 503]);
  double.listen(url);
  await sdk(double).customers.create({});
  await double.turn();
  for (const [waitMs, attempts] of [
    [59_999, 1],
    [1, 2],
    [300_000, 3],
    [30 * 60_000, 4],
    [72 * hour, 4],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- the clock goes step by step
    await double.advance(waitMs);
    expect(came).toHaveLength(attempts);
  }
  expect(double.deliveries.all).toMatchObject([{ state: "delivered", answers: [500, 302, 503, 200] }]);
  expect(new Set(came.map(({ body }) => (JSON.parse(body) as { id: string }).id)).size).toBe(1);
});

test("what nobody ever takes is given up, and found as undelivered", async () => {
  const nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const { url } = await listener(Array.from({ length: 50 }, () => 500));
  double.listen(url);
  const stripe = sdk(double);
  await stripe.customers.create({});
  // oxlint-disable-next-line no-await-in-loop -- the clock goes step by step
  for (let step = 0; step < 12; step += 1) await double.advance(24 * hour);
  expect(double.deliveries.all).toMatchObject([{ state: "given up" }]);
  expect(double.deliveries.all[0]?.answers).toHaveLength(10);
  expect((await stripe.events.list({ delivery_success: false })).data).toHaveLength(1);
  await double.advance(30 * 24 * hour);
  expect((await stripe.events.list()).data).toEqual([]);
});

test("deliveries are lost, doubled, late and out of order when a test asks for it", async () => {
  const nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const stripe = sdk(double);
  const { url, came } = await listener();
  double.listen(url, { events: ["customer.created"] });
  const faults = [
    { kind: "drop" },
    { kind: "duplicate", copies: 3 },
    { kind: "delay", ms: hour },
    { kind: "reorder" },
  ] as const;
  double.deliveries.faults.script(({ number }) => faults[number - 1]);
  // oxlint-disable-next-line no-await-in-loop -- their order is what is tested
  for (const name of ["1", "2", "3", "4", "5"]) await stripe.customers.create({ name });
  await double.turn();
  expect(names(came)).toEqual(["2", "2", "2", "5", "4"]);
  await double.advance(hour);
  expect(names(came)).toEqual(["2", "2", "2", "5", "4", "3"]);
  expect((await stripe.events.list({ delivery_success: false })).data.map(({ data }) => data.object)).toMatchObject([
    { name: "1" },
  ]);
  double.deliveries.hold();
  // oxlint-disable-next-line no-await-in-loop -- as above
  for (const name of ["6", "7", "8"]) await stripe.customers.create({ name });
  await double.turn();
  expect(came).toHaveLength(6);
  double.deliveries.release("reversed");
  await double.turn();
  expect(names(came).slice(6)).toEqual(["8", "7", "6"]);
});

test("forged, stale, rewritten and live deliveries can be asked for, and only the last has a right signature", async () => {
  const nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const stripe = sdk(double);
  const { url, came } = await listener();
  double.listen(url);
  const check = (index: number): Stripe.Event =>
    stripe.webhooks.constructEvent(came[index]?.body ?? "", came[index]?.signature ?? "", sandboxStripe.webhookSecret);
  for (const kind of ["wrong-signature", "stale-timestamp", "rewritten", "live-mode"] as const) {
    double.deliveries.faults.add({ fault: { kind } });
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await stripe.customers.create({ name: kind });
  }
  await double.turn();
  expect(() => check(0)).toThrow("No signatures found matching");
  expect(() => check(1)).toThrow("Timestamp outside the tolerance zone");
  expect(() => check(2)).toThrow("No signatures found matching");
  expect(check(3)).toMatchObject({ livemode: true });
});

test("while a secret is rolled both sign, and afterwards only the new one", async () => {
  const nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const stripe = sdk(double);
  const { url, came } = await listener();
  const old = double.listen(url);
  const { secret, forget } = double.rollSecret(url);
  const isSigned = async (by: string): Promise<boolean> => {
    await stripe.customers.create({});
    await double.turn();
    const { body = "", signature = "" } = came.at(-1) ?? {};
    try {
      return stripe.webhooks.constructEvent(body, signature, by).object === "event";
    } catch {
      return false;
    }
  };
  expect([await isSigned(old), await isSigned(secret)]).toEqual([true, true]);
  forget();
  expect([await isSigned(old), await isSigned(secret)]).toEqual([false, true]);
});

test("with the real clock deliveries leave by themselves", async () => {
  const double = await started();
  const { url, came, next } = await listener();
  double.listen(url, { events: ["customer.created"] });
  await Promise.all(
    Array.from({ length: 20 }, async (_, number) => sdk(double).customers.create({ name: `${number}` })),
  );
  await next(20);
  expect(new Set(names(came)).size).toBe(20);
});

test("an endpoint that never answers holds up no other", async () => {
  const double = await started();
  const gate = createGate();
  const slow = await listener([], gate);
  const quick = await listener();
  double.listen(slow.url, { events: ["customer.created"] });
  double.listen(quick.url, { events: ["customer.created"] });
  for (const name of ["1", "2", "3"]) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await sdk(double).customers.create({ name });
  }
  await quick.next(3);
  await slow.next(3);
  const slowly = double.world.store.all("webhook_endpoint").find(({ url }) => url === slow.url)?.id;
  const held = double.deliveries.all.filter(({ endpoint }) => endpoint === slowly);
  expect(held.map(({ state }) => state)).toEqual(["sending", "sending", "sending"]);
  gate.release();
});

test("another process steers the double over HTTP", async () => {
  const nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const stripe = sdk(double);
  const { url, came } = await listener();
  await stripe.webhookEndpoints.create({ url, enabled_events: ["*"] });
  const steer = async (method: string, path: string, json?: unknown): Promise<Response> =>
    fetch(`${double.url}/_sandbox/${path}`, { method, ...(json !== undefined && { body: JSON.stringify(json) }) });
  await steer("POST", "faults", { path: "/v1/customers", fault: { kind: "status", status: 429 } });
  await expect(stripe.customers.create({})).rejects.toMatchObject({ statusCode: 429 });
  await steer("POST", "delivery-faults", { types: ["customer.*"], fault: { kind: "delay", ms: 1000 } });
  await stripe.customers.create({});
  await steer("POST", "turn");
  expect(came).toHaveLength(0);
  await steer("POST", "clock", { advanceMs: 1000 });
  expect(came).toHaveLength(1);
  expect(await (await steer("GET", "deliveries")).json()).toMatchObject({ deliveries: [{ state: "delivered" }] });
  expect((await steer("POST", "payments/pi_none/dispute")).status).toBe(404);
  expect((await steer("POST", "colours")).status).toBe(404);
  expect((await steer("POST", "faults", { fault: { kind: "sulk" } })).status).toBe(400);
});
