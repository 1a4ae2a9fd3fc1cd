import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { payCheckout, type Payer } from "@myba/sandbox/stripe/checkout/pay-checkout";
import { eventBody } from "@myba/sandbox/stripe/events";
import { Stripe } from "stripe";
import { expect } from "vitest";
import { walletId } from "../../ledger/accounts.ts";
import type { Engine, ServerWorld } from "../../testing/server-world.ts";
import type { Inbox } from "../../webhooks/inbox.ts";
import type { InboxParts } from "../../webhooks/inbox-parts.ts";
import { inboxRows, type OpenInbox, serveInbox } from "../../webhooks/testing/webhook-world.ts";
import { applyEvent } from "../events/event-handlers.ts";
import { stripeWebhooks } from "../events/stripe-webhooks.ts";
import { stripeApiVersion } from "../open-stripe.ts";
import { idOf } from "../stripe-port.ts";
import { type PaymentWorld, startPaymentWorld } from "./payment-world.ts";

/** An event as Stripe sends it. */
export interface Told {
  readonly id: string;
  readonly type: string;
  readonly body: string;
}

/** A server that sells, and hears of Stripe what the test brings it. */
export interface PayingWorld extends PaymentWorld {
  readonly inbox: Inbox;
  /** Lines of the inbox's log. */
  readonly inboxLines: OpenInbox["lines"];
  /** Where Stripe sends to. */
  readonly webhookUrl: string;
  /** Stripe's SDK in the hands of whoever runs the shop. */
  readonly sdk: Stripe;
  /** Somebody buys on Stripe's page; with a card that is refused they have not paid. */
  readonly purchase: (personId: string, purchase?: Partial<Purchase>) => Promise<Bought>;
  /** What the double has to tell since a mark, oldest first, as far as this server does something about it. */
  readonly told: (since?: number) => readonly Told[];
  /** How much it has told so far. */
  readonly mark: () => number;
  /** Sends events to the server, one after another. */
  readonly send: (events: readonly Told[]) => Promise<void>;
  /** Sends and processes events one by one, and turns the clock until those that came too early were tried again. */
  readonly hear: (events: readonly Told[]) => Promise<void>;
  /** What handling events one after another comes to, past the inbox; what came too early is tried again at the end. */
  readonly apply: (events: readonly Told[]) => Promise<void>;
  /** What is not done. */
  readonly unfinished: () => Promise<readonly string[]>;
}

interface Purchase {
  readonly kind: "package" | "plan";
  readonly key: string;
  readonly payer: Payer;
}

interface Bought {
  readonly checkoutId: string;
  readonly sessionId: string;
  readonly paymentId: string | null;
  readonly subscriptionId: string | null;
}

const secret = sandboxStripe.webhookSecret;

