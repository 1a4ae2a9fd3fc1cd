import { AppError } from "@myba/shared/errors";
import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { startStripeDouble, type StripeDouble } from "@myba/sandbox/stripe/stripe-double";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closedStripe, openStripe, stripeKeyKind } from "./open-stripe.ts";
import { isKeyTaken, isMissing, isRefusedRequest, problemOfPayment } from "./stripe-errors.ts";
import type { StripePort } from "./stripe-port.ts";

let double: StripeDouble;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  double = await startStripeDouble();
  lines = [];
});
afterEach(() => double.close());

function open(secretKey: string = sandboxStripe.secretKey, retries = 0, timeoutMs = 20_000): StripePort {
  const log = pino({}, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  return openStripe({ secretKey, apiUrl: double.url, log, timeoutMs, retries });
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

const find = (port: StripePort, id: string) => failureOf(port.ask(({ customers }) => customers.retrieve(id)));

describe("asking Stripe", () => {
  test.each([
    ["is too busy", { kind: "status", status: 429 }],
    ["breaks", { kind: "status", status: 500 }],
    ["has a lock on it", { kind: "status", status: 409 }],
    ["does not answer", { kind: "timeout" }],
    ["hangs up", { kind: "reset" }],
  ] as const)("may be tried again where Stripe %s", async (_words, fault) => {
    // The SDK tries once more by itself where a connection was torn.
    double.faults.add({ fault, times: 2 });
    const error = await find(open(sandboxStripe.secretKey, 0, 300), "cus_1");
    expect(error.code).toBe("payment/unavailable");
    expect(lines).toMatchObject([{ level: 40, msg: "Stripe gave no answer" }]);
  });

  test("is our fault where Stripe knows no such key, and the log raises an alarm without it", async () => {
    const wrongKey = "sk_test_thiskeyisunknown0000000000000000";
    expect((await find(open(wrongKey), "cus_1")).code).toBe("payment/misconfigured");
    expect(lines).toMatchObject([{ level: 50, alarm: "stripe-refused", status: 401 }]);
    expect(JSON.stringify(lines)).not.toContain("thiskeyisunknown");
  });

  test("tells what is not there from what was asked wrongly", async () => {
    const missing = await find(open(), "cus_1");
    expect(missing.code).toBe("payment/misconfigured");
    expect([isMissing(missing), isMissing(missing, "customer"), isRefusedRequest(missing)]).toEqual([
      true,
      false,
      true,
    ]);
    // Somebody deleted it: nothing to be alarmed about.
    expect(lines).toEqual([]);
    const wrong = await failureOf(
      open().ask(({ customers }) => customers.create({ nickname: "Ada" } as Record<string, string>)),
    );
    expect([wrong.code, isMissing(wrong), isRefusedRequest(wrong)]).toEqual(["payment/misconfigured", false, true]);
    expect(lines).toMatchObject([{ alarm: "stripe-refused", param: "nickname" }]);
  });

  test("is not alarmed where it had to reckon with a refusal, but where it asked wrongly", async () => {
    const mayBeRefused = true;
    const port = open();
    const session = await port.ask(({ checkout }) =>
      checkout.sessions.create({
        mode: "payment",
        success_url: "https://billing.example.com",
        line_items: [
          { quantity: 1, price_data: { currency: "usd", unit_amount: 500, product_data: { name: "Tokens" } } },
        ],
      }),
    );
    const close = (how?: { mayBeRefused: boolean }) =>
      port.ask(({ checkout }) => checkout.sessions.expire(session.id), how);
    await close();
    expect((await failureOf(close({ mayBeRefused }))).code).toBe("payment/misconfigured");
    expect(lines).toEqual([]);
    await failureOf(close());
    expect(lines).toMatchObject([{ alarm: "stripe-refused", status: 400 }]);
    const wrongly = port.ask(({ refunds }) => refunds.create({ amount: -1 }), { mayBeRefused });
    await failureOf(wrongly);
    await failureOf(
      open("sk_test_thiskeyisunknown0000000000000000").ask(({ events }) => events.list(), { mayBeRefused }),
    );
    expect(lines).toMatchObject([
      {},
      { alarm: "stripe-refused", status: 400 },
      { alarm: "stripe-refused", status: 401 },
    ]);
  });

  test("does once what was answered into the void, and knows a key that was used for something else", async () => {
    double.faults.add({ fault: { kind: "reset-after" } });
    const port = open(sandboxStripe.secretKey, 2);
    const make = (name: string) =>
      port.ask(({ customers }) => customers.create({ name }, { idempotencyKey: "one-customer" }));
    const { id } = await make("Ada");
    expect((await make("Ada")).id).toBe(id);
    expect(double.world.store.all("customer")).toHaveLength(1);
    const taken = await failureOf(make("Grace"));
    expect([taken.code, isKeyTaken(taken)]).toEqual(["payment/misconfigured", true]);
  });

  test("refuses what comes from the other mode", async () => {
    const port = open();
    const { id } = await port.ask(({ customers }) => customers.create({ name: "Ada" }));
    await expect(port.ask(() => Promise.resolve({ id, livemode: true }))).rejects.toMatchObject({
      code: "payment/misconfigured",
    });
    await expect(port.ask(() => Promise.resolve({ data: [{ livemode: false }, { livemode: true }] }))).rejects.toThrow(
      "our fault",
    );
  });

  test("sends the version whose shapes are read here, whatever the account's is", async () => {
    await open().ask(({ customers }) => customers.list({ limit: 1 }));
    expect(double.requests.map(({ headers }) => headers["stripe-version"])).toEqual(["2026-10-28.endive"]);
  });

  test("needs a secret key, and knows of which kind it is", async () => {
    expect(() => open("pk_test_0123456789")).toThrow("STRIPE_SECRET_KEY");
    expect(["sk_live_0123456789", "rk_test_0123456789", "whsec_0123456789"].map(stripeKeyKind)).toEqual([
      "live",
      "test",
      undefined,
    ]);
    expect((await failureOf(closedStripe().ask(() => Promise.resolve(1)))).code).toBe("payment/misconfigured");
  });
});

test.each([
  [{ code: "card_declined", decline_code: "generic_decline" }, "payment/declined"],
  [{ code: "card_declined", decline_code: "insufficient_funds" }, "payment/insufficient-funds"],
  [{ code: "expired_card", decline_code: "expired_card" }, "payment/expired-card"],
  [{ code: "payment_intent_authentication_failure" }, "payment/authentication-needed"],
  [{ code: "card_declined", decline_code: "authentication_required" }, "payment/authentication-needed"],
  [{ code: "processing_error" }, "payment/declined"],
])("a payment that failed with %j is told as %s", (failure, code) => {
  expect(problemOfPayment(failure)).toEqual({ code, data: {} });
});
