import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { startStripeDouble, type StripeDouble } from "@myba/sandbox/stripe/stripe-double";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { openCatalogues } from "../../catalogue/open-catalogues.ts";
import type { Catalogues } from "../../catalogue/catalogues.ts";
import { openEvents } from "../../events/open-events.ts";
import { type Engine, type ServerWorld, startServerWorld } from "../../testing/server-world.ts";
import { walletViewOf } from "../../wallet/wallet-view.ts";
import { type OpenPayments, openPayments } from "../open-payments.ts";
import { openStripe } from "../open-stripe.ts";
import type { CheckoutOptions } from "../session-params.ts";

type Line = Readonly<Record<string, unknown>>;

/** Payments of one process. */
export interface PaymentProcess extends OpenPayments {
  readonly catalogues: Catalogues;
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
}

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
  onTestFinished(() => stripe.close());
  const lines: Line[] = [];
  const log = pino({ level: "trace" }, { write: (line) => void lines.push(JSON.parse(line) as Line) });
  const open = async ({ ledger, database }: Pick<ServerWorld, "ledger" | "database">): Promise<PaymentProcess> => {
    const catalogues = await openCatalogues({ database, now });
    const viewOf = (accountId: string) => walletViewOf(ledger, accountId, now());
    const events = openEvents({ ledger, database, now, makeId, viewOf });
    onTestFinished(() => events.close());
    const port = openStripe({ secretKey: sandboxStripe.secretKey, apiUrl: stripe.url, log, timeoutMs: 2000 });
    const parts = { ...usualOptions, ...options, ledger, database, catalogues, events, stripe: port, now, makeId, log };
    return { ...openPayments(parts), catalogues };
  };
  const first = await open(world);
  const { db } = world.database;
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
    async job(name) {
      await first.jobs.find((each) => each.name === name)?.run(new AbortController().signal);
    },
  };
}
