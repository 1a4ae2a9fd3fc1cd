import type { Stripe } from "stripe";
import { expect, test } from "vitest";
import { createGate } from "../model/gate.ts";
import { sandboxStripe } from "./config.ts";
import { sdk, started } from "./testing/real-sdk.ts";

test("Stripe's own SDK makes, changes, finds and deletes a customer", async () => {
  const double = await started();
  const stripe = sdk(double);
  const made = await stripe.customers.create({ email: "ada@example.com", metadata: { person: "1", note: "x" } });
  expect(made).toMatchObject({ object: "customer", email: "ada@example.com", livemode: false });
  expect(made.lastResponse.requestId).toMatch(/^req_/);
  const changed = await stripe.customers.update(made.id, { name: "Ada", metadata: { note: "", tokens: "5" } });
  expect(changed.metadata).toEqual({ person: "1", tokens: "5" });
  expect(await stripe.customers.list({ email: "ada@example.com" })).toMatchObject({ data: [{ name: "Ada" }] });
  await stripe.customers.del(made.id);
  expect(await stripe.customers.retrieve(made.id)).toMatchObject({ id: made.id, deleted: true });
  expect(double.world.events.kept.map(({ type }) => type)).toEqual([
    "customer.created",
    "customer.updated",
    "customer.deleted",
  ]);
});

test("what Stripe does not know is an error in Stripe's form, never a quiet success", async () => {
  const double = await started();
  const stripe = sdk(double);
  const unknown = { colour: "red" } as Stripe.CustomerCreateParams;
  await expect(stripe.customers.create(unknown)).rejects.toMatchObject({
    type: "StripeInvalidRequestError",
    code: "parameter_unknown",
    param: "colour",
    statusCode: 400,
  });
  const inside = { address: { planet: "Mars" } } as Stripe.CustomerCreateParams;
  await expect(stripe.customers.create(inside)).rejects.toMatchObject({
    code: "parameter_unknown",
    param: "address[planet]",
  });
  await expect(stripe.customers.retrieve("cus_nobody")).rejects.toMatchObject({
    code: "resource_missing",
    statusCode: 404,
    message: "No such customer: 'cus_nobody'",
  });
  await expect(stripe.payouts.list()).rejects.toMatchObject({ statusCode: 404, type: "StripeInvalidRequestError" });
  await expect(stripe.customers.list({ limit: 1000 })).rejects.toMatchObject({ param: "limit" });
  await expect(stripe.customers.create({ name: "" })).resolves.toMatchObject({ name: null });
  await expect(stripe.customers.create({ metadata: { ["k".repeat(41)]: "v" } })).rejects.toMatchObject({
    message: expect.stringContaining("at most 40 characters"),
  });
  await expect(stripe.customers.create({}, { apiVersion: "2020-08-27" })).rejects.toMatchObject({ statusCode: 400 });
  const { id } = await stripe.customers.create({});
  await expect(stripe.customers.retrieve(id, { expand: ["friends"] })).rejects.toThrow();
  // Whoever tests a program sees what it asked wrongly, also where it did not notice; what is not there is no mistake.
  expect(double.malformed).toEqual([
    "POST /v1/customers: Received unknown parameter: colour",
    "POST /v1/customers: Received unknown parameter: address[planet]",
    expect.stringContaining("GET /v1/payouts: Unrecognized request URL"),
    expect.stringContaining("GET /v1/customers: "),
    expect.stringContaining("POST /v1/customers: Metadata keys can be at most 40 characters"),
    expect.stringContaining(`GET /v1/customers/${id}: `),
  ]);
});

test("keys of live mode, wrong keys and none are refused", async () => {
  const double = await started();
  for (const key of ["sk_live_0123456789", "rk_live_0123456789", "sk_test_guess", "pk_test_guess"]) {
    // oxlint-disable-next-line no-await-in-loop -- one answer after another
    await expect(sdk(double, {}, key).customers.list()).rejects.toMatchObject({
      type: expect.stringMatching(/StripeAuthenticationError|StripePermissionError/),
    });
  }
  expect((await fetch(`${double.url}/v1/customers`)).status).toBe(401);
});

test("a repeated request with its key does its work once, and says so", async () => {
  let nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const stripe = sdk(double);
  const key = { idempotencyKey: "order-1" };
  const first = await stripe.customers.create({ name: "Ada" }, key);
  const again = await stripe.customers.create({ name: "Ada" }, key);
  expect(again.id).toBe(first.id);
  expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
  await expect(stripe.customers.create({ name: "Grace" }, key)).rejects.toMatchObject({
    type: "StripeIdempotencyError",
    statusCode: 400,
  });
  nowMs += 24 * 60 * 60 * 1000;
  expect((await stripe.customers.create({ name: "Ada" }, key)).id).not.toBe(first.id);
});

