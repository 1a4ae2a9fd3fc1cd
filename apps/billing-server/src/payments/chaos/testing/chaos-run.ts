import { type StripeDouble, startStripeDouble } from "@myba/sandbox/stripe/stripe-double";
import { randomOf } from "../../../ledger/testing/crash-load.ts";
import { act } from "./chaos-acts.ts";
import { endInOrder, type ChaosEnd } from "./chaos-end.ts";
import { type ChaosPerson, makePeople } from "./chaos-people.ts";
import type { ChaosPlace } from "./chaos-place.ts";
import { chaosCatalogue, type ChaosShop, openShop } from "./chaos-shop.ts";
import type { ChaosTown, WantedAtStripe } from "./chaos-town.ts";
import { breakApi, breakDeliveries } from "./faults.ts";
import { type KillableServer, startKillableServer } from "./killable-server.ts";

export interface ChaosOptions {
  readonly place: ChaosPlace;
  readonly people: number;
  readonly seed: number;
  readonly kills: number;
  /** The bundle of the server that is killed; it is started from its source without. */
  readonly program?: string;
  /** Hears how many days of so many are over. */
  readonly onDay?: (day: number, of: number) => void;
}

/** What happened, and what came out. */
export interface ChaosReport extends ChaosEnd {
  readonly kills: number;
  readonly days: number;
  readonly steps: number;
  readonly deliveries: number;
  readonly dropped: number;
  readonly requests: number;
}

const day = 86_400_000;
/** People act in so many rounds, between which days pass: months, so that plans renew. */
const rounds = 12;
const begin = Date.UTC(2026, 0, 15);
/** So many do something at the same time. */
const atOnce = 8;

/**
 * Lets people live for some months at a server that is killed and hears of Stripe too late, twice, in another order or
 * not at all. Then nothing is delivered any more, the reconciler runs once, and everything must agree. Throws with what
 * does not, what those people did, and how to see it again.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { place, people: many, seed, program } = options;
  let aheadMs = begin - Date.now();
  const now = (): number => Date.now() + aheadMs;
  const stripe = await startStripeDouble();
  await stripe.advance(aheadMs);
  const closing: (() => Promise<unknown>)[] = [() => stripe.close()];
  try {
    const { people, admin, shop } = await open(stripe, { place, many, seed, now });
    const { prices, webhookSecret } = shop;
    const server = await startKillableServer({
      env: {
        ...place.env,
        STRIPE_API_URL: stripe.url,
        STRIPE_WEBHOOK_SECRET: webhookSecret,
        MYBA_ADMINS: admin.id,
      },
      aheadMs,
      program,
      onUp: (url) => listenAt(stripe, `${url}/webhooks/stripe`),
    });
    closing.push(() => server.end());
    const town: ChaosTown = { server, stripe, prices, people, admin, wanted: new Map<string, WantedAtStripe>() };
    noteCharges(town);
    const turn = async (ms: number): Promise<void> => {
      aheadMs += ms;
      await server.turn(ms);
      await stripe.advance(ms);
    };
    const days = await liveOn(town, options, turn);
    stripe.faults.clear();
    await closing.pop()?.();
    const ended = await endInOrder({ place, town, catalogue: chaosCatalogue, now, since: begin - day });
    const { all } = stripe.deliveries;
    return {
      ...ended,
      kills: server.kills(),
      days,
      steps: people.reduce((sum, { steps }) => sum + steps.length, 0),
      deliveries: all.length,
      dropped: all.filter(({ answers }) => answers.length === 0).length,
      requests: stripe.requests.length,
    };
  } catch (error) {
    const again = `pnpm fuzz payments --people ${many} --seed ${seed} --engine ${place.engine}`;
    throw new Error(`${wordsOf(error)}\nAgain: ${again}`, { cause: error });
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

/** What went wrong, with what was behind it where the error itself says next to nothing. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${wordsOf(error.cause)}`;
}

interface OpeningOptions {
  readonly place: ChaosPlace;
  readonly many: number;
  readonly seed: number;
  readonly now: () => number;
}

/** Everybody who buys, an admin, and the shop. */
async function open(
  stripe: StripeDouble,
  { place, many, seed, now }: OpeningOptions,
): Promise<{ people: readonly ChaosPerson[]; admin: ChaosPerson; shop: ChaosShop }> {
  const opened = await place.open(now);
  try {
    const { database, makeId } = opened;
    const everybody = await makePeople(database, { people: many + 1, seed, nowMs: now(), place, makeId });
    const [admin, ...people] = everybody.toReversed();
    if (admin === undefined) throw new Error("there is nobody");
    const shop = await openShop(stripe, { database, publicUrl: place.publicUrl, now, makeId });
    return { people: people.toReversed(), admin, shop };
  } finally {
    await opened.close();
  }
}

