import type { CheckoutView } from "@myba/shared/billing-api/checkout";
import { pay } from "@myba/sandbox/stripe/checkout/pay";
import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { startStripeDouble, type StripeDouble } from "@myba/sandbox/stripe/stripe-double";
import { pino } from "pino";
import type { Stripe } from "stripe";
import { expect, onTestFinished } from "vitest";
import { openCatalogues } from "../../catalogue/open-catalogues.ts";
import type { Catalogues } from "../../catalogue/catalogues.ts";
import { openEvents } from "../../events/open-events.ts";
import { type Engine, type ServerWorld, startServerWorld } from "../../testing/server-world.ts";
import { walletViewOf } from "../../wallet/wallet-view.ts";
import { type OpenPayments, openPayments } from "../open-payments.ts";
import { openStripe } from "../open-stripe.ts";
import type { CheckoutOptions } from "../session-params.ts";
import type { StripePort } from "../stripe-port.ts";
import type { Wanted } from "../start-order.ts";

/** As the server's own types have them, which come from another build of the SDK's than a test's. */
type Session = Parameters<OpenPayments["payments"]["applySession"]>[0];
type Intent = Parameters<OpenPayments["payments"]["applyPaymentIntent"]>[0];
type Line = Readonly<Record<string, unknown>>;

/** Payments of one process. */
interface PaymentProcess extends OpenPayments {
  readonly catalogues: Catalogues;
  /** As the server reaches Stripe. */
  readonly port: StripePort;
}

/** A server that sells, Stripe's double, and people. */
export interface PaymentWorld extends ServerWorld, PaymentProcess {
  readonly stripe: StripeDouble;
  /** Every line that was logged. */
  readonly lines: readonly Line[];
  /** Somebody who has signed in. */
  person(name?: string): Promise<{ readonly id: string; readonly accountId: string }>;
  /** One more process on the same databases; PostgreSQL only. */
  anotherProcess(): Promise<PaymentProcess>;
  /** The states of checkouts that somebody's programs heard of, in their order. */
  heard(accountId: string): Promise<string[]>;
  /** What waits for staff: the reasons. */
  quarantined(): Promise<string[]>;
  job(name: string): Promise<void>;
  /** Begins to buy. */
  buy(personId: string, wanted?: Partial<Wanted>, key?: string): Promise<CheckoutView>;
  /** Pays on the page of a checkout, as far as Stripe is concerned: nobody tells the server. */
  payAt(checkout: Pick<CheckoutView, "url">, by?: string): void;
  /** What Stripe has of a checkout, as an event or an answer would show it. */
  sessionOf(checkout: Pick<CheckoutView, "id">): Session;
  intentOf(checkout: Pick<CheckoutView, "id">): Intent;
  /** Turns the clock of the server and of Stripe, where what is due happens. */
  pass(ms: number): void;
}

/** Ways to pay: Stripe's test cards, and a debit that settles or fails four days later. */
export const ways = {
  card: "4242424242424242",
  declinedCard: "4000000000000002",
  emptyCard: "4000000000009995",
  debit: "000123456789",
  failingDebit: "000222222227",
} as const;

const usualOptions: CheckoutOptions = {
  publicUrl: "https://billing.example.com",
  isTaxed: false,
  takesPromotionCodes: false,
  checkoutMinutes: 60,
};

