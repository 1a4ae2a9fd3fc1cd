import { randomUUID } from "node:crypto";
import { payCheckout } from "@myba/sandbox/stripe/checkout/pay-checkout";
import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { startStripeDouble, type StripeDouble } from "@myba/sandbox/stripe/stripe-double";
import { describe, expect, onTestFinished, test } from "vitest";
import { engines, type Engine } from "../testing/server-world.ts";
import { type AccountWorld, type Asks, startAccountWorld } from "./testing/account-world.ts";

interface Shop extends AccountWorld {
  readonly stripe: StripeDouble;
  readonly lines: readonly string[];
}

/** A whole server that sells, and Stripe's double, which tells it of what happens. */
async function openShop(engine: Engine): Promise<Shop> {
  const stripe = await startStripeDouble();
  const lines: string[] = [];
  const { secretKey, webhookSecret } = sandboxStripe;
  const world = await startAccountWorld(engine, {
    logTo: { write: (line) => void lines.push(line) },
    stripe: {
      secretKey,
      apiUrl: stripe.url,
      webhookSecrets: [webhookSecret],
      isTaxed: false,
      takesPromotionCodes: false,
      checkoutMinutes: 60,
    },
  });
  onTestFinished(async () => {
    await stripe.close();
    expect(stripe.malformed, "asked in a way that Stripe does not have").toEqual([]);
  });
  stripe.listen(`${world.server.url}/webhooks/stripe`, { secret: webhookSecret });
  return { ...world, stripe, lines };
}

const buy = (asks: Asks, body: object = { item: { kind: "package", key: "professional" }, currency: "usd" }) =>
  asks("POST", "/checkout-sessions", body, { "idempotency-key": randomUUID() });

const availableTokens = async (asks: Asks): Promise<unknown> => (await asks("GET", "/wallet")).body["availableTokens"];

/** The page that a browser is led to, at the server's own address. */
async function pageAt(location: string): Promise<string> {
  const response = await fetch(location);
  expect(response.status).toBe(200);
  return response.text();
}

describe.each(engines)("buying over HTTP, on %s", (engine) => {
  test("from the click to the tokens: page, card, webhook, return page and wallet", async () => {
    const shop = await openShop(engine);
    const ada = await shop.signIn("ada");
    const before = Number(await availableTokens(ada));
    const begun = await buy(ada);
    expect(begun).toMatchObject({ status: 200, body: { state: "open", price: 1599, discount: 400, tokens: 50 } });
    const { id, url } = begun.body;
    const paid = await payCheckout(String(url));
    if (paid.kind !== "returned") throw new Error(`the card was not taken: ${paid.kind}`);
    expect(paid.location).toContain(`${shop.server.url}/checkout/return?order=`);
    await shop.stripe.turn();
    await expect.poll(async () => (await ada("GET", `/checkout-sessions/${String(id)}`)).body["state"]).toBe("paid");
    expect(await availableTokens(ada)).toBe(before + 50);
    const page = await pageAt(paid.location);
    expect(page).toContain("Thank you. Your purchase is complete");
    expect(page).toContain("50 tokens are in your wallet.");
    const entries = (await ada("GET", "/wallet/entries")).body["entries"] as { kind: string; tokens: number }[];
    expect(entries.filter(({ kind }) => kind === "purchase")).toMatchObject([{ tokens: 50 }]);
    expect((await ada("GET", "/checkout-sessions")).body).toMatchObject({ checkouts: [{ id, state: "paid" }] });
    expect((await ada("GET", "/subscription")).body).toEqual({ subscription: null });
    // Nobody else sees it.
    const grace = await shop.signIn("grace");
    expect(await grace("GET", `/checkout-sessions/${String(id)}`)).toMatchObject({
      status: 404,
      body: { code: "checkout/not-found" },
    });
    // One id of the event through receiving, processing and the purchase, and nothing secret in any line.
    const lines = shop.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const purchase = lines.find(({ msg }) => msg === "a checkout was paid");
    expect(purchase).toMatchObject({ checkoutId: id, by: "webhook", eventId: expect.stringMatching(/^evt_/) });
    const told = lines.filter(({ eventId }) => eventId === purchase?.["eventId"]).map(({ msg }) => msg);
    expect(told).toEqual(expect.arrayContaining(["event received", "a checkout was paid", "event processed"]));
    for (const secret of [sandboxStripe.secretKey, sandboxStripe.webhookSecret, "ada@example.com", String(url)])
      expect(shop.lines.join("")).not.toContain(secret);
  });

  test("a return page that is opened without paying changes nothing and claims nothing", async () => {
    const shop = await openShop(engine);
    const ada = await shop.signIn("ada");
    const before = await availableTokens(ada);
    const { id } = (await buy(ada)).body;
    const [session] = shop.stripe.world.store.all("checkout.session");
    for (const address of [session?.success_url, session?.cancel_url]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const page = await pageAt(address ?? "");
      expect(page).not.toMatch(/thank you|complete/i);
      expect(page).toMatch(/Stripe is still confirming|Not paid yet/);
    }
    expect(await availableTokens(ada)).toBe(before);
    expect((await ada("GET", `/checkout-sessions/${String(id)}`)).body["state"]).toBe("open");
    expect(shop.lines.filter((line) => line.includes('"route":"/checkout/return"')).length).toBe(1);
  });

  test("a card that is refused is explained on the page that one comes back to, and another pays", async () => {
    const shop = await openShop(engine);
    const ada = await shop.signIn("ada");
    const { id, url } = (await buy(ada)).body;
    expect(await payCheckout(String(url), { card: "4000000000009995" })).toMatchObject({ kind: "refused" });
    await shop.stripe.turn();
    const problemOf = async () => (await ada("GET", `/checkout-sessions/${String(id)}`)).body["problem"];
    await expect.poll(problemOf).toMatchObject({ code: "payment/insufficient-funds" });
    const [session] = shop.stripe.world.store.all("checkout.session");
    const page = await pageAt(session?.cancel_url ?? "");
    expect(page).toContain("There is not enough money on this card.");
    expect(page).toContain("Back to the payment page");
    expect(await payCheckout(String(url))).toMatchObject({ kind: "returned" });
    await shop.stripe.turn();
    await expect.poll(async () => (await ada("GET", `/checkout-sessions/${String(id)}`)).body["state"]).toBe("paid");
  });

  test("is refused in the catalogue's words", async () => {
    const shop = await openShop(engine);
    const ada = await shop.signIn("ada");
    const item = { kind: "package", key: "professional" };
    for (const [body, status, code] of [
      [{ item, currency: "usd", expectedPrice: 1 }, 409, "price/changed"],
      [{ item: { ...item, key: "gold" }, currency: "usd" }, 422, "price/unknown"],
      [{ item, currency: "usd", price: 1, tokens: 5000 }, 400, "request/invalid"],
      [{ item: { ...item, quantity: 9 }, currency: "usd" }, 400, "request/invalid"],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await buy(ada, body)).toMatchObject({ status, body: { code } });
    }
    expect(await ada("POST", "/portal-sessions", {})).toMatchObject({
      status: 404,
      body: { code: "payment/no-customer" },
    });
    shop.stripe.faults.add({ times: 3, fault: { kind: "status", status: 500 } });
    expect(await buy(ada)).toMatchObject({ status: 503, body: { code: "payment/unavailable" } });
  });
});
