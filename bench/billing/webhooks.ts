import { setTimeout as sleep } from "node:timers/promises";
import { makeIds } from "../../apps/billing-server/src/ledger/ids.ts";
import { sandboxStripe, stripeApiVersion } from "../../packages/sandbox/src/stripe/config.ts";
import { signatureOf } from "../../packages/sandbox/src/stripe/webhooks/sign.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { inParallel } from "../ledger/load.ts";
import { openLoop } from "../ledger/open-loop.ts";
import { StallWitness } from "../ledger/stall-witness.ts";
import { EventStream } from "./event-stream.ts";
import { LightClient } from "./light-client.ts";
import type { SignedIn } from "./people.ts";
import { type Program, usageOf } from "./programs.ts";
import { type Asked, inTurn } from "./requests.ts";

const perSecond = 100;
const seconds = 5;
/** Beforehand, each after the last: what the way takes where nobody else is on it. */
const alone = 100;
/** More than arrive by chance. */
const orders = 700;
const atOnce = 16;
/** Who has no tokens by then gets none. */
const patienceMs = 5000;
const makeId = makeIds(Date.now);

interface Sides {
  readonly server: Program;
  readonly stripe: Program;
  readonly people: readonly SignedIn[];
}

/** What Stripe has of a page to pay on, as far as it is read here. */
interface Session {
  readonly id: string;
  readonly client_reference_id: string;
}

/** An order that waits for its payment, and whose tokens are listened for. */
interface Awaited {
  readonly delivery: Asked;
  readonly stream: EventStream;
}

/**
 * How long it takes from when Stripe's word of a payment is sent until whoever paid hears that their tokens are there:
 * the signature proven, the event stored and answered, the order held against it, the ledger's entry synced, the new
 * balance at the other end of a stream. Orders are begun, and words signed, beforehand.
 */
export async function measureWebhooks(sides: Sides): Promise<BenchmarkResult & { readonly failed: number }> {
  const awaited = await beginOrders(sides);
  const client = await LightClient.open(sides.server.url, 64);
  const next = inTurn(awaited);
  const answeredMs: number[] = [];
  const heardMs: number[] = [];
  const deliver = async (): Promise<void> => {
    const { delivery, stream } = next();
    const heard = stream.nextBalance();
    const sentAt = performance.now();
    const { status, body } = await client.ask(delivery);
    if (status !== 200) throw new Error(body);
    answeredMs.push(performance.now() - sentAt);
    const heardAt = await Promise.race([heard, sleep(patienceMs, undefined, { ref: false })]);
    // Who waits in vain counts with how long they did, lest a server that is too slow look fast.
    heardMs.push((heardAt ?? performance.now()) - sentAt);
    if (heardAt === undefined) throw new Error("no tokens came");
  };
  let failed = 0;
  for (let round = 0; round < alone; round += 1) await deliver().catch(() => void (failed += 1));
  const aloneMs = quantile(heardMs, 0.5);
  answeredMs.length = 0;
  heardMs.length = 0;
  const witness = new StallWitness();
  const before = usageOf(sides.server).cpuMs;
  const result = await openLoop({ perSecond, seconds }, deliver);
  const cpuMs = (usageOf(sides.server).cpuMs - before) / heardMs.length;
  const stallMs = await witness.longestMs();
  client.close();
  for (const { stream } of awaited) stream.close();
  return {
    metrics: { webhookP50Ms: quantile(heardMs, 0.5), webhookP99Ms: quantile(heardMs, 0.99) },
    notes: [
      `${heardMs.length} payments, ${perSecond} a second at random, each of somebody else: tokens heard of on the ` +
        `person's stream ${tell(heardMs)} after Stripe's word was sent (answered ${tell(answeredMs)}; one at a ` +
        `time before that heard of after p50 ${aloneMs.toFixed(1)} ms), ` +
        `${cpuMs.toFixed(1)} ms of processor time each; the load itself was late by p99 ` +
        `${quantile(result.lateMs, 0.99).toFixed(1)} ms, and an idle thread beside it by at most ${stallMs.toFixed(1)} ms`,
    ],
    failed: failed + result.failed,
  };
}

function tell(times: readonly number[]): string {
  return `p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`;
}

/** One order each of as many people, begun as the desktop begins them, and their streams. */
async function beginOrders({ server, stripe, people }: Sides): Promise<readonly Awaited[]> {
  const client = await LightClient.open(server.url, atOnce);
  const buyers = people.slice(0, orders);
  const streams = new Map<string, EventStream>();
  await inParallel(atOnce, buyers.length, async (index) => {
    const buyer = buyers[index]!; // As many as there are.
    const { status, body } = await client.ask(buy(buyer));
    if (status !== 200) throw new Error(`nothing can be bought: ${body}`);
    const [, id] = /"id":"([^"]+)"/.exec(body) ?? [];
    streams.set(id ?? "", await EventStream.open(server.url, buyer));
  });
  client.close();
  const sessions = await sessionsAt(stripe);
  return sessions.flatMap((session) => {
    const stream = streams.get(session.client_reference_id);
    return stream === undefined ? [] : [{ delivery: wordOf(session), stream }];
  });
}

function buy({ token }: SignedIn): Asked {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": makeId() };
  const body = JSON.stringify({ item: { kind: "package", key: "starter" }, currency: "usd" });
  return { method: "POST", path: "/api/checkout-sessions", headers, body };
}

async function sessionsAt({ url }: Program): Promise<readonly Session[]> {
  const sessions: Session[] = [];
  for (;;) {
    const after = sessions.at(-1);
    const query = `limit=100${after === undefined ? "" : `&starting_after=${after.id}`}`;
    const headers = { authorization: `Bearer ${sandboxStripe.secretKey}`, "stripe-version": stripeApiVersion };
    const answer = await fetch(`${url}/v1/checkout/sessions?${query}`, { headers });
    if (!answer.ok) throw new Error(await answer.text());
    const page = (await answer.json()) as { readonly data: readonly Session[]; readonly has_more: boolean };
    sessions.push(...page.data);
    if (!page.has_more) return sessions;
  }
}

/** Stripe's word that somebody has paid by card, signed. */
function wordOf(session: Session): Asked {
  const [, name] = session.id.split("_").slice(-2);
  const paid = { ...session, status: "complete", payment_status: "paid", payment_intent: `pi_${name}`, url: null };
  const created = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    id: `evt_${name}`,
    object: "event",
    api_version: stripeApiVersion,
    created,
    data: { object: paid },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: "checkout.session.completed",
  });
  const signature = signatureOf(body, [sandboxStripe.webhookSecret], created);
  const headers = { "content-type": "application/json", "stripe-signature": signature };
  return { method: "POST", path: "/webhooks/stripe", headers, body };
}
