import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { createEmulator } from "emulate";
import { Stripe } from "stripe";
import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { openEvents } from "../events/open-events.ts";
import { type Engine, engines } from "../testing/server-world.ts";
import { walletViewOf } from "../wallet/wallet-view.ts";
import { inboxRows, serveInbox } from "../webhooks/testing/webhook-world.ts";
import { customerFor } from "./customer.ts";
import { stripeWebhooks } from "./events/stripe-webhooks.ts";
import { openPayments } from "./open-payments.ts";
import { openStripe, stripeApiVersion } from "./open-stripe.ts";
import { metadataOf, type Order } from "./order.ts";
import { startPaymentWorld } from "./testing/payment-world.ts";

// A second stand-in for Stripe, written by others from its documentation, against which the plain payment is checked as
// far as that one goes. It takes prices and no price data; its sessions tell neither amount nor currency nor payment,
// and its events neither id nor time. What it leaves out is added here, and shown to be missed where it is not.

const secret = sandboxStripe.webhookSecret;

interface Sent {
  readonly body: string;
  readonly signature: string;
}

interface Told {
  readonly type: string;
  readonly data: { readonly object: Readonly<Record<string, unknown>> };
}

describe.each(engines)("a plain payment at somebody else's stand-in for Stripe, on %s", (engine) => {
  test("makes the person's customer once, with their name, address and number", async () => {
    const { world, parts, ada } = await start(engine);
    const id = await customerFor(parts, ada.id);
    expect(await customerFor(parts, ada.id)).toBe(id);
    const [found, ...others] = (await parts.stripe.ask(({ customers }) => customers.list({ limit: 100 }))).data.filter(
      ({ metadata }) => metadata["person_id"] === ada.id,
    );
    expect(others).toEqual([]);
    expect(found).toMatchObject({ id, name: "Ada", email: "ada@example.com", metadata: { account_id: ada.accountId } });
    expect(world.stripe.world.store.all("customer")).toEqual([]);
  });

  test("begins nothing where the page to pay on is refused, and says that it is our fault", async () => {
    const { begin, orderOf } = await start(engine);
    await expect(begin()).rejects.toMatchObject({ code: "payment/misconfigured" });
    expect(await orderOf()).toMatchObject({ state: "open", session_id: null, url: null, settled_at: null });
  });

  test("is granted once, of what is signed there and made whole here, and not a token of what is not", async () => {
    const { pay, deliver, world, ada, orderOf, processed } = await start(engine);
    const { told, sent } = await pay();
    const asSent = await deliver(sent.body, sent.signature);
    expect(asSent).toMatchObject({ status: 400, reason: "it is no event of Stripe" });
    expect(await deliver(sent.body, sent.signature.replace(/v1=./, "v1=z"))).toMatchObject({ status: 400 });
    expect(await inboxRows(world.database)).toEqual([]);

    expect(await processed("evt_1", told)).toBe("done");
    expect(await world.quarantined()).toEqual(["currency"]);
    expect(await world.ledger.hasPurchased(ada.accountId)).toBe(false);

    const order = await orderOf();
    const whole = { ...told, data: { object: { ...told.data.object, ...leftOut(order) } } };
    for (const eventId of ["evt_2", "evt_2", "evt_3"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await processed(eventId, whole)).toBe("done");
    }
    expect(await orderOf()).toMatchObject({ state: "paid", payment_id: "pi_whole", paid_amount: order.price });
    const { availableTokens } = await walletViewOf(world.ledger, ada.accountId, world.now());
    expect(availableTokens).toBe(order.tokens + order.bonus_tokens);
    expect(await world.heard(ada.accountId)).toEqual(["paid"]);
  });

  test("takes a refusal that is not in Stripe's words for no answer, and not for what was asked for", async () => {
    const { parts, lines } = await start(engine);
    const asked = parts.stripe.ask(({ refunds }) => refunds.retrieve("re_1"));
    await expect(asked).rejects.toMatchObject({ code: "payment/unavailable" });
    expect(lines).toMatchObject([{ level: 40, msg: "Stripe gave no answer" }]);
  });
});

/** What the stand-in does not tell of a page that was paid on. */
function leftOut(order: Order): Readonly<Record<string, unknown>> {
  return {
    client_reference_id: order.id,
    currency: order.currency,
    amount_subtotal: order.price,
    amount_total: order.price,
    payment_intent: "pi_whole",
    automatic_tax: { enabled: false },
  };
}