test("refused parameters free the key, a key in use is refused", async () => {
  const double = await started();
  const stripe = sdk(double);
  const key = { idempotencyKey: "order-2" };
  const wrong = { colour: "red" } as Stripe.CustomerCreateParams;
  await expect(stripe.customers.create(wrong, key)).rejects.toMatchObject({ code: "parameter_unknown" });
  const gate = createGate();
  double.faults.add({ fault: { kind: "hold", gate } });
  const waiting = stripe.customers.create({ email: "ada@example.com" }, key);
  await gate.reached;
  await expect(stripe.customers.create({ email: "ada@example.com" }, key)).rejects.toMatchObject({
    statusCode: 409,
    code: "idempotency_key_in_use",
  });
  gate.release();
  expect(await waiting).toMatchObject({ email: "ada@example.com" });
});

test("a refusal of the work itself is repeated for its key, even when it would succeed by now", async () => {
  const double = await started();
  const stripe = sdk(double);
  const key = { idempotencyKey: "order-4" };
  const order = { product: "prod_late", currency: "usd", unit_amount: 100 };
  await expect(stripe.prices.create(order, key)).rejects.toMatchObject({ code: "resource_missing" });
  await stripe.products.create({ id: "prod_late", name: "Late" });
  await expect(stripe.prices.create(order, key)).rejects.toMatchObject({
    code: "resource_missing",
    headers: { "idempotent-replayed": "true" },
  });
  expect(await stripe.prices.create(order, { idempotencyKey: "order-5" })).toMatchObject({ unit_amount: 100 });
});

test("lists are read page by page, forwards and backwards", async () => {
  const stripe = sdk(await started());
  const ids: string[] = [];
  for (let number = 0; number < 7; number += 1) {
    // oxlint-disable-next-line no-await-in-loop -- their order is what is tested
    ids.unshift((await stripe.customers.create({ name: `${number}` })).id);
  }
  const all: string[] = [];
  for await (const one of stripe.customers.list({ limit: 3 })) all.push(one.id);
  expect(all).toEqual(ids);
  const page = await stripe.customers.list({ limit: 2, ending_before: ids[4]! });
  expect(page.data.map(({ id }) => id)).toEqual([ids[2], ids[3]]);
  expect(page.has_more).toBe(true);
  await expect(stripe.customers.list({ starting_after: "cus_nobody" })).rejects.toMatchObject({
    param: "starting_after",
  });
});

test("the API fails, tears and forgets to answer when a test asks for it", async () => {
  const double = await started();
  const stripe = sdk(double, { timeout: 150 });
  const create = (): Promise<unknown> => stripe.customers.create({});
  double.faults.add({ fault: { kind: "status", status: 429 } });
  await expect(create()).rejects.toMatchObject({ type: "StripeRateLimitError", statusCode: 429 });
  double.faults.add({ fault: { kind: "status", status: 500 } });
  await expect(create()).rejects.toMatchObject({ type: "StripeAPIError" });
  // The SDK asks once more by itself where a connection breaks.
  double.faults.add({ times: 2, fault: { kind: "reset" } });
  await expect(create()).rejects.toMatchObject({ type: "StripeConnectionError" });
  expect(double.world.store.all("customer")).toHaveLength(0);
  double.faults.add({ fault: { kind: "timeout" } });
  await expect(create()).rejects.toMatchObject({ type: "StripeConnectionError" });
  double.faults.add({ times: 2, fault: { kind: "reset-after" } });
  await expect(create()).rejects.toMatchObject({ type: "StripeConnectionError" });
  expect(double.world.store.all("customer")).toHaveLength(2);
  expect(double.requests.map(({ status }) => status)).toEqual([429, 500, 0, 0, 200, 200, 200]);
  expect(double.requests[0]?.headers.authorization).toBe(`Bearer ${sandboxStripe.secretKey}`);
});

test("a retry after the answer was lost gets the answer, and no second customer", async () => {
  const double = await started();
  const stripe = sdk(double, { maxNetworkRetries: 2 });
  double.faults.add({ fault: { kind: "reset-after" } });
  const made = await stripe.customers.create({ name: "Ada" }, { idempotencyKey: "order-3" });
  expect(double.world.store.all("customer").map(({ id }) => id)).toEqual([made.id]);
});
