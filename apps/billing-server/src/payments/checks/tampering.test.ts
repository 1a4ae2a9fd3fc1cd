import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { pino } from "pino";
import { Stripe } from "stripe";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { makeApp } from "../../http/app.ts";
import { listen } from "../../http/listen.ts";
import { returnPages } from "../../http/return-pages.ts";
import { engines } from "../../testing/server-world.ts";
import { serveInbox } from "../../webhooks/testing/webhook-world.ts";
import { stripeWebhooks } from "../events/stripe-webhooks.ts";
import { type PayingWorld, startPayingWorld, type Told } from "../testing/paying-world.ts";

const secret = sandboxStripe.webhookSecret;

describe.each(engines)("somebody who wants tokens for nothing, on %s", (engine) => {
  test("with webhooks that are forged, stale, re-serialised, of another mode or without a signature changes nothing, and the log says why", async () => {
    const { world, before, events } = await paidAndNotHeard();
    const body = events.find(({ type }) => type === "checkout.session.completed")?.body ?? "";
    const nowS = Math.floor(world.now() / 1000);
    const asLive = body.replaceAll('"livemode":false', '"livemode":true');
    const tries: readonly (readonly [string, string, string])[] = [
      ["it is not signed", body, ""],
      ["its signature does not match, or it is too old", body, sign(body, { by: "whsec_somebody_elses" })],
      ["its signature does not match, or it is too old", body, sign(body, { at: nowS - 301 })],
      ["its signature does not match, or it is too old", body, sign(body, { at: nowS + 301 })],
      ["its signature does not match, or it is too old", JSON.stringify(JSON.parse(body), null, 2), sign(body)],
      ["its signature does not match, or it is too old", body.replace('"unpaid"', '"paid"') + " ", sign(body)],
      ["it is not a test", asLive, sign(asLive)],
    ];
    for (const [, sent, signature] of tries) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await post(world.webhookUrl, sent, signature)).toBe(400);
    }
    const refused = () => world.inboxLines.filter(({ msg, status }) => msg === "request" && status === 400);
    await vi.waitFor(() => expect(refused()).toHaveLength(tries.length), 20_000);
    expect(refused()).toMatchObject(
      tries.map(([refusal]) => ({ route: "/webhooks/stripe", code: "webhook/refused", refusal })),
    );
    await world.inbox.process();
    expect(await standing(world)).toEqual(before);

    function sign(payload: string, { by = secret, at = nowS }: { by?: string; at?: number } = {}): string {
      return Stripe.webhooks.generateTestHeaderString({ payload, secret: by, timestamp: at });
    }
  });

  test("with a test's event at a server of real money changes nothing, and the log says why", async () => {
    const { world, before, events } = await paidAndNotHeard();
    const { database, now, payments } = world;
    const source = stripeWebhooks({ payments, secrets: [secret], isLive: true, now });
    const { url, lines } = await serveInbox({ database, now, isLive: true, sources: [source] });
    const body = events.find(({ type }) => type === "checkout.session.completed")?.body ?? "";
    const timestamp = Math.floor(now() / 1000);
    const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
    expect(await post(`${url}/stripe`, body, signature)).toBe(400);
    await vi.waitFor(() => expect(lines).toMatchObject([{ code: "webhook/refused", refusal: "it is a test" }]), 20_000);
    expect(await standing(world)).toEqual(before);
  });

  test("with a webhook that was heard before changes nothing, and the log says that it is not new", async () => {
    const { world, events } = await paidAndNotHeard();
    await world.hear(events);
    const heard = await standing(world);
    expect(heard.transfers).toHaveLength(1);
    const known = world.inboxLines.length;
    await world.hear(events);
    expect(await standing(world)).toEqual(heard);
    const received = world.inboxLines.slice(known).filter(({ msg }) => msg === "event received");
    expect(received).toMatchObject(events.map(({ id: eventId }) => ({ eventId, isNew: false })));
  });

  test("with another price, currency, quantity or metadata at Stripe gets nothing for it, and an alarm is in the log", async () => {
    const tampered: readonly (readonly [string, (session: Record<string, unknown>) => object])[] = [
      ["amount", () => ({ amount_subtotal: 1, amount_total: 1 })],
      // Three for the price of one, or one for the price of three.
      [
        "amount",
        ({ amount_total: total }) => ({ amount_subtotal: Number(total) * 3, amount_total: Number(total) * 3 }),
      ],
      ["currency", () => ({ currency: "jpy" })],
      ["metadata", ({ metadata }) => ({ metadata: { ...(metadata as object), tokens: "5000" } })],
      ["customer", () => ({ customer: "cus_somebody_else" })],
    ];
    const { world, before, events } = await paidAndNotHeard();
    const [told] = events.filter(({ type }) => type === "checkout.session.completed");
    for (const [no, [, change]] of tampered.entries()) {
      const event = JSON.parse(told?.body ?? "") as { id: string; data: { object: Record<string, unknown> } };
      const object = { ...event.data.object, ...change(event.data.object) };
      const id = `evt_tampered_${no}`;
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await world.hear([
        { id, type: "checkout.session.completed", body: JSON.stringify({ ...event, id, data: { object } }) },
      ]);
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect((await standing(world)).transfers, id).toEqual(before.transfers);
    }
    const alarms = world.lines.filter(({ alarm }) => alarm === "quarantine");
    // The second amount is put aside with the first: it is the same object and the same reason.
    expect(alarms).toMatchObject(
      ["amount", "currency", "metadata", "customer"].map((reason) => ({ reason, level: 50, by: "webhook" })),
    );
    expect(alarms[0]).toMatchObject({ eventId: "evt_tampered_0", expected: { price: 399 }, found: { total: 1 } });
  });

  test("with more of a plan than was sold gets nothing for it, and an alarm is in the log", async () => {
    const world = await startPayingWorld(engine);
    const { id, accountId } = await world.person();
    const { subscriptionId } = await world.purchase(id, { kind: "plan", key: "monthly" });
    const { items } = await world.sdk.subscriptions.retrieve(subscriptionId ?? "");
    const item = { id: items.data[0]?.id ?? "", quantity: 5 };
    await world.sdk.subscriptions.update(subscriptionId ?? "", { items: [item], proration_behavior: "none" });
    const since = world.mark();
    world.turn(32 * 86_400_000);
    await world.stripe.turn();
    await world.hear(world.told(since));
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 0 });
    expect(world.lines.filter(({ alarm }) => alarm === "quarantine")).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ reason: "plan", level: 50 })]),
    );
  });

  test("check 46: opening the return page, the cancel page or any link with whatever in it grants nothing and changes nothing", async () => {
    const world = await startPayingWorld(engine);
    const { id } = await world.person();
    const asked = { key: "one", wanted: { item: { kind: "package", key: "starter" }, currency: "usd" } as const };
    const { id: checkoutId } = await world.checkouts.start(id, asked);
    const row = await world.database.db.selectFrom("checkout").select("page_id").executeTakeFirstOrThrow();
    const before = await standing(world);
    const lines: Record<string, unknown>[] = [];
    const log = pino({}, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
    const mounts = [returnPages({ publicUrl: "http://127.0.0.1", checkouts: world.checkouts })];
    const nothing = { phase: () => "ready" as const, onAnswer: () => undefined, trustedProxies: [] };
    const app = makeApp({ ...nothing, log, requestsPerMinute: 1_000_000, mounts: () => mounts });
    const listening = await listen("127.0.0.1", 0, app);
    onTestFinished(() => listening.close(0));
    const forged = [
      `order=${row.page_id}`,
      `order=${row.page_id}&state=paid&tokens=5000&paid=1&n=3`,
      `order=${row.page_id}&session_id=cs_test_x&payment_status=paid`,
      `order=${checkoutId}`,
      `order=${row.page_id}&order=${row.page_id}`,
      "session_id=cs_test_x&redirect_status=succeeded&payment_intent=pi_x",
      "",
    ];
    for (const place of ["return", "cancel"])
      for (const query of forged) {
        // The server may ask Stripe each time, and hears that nobody has paid.
        world.turn(5000);
        // oxlint-disable-next-line no-await-in-loop -- one after another
        const response = await fetch(`${listening.url}/checkout/${place}?${query}`);
        // oxlint-disable-next-line no-await-in-loop -- as above
        const page = await response.text();
        expect(page, query).not.toMatch(/thank you|complete|in your wallet/i);
        // What opens MyBA says no more than that something may have happened.
        for (const [link] of page.matchAll(/myba:[^"]*/g))
          expect(link).toMatch(/^myba:\/\/checkout\/(?:return|cancel)$/);
      }
    for (const method of ["POST", "PUT", "DELETE"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const answer = await fetch(`${listening.url}/checkout/return?order=${row.page_id}`, { method });
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    expect(await standing(world)).toEqual(before);
    await vi.waitFor(
      () =>
        expect(lines.filter(({ route, status }) => route === "/checkout/return" && status === 200)).toHaveLength(
          forged.length,
        ),
      20_000,
    );
  });

  /** Somebody has paid, and the server has heard nothing of it. */
  async function paidAndNotHeard(): Promise<{
    world: PayingWorld;
    events: readonly Told[];
    before: Awaited<ReturnType<typeof standing>>;
  }> {
    const world = await startPayingWorld(engine);
    const { id } = await world.person();
    await world.purchase(id);
    return { world, before: await standing(world), events: world.told() };
  }
});

async function post(url: string, body: string, signature: string): Promise<number> {
  const headers = { "content-type": "application/json", ...(signature !== "" && { "stripe-signature": signature }) };
  return (await fetch(url, { method: "POST", headers, body })).status;
}

/** Everything that somebody could want to change. */
async function standing({ database: { db }, reader }: PayingWorld): Promise<{
  readonly transfers: readonly unknown[];
  readonly orders: readonly unknown[];
  readonly inbox: readonly unknown[];
  readonly told: readonly unknown[];
}> {
  const order = ["id", "state", "price", "tokens", "settled_at", "granted_at", "payment_id"] as const;
  return {
    transfers: await reader.query("SELECT * FROM transfer ORDER BY id"),
    orders: await db.selectFrom("checkout").select(order).orderBy("id").execute(),
    inbox: await db.selectFrom("inbox").select(["event_id", "state"]).orderBy("event_id").execute(),
    told: await db.selectFrom("outbox").selectAll().orderBy("no").execute(),
  };
}