async function start(engine: Engine) {
  const world = await startPaymentWorld(engine);
  const { database, ledger, reader, catalogues, now, makeId } = world;
  const ada = await world.person("Ada");
  const { sent, url: webhookUrl } = await listenForWebhooks();
  const seed = { stripe: { webhooks: [{ url: webhookUrl, events: ["*"], secret }] } };
  const emulator = await createEmulator({ service: "stripe", port: 0, seed });
  onTestFinished(() => emulator.close());
  const lines: unknown[] = [];
  const log = pino({}, { write: (line) => void lines.push(JSON.parse(line)) });
  const stripe = openStripe({ secretKey: sandboxStripe.secretKey, apiUrl: emulator.url, log, retries: 0 });
  const viewOf = (accountId: string) => walletViewOf(ledger, accountId, now());
  const events = openEvents({ database, ledger, now, makeId, viewOf });
  onTestFinished(() => events.close());
  const parts = { database, ledger, reader, catalogues, events, stripe, now, makeId, log };
  const selling = { publicUrl: "https://billing.example.com", isTaxed: false, takesPromotionCodes: false };
  const { payments, checkouts } = openPayments({ ...parts, ...selling, checkoutMinutes: 60 });
  const source = stripeWebhooks({ payments, secrets: [secret], isLive: false, now: Date.now });
  const { inbox, url } = await serveInbox({ database, now, isLive: false, sources: [source] });

  const begin = () =>
    checkouts.start(ada.id, {
      key: makeId(),
      wanted: { item: { kind: "package", key: "starter" }, currency: "usd" },
    });
  const orderOf = (): Promise<Order> =>
    database.db.selectFrom("checkout").selectAll().where("person_id", "=", ada.id).executeTakeFirstOrThrow();
  const deliver = async (body: string, signature: string) => {
    const headers = { "content-type": "application/json", "stripe-signature": signature };
    const answer = await fetch(`${url}/stripe`, { method: "POST", headers, body });
    const { data } = (await answer.json()) as { data?: { reason?: string } };
    return { status: answer.status, reason: data?.reason };
  };
  return {
    world,
    parts,
    ada,
    lines,
    begin,
    orderOf,
    deliver,
    /** Buys at a price set up there, on the stand-in's own page, for the order that our checkout began. */
    pay: async (): Promise<{ told: Told; sent: Sent }> => {
      await expect(begin()).rejects.toMatchObject({ code: "payment/misconfigured" });
      const order = await orderOf();
      const session = await stripe.ask(async ({ products, prices, checkout }) => {
        const { id: product } = await products.create({ name: "MyBA" });
        const { id: price } = await prices.create({ product, currency: order.currency, unit_amount: order.price });
        return checkout.sessions.create({
          mode: "payment",
          customer: order.customer_id ?? "",
          line_items: [{ price, quantity: 1 }],
          metadata: metadataOf(order),
        });
      });
      await fetch(`${session.url}/complete`, { method: "POST", redirect: "manual" });
      const paid = await stripe.ask(({ checkout }) => checkout.sessions.retrieve(session.id));
      expect(paid).toMatchObject({ status: "complete", payment_status: "paid" });
      const last = sent.find(({ body }) => body.includes("checkout.session.completed"));
      if (last === undefined) throw new Error("the stand-in told nobody");
      return { told: JSON.parse(last.body) as Told, sent: last };
    },
    /** What becomes of an event with all that Stripe puts around it, signed. */
    processed: async (id: string, told: Told): Promise<string | undefined> => {
      const created = Math.floor(Date.now() / 1000);
      const around = { pending_webhooks: 1, request: { id: null, idempotency_key: null } };
      const whole = { object: "event", id, created, livemode: false, api_version: stripeApiVersion, ...around };
      const event = { ...whole, ...told };
      const payload = JSON.stringify(event);
      const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: created });
      expect(await deliver(payload, signature)).toMatchObject({ status: 200 });
      await inbox.process();
      return (await inboxRows(database)).find(({ event_id: eventId }) => eventId === id)?.state;
    },
  };
}

/** Where the stand-in's words go: kept, so that a test can bring them to the server. */
async function listenForWebhooks(): Promise<{ sent: readonly Sent[]; url: string }> {
  const sent: Sent[] = [];
  const keep = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    sent.push({ body: await text(request), signature: String(request.headers["stripe-signature"]) });
    response.end();
  };
  const server = createServer((request, response) => void keep(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { sent, url: `http://127.0.0.1:${port}/` };
}
