import { fresh } from "@myba/sandbox/stripe/templates";
import { Stripe } from "stripe";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Engine, engines, startServerWorld } from "../../testing/server-world.ts";
import { inboxRows, type OpenInbox, serveInbox } from "../../webhooks/testing/webhook-world.ts";
import { stripeApiVersion } from "../open-stripe.ts";
import type { Payments } from "../payments.ts";
import { stripeWebhooks } from "../events/stripe-webhooks.ts";

const secrets = ["whsec_new_0123456789abcdef", "whsec_old_0123456789abcdef"];

describe.each(engines)("check 17: what is sent to Stripe's address on %s", (engine) => {
  test("is taken with the new and with the old secret while they are changed", async () => {
    const { send, types } = await start(engine);
    expect(await send(event("evt_1"), { secret: secrets[0] })).toBe(200);
    expect(await send(event("evt_2"), { secret: secrets[1] })).toBe(200);
    expect(await types()).toEqual(["evt_1 customer.deleted done", "evt_2 customer.deleted done"]);
  });

  test("is refused unless it is signed, with our secret, over exactly these bytes, just now", async () => {
    const { send, world, types, lines } = await start(engine);
    const body = event("evt_1");
    expect(await send(body, { header: "" })).toBe(400);
    expect(await send(body, { header: "t=1,v1=00" })).toBe(400);
    expect(await send(body, { secret: "whsec_somebody_elses_secret" })).toBe(400);
    expect(await send(body, { signed: JSON.stringify(JSON.parse(body), null, 2) })).toBe(400);
    expect(await send(`${body} `, { signed: body })).toBe(400);
    expect(await send(body, { sentAt: world.now() - 301_000 })).toBe(400);
    expect(await send(body, { sentAt: world.now() + 301_000 })).toBe(400);
    expect(await types()).toEqual([]);
    expect(lines.filter(({ msg }) => msg === "event received")).toEqual([]);
    expect(await send(body, { sentAt: world.now() - 299_000 })).toBe(200);
  });

  test("is refused when it is of real money and this server is not, of another version, no event or too large", async () => {
    const { send, types } = await start(engine);
    expect(await send(event("evt_1", { livemode: true }))).toBe(400);
    expect(await send(event("evt_2", { api_version: "2020-08-27" }))).toBe(400);
    expect(await send("{}")).toBe(400);
    expect(await send("no JSON at all")).toBe(400);
    expect(await send(event("evt_3", { padding: "x".repeat(1_000_000) }))).toBe(413);
    expect(await types()).toEqual([]);
  });

  test("and was sent before is stored once and handled once, however often it comes at the same time", async () => {
    const { send, deleted, types } = await start(engine);
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(event("evt_1"))));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await types()).toEqual(["evt_1 customer.deleted done"]);
    expect(deleted).toEqual(["cus_gone"]);
  });

  test("and is about nothing that we sell is kept and left alone", async () => {
    const { send, deleted, types } = await start(engine);
    expect(await send(event("evt_1", { type: "product.created" }))).toBe(200);
    expect(await types()).toEqual(["evt_1 product.created done"]);
    expect(deleted).toEqual([]);
  });
});

interface Sent {
  readonly secret?: string | undefined;
  readonly header?: string;
  /** What the signature is over, where that is not what is sent. */
  readonly signed?: string;
  readonly sentAt?: number;
}

interface Started extends Pick<OpenInbox, "lines"> {
  readonly world: { readonly now: () => number };
  readonly send: (body: string, how?: Sent) => Promise<number>;
  readonly deleted: readonly string[];
  readonly types: () => Promise<readonly string[]>;
}

async function start(engine: Engine): Promise<Started> {
  const world = await startServerWorld(engine);
  onTestFinished(() => world.end());
  const { database, now } = world;
  const deleted: string[] = [];
  const payments: Payments = {
    applySession: broken,
    applyPaymentIntent: broken,
    applyCharge: broken,
    applyRefund: broken,
    applyDispute: broken,
    applySubscription: broken,
    applyInvoice: broken,
    applyDeletedCustomer(id) {
      deleted.push(id);
      return Promise.resolve("changed");
    },
  };
  const source = stripeWebhooks({ payments, secrets, isLive: false, now });
  const { inbox, url, lines } = await serveInbox({ database, now, isLive: false, sources: [source] });
  return {
    world,
    lines,
    deleted,
    async send(body, { secret = secrets[0] ?? "", header, signed = body, sentAt = now() } = {}) {
      const timestamp = Math.floor(sentAt / 1000);
      const signature = header ?? Stripe.webhooks.generateTestHeaderString({ payload: signed, secret, timestamp });
      const headers = { "content-type": "application/json", "stripe-signature": signature };
      return (await fetch(`${url}/stripe`, { method: "POST", headers, body })).status;
    },
    async types() {
      await inbox.process();
      return (await inboxRows(database)).map(({ event_id: id, type, state }) => `${id} ${type} ${state}`);
    },
  };
}

function broken(): never {
  throw new Error("nothing of this comes here");
}

/** An event of Stripe's own shape: that somebody deleted a customer. */
function event(id: string, changed: Readonly<Record<string, unknown>> = {}): string {
  const object = fresh("customer", { id: "cus_gone" });
  const whole = {
    id,
    object: "event",
    api_version: stripeApiVersion,
    created: Date.UTC(2026, 0, 1) / 1000,
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: "customer.deleted",
  };
  return JSON.stringify({ ...whole, ...changed });
}