/** Ends with the test. */
export async function startPayingWorld(
  engine: Engine,
  options: Pick<InboxParts, "beforeStep"> & Parameters<typeof startPaymentWorld>[1] = {},
): Promise<PayingWorld> {
  const { beforeStep, ...selling } = options;
  const world = await startPaymentWorld(engine, selling);
  const { database, now, payments, stripe } = world;
  const source = stripeWebhooks({ payments, secrets: [secret], isLive: false, now });
  const parts = { database, now, isLive: false, sources: [source], ...(beforeStep && { beforeStep }) };
  const { inbox, url, lines } = await serveInbox(parts);
  const send: PayingWorld["send"] = async (told) => {
    for (const { body } of told) {
      const timestamp = Math.floor(now() / 1000);
      const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
      const headers = { "content-type": "application/json", "stripe-signature": signature };
      // oxlint-disable-next-line no-await-in-loop -- in this order
      const { status } = await fetch(`${url}/stripe`, { method: "POST", headers, body });
      expect(status).toBe(200);
    }
  };
  const unfinished = async (): Promise<readonly string[]> =>
    (await inboxRows(database))
      .filter(({ state }) => state !== "done")
      .map(({ event_id: id, type }) => `${type} ${id}`);
  return {
    ...world,
    inbox,
    inboxLines: lines,
    webhookUrl: `${url}/stripe`,
    sdk: new Stripe(sandboxStripe.secretKey, {
      apiVersion: stripeApiVersion,
      telemetry: false,
      ...placeOf(stripe.url),
    }),
    async purchase(personId, { kind = "package", key = "starter", payer } = {}) {
      const asked = { key: world.makeId(), wanted: { item: { kind, key }, currency: "usd" as const } };
      const { id: checkoutId, url: page } = await world.checkouts.start(personId, asked);
      await payCheckout(page ?? "", payer);
      const { session_id: id } = await database.db
        .selectFrom("checkout")
        .select("session_id")
        .where("id", "=", checkoutId)
        .executeTakeFirstOrThrow();
      const session = stripe.world.store.get("checkout.session", id ?? "");
      const { payment_intent: paymentId, subscription: subscriptionId } = session;
      return { checkoutId, sessionId: session.id, paymentId: idOf(paymentId), subscriptionId: idOf(subscriptionId) };
    },
    told: (since = 0) =>
      stripe.world.events.kept
        .slice(since)
        .filter(({ type }) => source.handlers.has(type))
        .map((event) => ({ id: event.id, type: event.type, body: JSON.stringify(eventBody(event)) })),
    mark: () => stripe.world.events.kept.length,
    send,
    async hear(told) {
      for (const one of told) {
        // oxlint-disable no-await-in-loop -- each is over before the next comes
        await send([one]);
        await inbox.process();
        // oxlint-enable no-await-in-loop
      }
      for (const seconds of [5, 30, 120]) {
        // oxlint-disable no-await-in-loop -- as time passes
        if ((await unfinished()).length === 0) return;
        world.turn(seconds * 1000);
        await inbox.process();
        // oxlint-enable no-await-in-loop
      }
    },
    async apply(told) {
      let left = told;
      for (let round = 0; left.length > 0 && round < 3; round += 1) {
        const early: Told[] = [];
        for (const one of left) {
          // oxlint-disable-next-line no-await-in-loop -- in this order
          const applied = await applyEvent(JSON.parse(one.body) as Parameters<typeof applyEvent>[0], payments);
          if (applied === "unknown") early.push(one);
        }
        left = early;
      }
      expect(left).toEqual([]);
    },
    unfinished,
  };
}

function placeOf(address: string): { readonly host: string; readonly port: string; readonly protocol: "http" } {
  const { hostname, port } = new URL(address);
  return { host: hostname, port, protocol: "http" };
}

/** Somebody's wallet, payments and plan as they stand, without ids and times of our own: what ways to one end share. */
export async function standingOf(
  { reader, database }: Pick<ServerWorld, "reader" | "database">,
  personId: string,
): Promise<Record<string, unknown>> {
  const accountId = walletId("user", personId);
  const [wallet, lots, payments] = await reader.snapshot(async (query) => [
    await query("SELECT posted, held, owed, unlimited_until FROM account WHERE id = ?", accountId),
    await query(
      `SELECT source, granted, remaining, held, clawed, expires_at FROM lot WHERE account_id = ?
        ORDER BY source, granted, expires_at, remaining`,
      accountId,
    ),
    await query(
      `SELECT paid_cents, granted, refunded_cents, withdrawn_cents, reinstated_cents, clawed, uncollected
        FROM payment WHERE account_id = ? ORDER BY granted, paid_cents, refunded_cents`,
      accountId,
    ),
  ]);
  const { db } = database;
  const checkouts = await db
    .selectFrom("checkout")
    .select(["state", "refunded_amount", "tokens", "paid_amount"])
    .where("person_id", "=", personId)
    .orderBy("created_at")
    .execute();
  const plans = await db
    .selectFrom("subscription")
    .select(["plan_key", "state", "period_begins_at", "period_ends_at", "cancels_at_period_end", "next_plan_key"])
    .select(["paid_plan_key", "paid_from", "paid_until", "granted_until", "ended_at"])
    .where("person_id", "=", personId)
    .orderBy("created_at")
    .execute();
  return { wallet, lots, payments, checkouts, plans };
}