/** Stripe tells the server where it is now. */
function listenAt(stripe: StripeDouble, url: string): void {
  const { store } = stripe.world;
  for (const endpoint of store.all("webhook_endpoint")) store.change(endpoint, { url });
}

/** Writes down whose payments there are; those of a year are left alone, since months of it come as time passes. */
function noteCharges({ stripe, wanted }: ChaosTown): void {
  const { store, events } = stripe.world;
  const people = new Map<string, ChaosPerson>();
  const yearly = new Set(Object.values(chaosCatalogue.plans.find(({ interval }) => interval === "year")?.price ?? {}));
  events.onEvent(({ type, data }) => {
    if (type !== "charge.succeeded") return;
    const { object } = JSON.parse(data) as { object: { customer: string; payment_intent: string; amount: number } };
    if (yearly.has(object.amount)) return;
    if (!people.has(object.customer)) {
      for (const { id, customer } of store.all("checkout.session")) {
        const order = wanted.get(id);
        if (order !== undefined && typeof customer === "string") people.set(customer, order.person);
      }
    }
    people.get(object.customer)?.payments.push(object.payment_intent);
  });
}

async function liveOn(
  town: ChaosTown,
  { seed, kills, onDay }: ChaosOptions,
  turn: (ms: number) => Promise<void>,
): Promise<number> {
  const { server, stripe, people } = town;
  const random = randomOf(seed);
  const lengths = Array.from({ length: rounds }, () => 3 + Math.floor(random() * 12));
  const days = lengths.reduce((sum, length) => sum + length, 0);
  const inRound = killsIn(kills);
  let lived = 0;
  for (const [no, length] of lengths.entries()) {
    const acting = people.filter(() => random() < 0.5);
    const isLast = no === rounds - 1;
    const isHeld = isLast || random() < 0.3;
    breakDeliveries(stripe, random, random() < 0.25);
    if (isHeld) stripe.deliveries.hold();
    const ends = Array.from({ length: inRound[no] ?? 0 }, () => 1 + Math.floor(random() * acting.length * 2));
    const api = breakApi(stripe, random, { killAfter: ends, kill: () => server.kill() });
    // oxlint-disable no-await-in-loop -- round by round
    await everybody(acting, (person) => act(town, person));
    // What the round was too short for.
    for (let left = api.stopKilling(); left > 0; left -= 1) await killWhenUp(server);
    if (isLast) break;
    if (isHeld) stripe.deliveries.release("shuffled", random);
    await turn(length * day);
    // oxlint-enable no-await-in-loop
    lived += length;
    onDay?.(lived, days);
  }
  return lived;
}

/** So many kills, spread over the rounds. */
function killsIn(kills: number): readonly number[] {
  return Array.from(
    { length: rounds },
    (_, no) => Math.floor(((no + 1) * kills) / rounds) - Math.floor((no * kills) / rounds),
  );
}

async function killWhenUp(server: KillableServer): Promise<void> {
  await server.turn(0);
  server.kill();
}

async function everybody(people: readonly ChaosPerson[], live: (person: ChaosPerson) => Promise<void>): Promise<void> {
  const queue = [...people];
  const worker = async (): Promise<void> => {
    for (let person = queue.shift(); person !== undefined; person = queue.shift()) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await live(person);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