/** Empty databases of one engine and an empty account at Stripe; ended with the test. */
export async function startPaymentWorld(engine: Engine, options: Partial<CheckoutOptions> = {}): Promise<PaymentWorld> {
  const world = await startServerWorld(engine);
  onTestFinished(() => world.end());
  const { now, makeId } = world;
  const stripe = await startStripeDouble({ now });
  onTestFinished(async () => {
    await stripe.close();
    expect(stripe.malformed, "asked in a way that Stripe does not have").toEqual([]);
  });
  const lines: Line[] = [];
  const log = pino({ level: "trace" }, { write: (line) => void lines.push(JSON.parse(line) as Line) });
  const open = async ({
    ledger,
    database,
    reader,
  }: Pick<ServerWorld, "ledger" | "database" | "reader">): Promise<PaymentProcess> => {
    const catalogues = await openCatalogues({ database, now });
    const viewOf = (accountId: string) => walletViewOf(ledger, accountId, now());
    const events = openEvents({ ledger, database, now, makeId, viewOf });
    onTestFinished(() => events.close());
    const port = openStripe({ secretKey: sandboxStripe.secretKey, apiUrl: stripe.url, log, timeoutMs: 20_000 });
    await port.ask(triedAgainAtOnce);
    const own = { ledger, database, reader, catalogues, events, stripe: port, now, makeId, log, wait };
    return { ...openPayments({ ...usualOptions, ...options, ...own }), catalogues, port };
  };
  const first = await open(world);
  const { db } = world.database;
  const sessionOf = ({ id }: Pick<CheckoutView, "id">) => {
    const found = stripe.world.store.all("checkout.session").find((each) => each.client_reference_id === id);
    if (found === undefined) throw new Error(`Stripe has no session of ${id}`);
    return found;
  };
  return {
    ...world,
    ...first,
    stripe,
    lines,
    async person(name = "Ada") {
      const id = makeId();
      const email = `${name.toLowerCase()}@example.com`;
      await db.insertInto("person").values({ id, name, email, created_at: now(), profile_at: now() }).execute();
      return { id, accountId: `user:${id}` };
    },
    anotherProcess: async () => open(await world.another()),
    async heard(accountId) {
      const rows = await db
        .selectFrom("outbox")
        .select("event")
        .where("account_id", "=", accountId)
        .orderBy("no")
        .execute();
      return rows.map(({ event }) => (JSON.parse(event) as { state: string }).state);
    },
    async quarantined() {
      const rows = await db.selectFrom("quarantine").select("reason").orderBy("created_at").execute();
      return rows.map(({ reason }) => reason);
    },
    buy: (personId, wanted = {}, key = makeId()) =>
      first.checkouts.start(personId, {
        key,
        wanted: { item: { kind: "package", key: "professional" }, currency: "usd", ...wanted },
      }),
    payAt({ url }, by = ways.card) {
      const session = stripe.world.store.all("checkout.session").find((each) => each.url === url);
      if (session === undefined) throw new Error(`nobody can pay at ${String(url)}`);
      const isCard = by.length === 16;
      const instrument = isCard
        ? ({ kind: "card", number: by } as const)
        : ({ kind: "bank-debit", account: by } as const);
      pay(stripe.world, session, instrument, { email: "ada@example.com", name: "Ada" });
    },
    sessionOf: (checkout) => sent<Session>(sessionOf(checkout)),
    intentOf(checkout) {
      const id = sessionOf(checkout).payment_intent;
      if (typeof id !== "string") throw new Error("nobody has tried to pay yet");
      return sent<Intent>(stripe.world.store.get("payment_intent", id));
    },
    pass(ms) {
      world.turn(ms);
      stripe.world.agenda.runDue();
    },
    async job(name) {
      await first.jobs.find((each) => each.name === name)?.run(new AbortController().signal);
    },
  };
}

const wait = (): Promise<void> => Promise.resolve();

const restSeconds = (): number => 0.005;

/** The SDK rests half a second and more before it tries again, in which tests would only wait. */
function triedAgainAtOnce(stripe: object): Promise<void> {
  const rests = { getInitialNetworkRetryDelay: restSeconds, getMaxNetworkRetryDelay: restSeconds };
  Object.assign(stripe, rests satisfies Partial<Stripe>);
  return Promise.resolve();
}

/** An object of the double as it comes over the wire. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as `Response.json` would have it
function sent<Sent>(object: { readonly id: string }): Sent {
  return JSON.parse(JSON.stringify(object)) as Sent;
}
