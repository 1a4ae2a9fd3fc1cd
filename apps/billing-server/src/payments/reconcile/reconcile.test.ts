import { addPaymentMethod } from "@myba/sandbox/stripe/money/payment-methods";
import { addPaymentIntent, attempt } from "@myba/sandbox/stripe/money/payment-intents";
import { closeDispute, openDispute } from "@myba/sandbox/stripe/money/disputes";
import { describe, expect, test } from "vitest";
import { engines } from "../../testing/server-world.ts";
import { type PayingWorld, standingOf, startPayingWorld, type Told } from "../testing/paying-world.ts";
import { store } from "../../webhooks/inbox-rows.ts";
import type { Finding } from "./findings.ts";

const day = 86_400_000;

describe.each(engines)("the reconciler on %s", (engine) => {
  test("check 13: whatever subset of webhooks was lost, one run ends where all of them would have, and a second writes nothing", async () => {
    const told = await ends(() => true);
    for (let seed = 1; seed <= 6; seed += 1) {
      const random = randomOf(seed);
      // oxlint-disable-next-line no-await-in-loop -- one world after another
      expect(await ends(() => random() < seed / 7), `seed ${seed}`).toEqual(told);
    }
  }, 120_000);

  test("check 13: it is made good as well where no webhook has come at all", async () => {
    expect(await ends(() => false)).toEqual(await ends(() => true));
  });

  test("a dry run names what was missed and changes nothing", async () => {
    const world = await startPayingWorld(engine);
    const { id: person } = await world.person();
    const { sessionId, paymentId } = await world.purchase(person);
    const before = await rowsOf(world);
    const dry = await world.reconcile({ by: "terminal", isDry: true });
    expect(await rowsOf(world)).toEqual(before);
    expect(dry).toMatchObject({ repaired: 0, failed: 0 });
    expect(objectsOf(dry.findings)).toEqual(expect.arrayContaining([`found ${sessionId}`, `paid ${paymentId}`]));
    const real = await world.reconcile({ by: "terminal", isDry: false });
    expect(real).toMatchObject({ differences: 0, failed: 0 });
    expect(real.repaired).toBeGreaterThan(0);
    expect(await world.reconcile({ by: "terminal", isDry: true, since: 0 })).toMatchObject({
      found: 0,
      differences: 0,
    });
  });

  test("what is older than Stripe's events is found by sessions, invoices and money", async () => {
    const world = await startPayingWorld(engine);
    const [{ id: ada }, { id: eve }] = [await world.person(), await world.person("Eve")];
    const { paymentId } = await world.purchase(ada);
    await world.purchase(eve, { kind: "plan", key: "monthly" });
    const { id: bob } = await world.person("Bob");
    await world.purchase(bob, { kind: "plan", key: "unlimited" });
    await world.sdk.refunds.create({ payment_intent: paymentId ?? "", amount: 100 });
    world.turn(29 * day);
    world.turn(31 * day);
    const since = world.now() - 70 * day;
    const run = await world.reconcile({ by: "terminal", isDry: false, since });
    expect(run).toMatchObject({ failed: 0, differences: 0, looked: { event: 0 } });
    expect(await standingOf(world, ada)).toMatchObject({ payments: [{ granted: 10, refunded_cents: 100 }] });
    expect(await standingOf(world, eve)).toMatchObject({ payments: [{ granted: 50, paid_cents: 1499 }] });
    expect(await standingOf(world, bob)).toMatchObject({ payments: [], plans: [{ paid_plan_key: "unlimited" }] });
    const before = await rowsOf(world);
    expect(await world.reconcile({ by: "terminal", isDry: false, since })).toMatchObject({
      repaired: 0,
      differences: 0,
    });
    expect(await rowsOf(world)).toEqual(before);
  });

  test("check 14: webhook, success page and reconciler that race for a session grant once", async () => {
    const world = await startPayingWorld(engine);
    const { id: person } = await world.person();
    for (let round = 0; round < 4; round += 1) {
      // oxlint-disable no-await-in-loop -- round by round
      const since = world.mark();
      const { checkoutId } = await world.purchase(person, { key: "professional" });
      world.turn(10_000);
      const other = engine === "postgres" ? await world.anotherProcess() : world;
      await world.send(world.told(since));
      const [, shown] = await Promise.all([
        world.inbox.process(),
        other.checkouts.get(person, checkoutId),
        world.reconcile({ by: "terminal", isDry: false, since: world.now() - day }),
        world.checkouts.get(person, checkoutId),
        other.reconcile({ by: "job", isDry: false, since: world.now() - day }),
      ]);
      expect(shown.id).toBe(checkoutId);
      await world.inbox.process();
      expect(await standingOf(world, person)).toMatchObject({ wallet: [{ posted: 50 * (round + 1), owed: 0 }] });
      // oxlint-enable no-await-in-loop
    }
    expect(await world.unfinished()).toEqual([]);
    expect(await world.reconcile({ by: "terminal", isDry: true, since: 0 })).toMatchObject({ differences: 0 });
  });

  test("every way in which money and tokens part is told by id, and raises an alarm", async () => {
    const world = await startPayingWorld(engine);
    const { id: person, accountId } = await world.person();
    const { paymentId } = await world.purchase(person);
    await world.hear(world.told());
    // Somebody booked a payment that Stripe never had, and a refund that nobody made.
    const key = { scope: "test", key: "by-hand" };
    const made = { accountId, idempotency: key, actor: "test" };
    await world.ledger.execute({
      ...made,
      kind: "purchase",
      paymentId: "pi_made_up",
      paidCents: 999,
      paidTokens: 20,
      bonusTokens: 0,
    });
    const refund = { ...made, kind: "refund" as const, paymentId: paymentId ?? "", refundedCents: 399 };
    await world.ledger.execute({ ...refund, idempotency: { scope: "test", key: "by-hand-too" } });
    // Somebody else's program charged on the same account, and a stranger's customer paid.
    const stranger = await world.sdk.customers.create({ email: "stranger@example.com" });
    const foreign = addPaymentIntent(world.stripe.world, { amount: 5000, currency: "usd", customer: stranger.id });
    attempt(
      world.stripe.world,
      foreign,
      addPaymentMethod(world.stripe.world, { kind: "card", number: "4242424242424242" }, stranger.id),
    );
    const run = await world.reconcile({ by: "terminal", isDry: false });
    expect(differencesOf(run.findings)).toEqual(
      new Set([
        `paid pi_made_up 0 999`,
        `refunded ${paymentId} 0 399`,
        `taken-back-tokens ${paymentId} 0 10`,
        `not-ours ${foreign.id} 5000 null`,
      ]),
    );
    const alarms = world.lines.filter((line) => line["alarm"] === "reconciliation-difference");
    expect(alarms).toHaveLength(run.differences);
    const rows = await world.database.db.selectFrom("reconciliation").selectAll().execute();
    expect(rows).toMatchObject([{ differences: 4, ended_at: world.now() }]);
  });

  test("what waits in the inbox, or was given up there, is done with once it was made good, and no later run touches it", async () => {
    const world = await startPayingWorld(engine);
    const { id: person } = await world.person();
    await world.purchase(person, { kind: "plan", key: "monthly" });
    for (const { id: eventId, type, body: raw } of world.told()) {
      const event = { provider: "stripe", eventId, type, objectId: null, createdAt: world.now(), isLive: false };
      // oxlint-disable-next-line no-await-in-loop -- a few
      await store(world.database, { ...event, apiVersion: null, raw }, { nowMs: world.now(), isHandled: true });
    }
    const { db } = world.database;
    await db.updateTable("inbox").set({ state: "dead" }).where("type", "=", "invoice.paid").execute();
    expect(await world.reconcile({ by: "terminal", isDry: false })).toMatchObject({ failed: 0, differences: 0 });
    expect(await world.unfinished()).toEqual([]);
    const before = await rowsOf(world);
    world.turn(60_000);
    expect(await world.reconcile({ by: "terminal", isDry: false, since: 0 })).toMatchObject({ repaired: 0 });
    expect(await rowsOf(world)).toEqual(before);
  });

  test("what was put aside stays a difference until somebody has looked at it", async () => {
    const world = await startPayingWorld(engine);
    const { id: person } = await world.person();
    const { checkoutId, paymentId } = await world.purchase(person);
    const { db } = world.database;
    await db.updateTable("checkout").set({ price: 4, list_price: 4 }).where("id", "=", checkoutId).execute();
    const run = await world.reconcile({ by: "terminal", isDry: false });
    expect(differencesOf(run.findings)).toContain(`quarantine ${paymentId} null null`);
    expect((await world.reconcile({ by: "terminal", isDry: false })).differences).toBe(run.differences);
    await db.updateTable("quarantine").set({ resolved_at: world.now(), resolution: "given back by hand" }).execute();
    expect((await world.reconcile({ by: "terminal", isDry: false })).differences).toBe(0);
  });

  test("a run that was broken off goes on from the day it had reached", async () => {
    const world = await startPayingWorld(engine);
    const { id: person } = await world.person();
    await world.purchase(person);
    world.turn(5 * day);
    const stopping = new AbortController();
    const stopped = await world.reconcile({
      by: "job",
      isDry: false,
      signal: stopping.signal,
      onFinding: () => stopping.abort(),
    });
    expect(stopped.reached).toBeLessThan(stopped.until);
    const next = await world.reconcile({ by: "job", isDry: false });
    expect(next).toMatchObject({ since: stopped.reached, differences: 0 });
    expect(await standingOf(world, person)).toMatchObject({ wallet: [{ posted: 10 }] });
    const rows = await world.database.db.selectFrom("reconciliation").selectAll().execute();
    expect(rows).toMatchObject([{ ended_at: world.now(), differences: 0 }]);
  });

  test("Stripe may answer slowly, refuse for a while or not at all: the run waits and comes to the same end", async () => {
    const world = await startPayingWorld(engine);
    const { id: person } = await world.person();
    await world.purchase(person);
    world.stripe.faults.add({ times: 4, fault: { kind: "status", status: 429 } });
    expect(await world.reconcile({ by: "terminal", isDry: false })).toMatchObject({ differences: 0, failed: 0 });
    expect(await standingOf(world, person)).toMatchObject({ wallet: [{ posted: 10 }] });
  });

  /** Two people's lives at Stripe, of which the server hears what `isHeard` lets through, and one run afterwards. */
  async function ends(isHeard: (event: Told) => boolean): Promise<unknown> {
    const world = await startPayingWorld(engine);
    const [{ id: ada }, { id: eve }] = [await world.person(), await world.person("Eve")];
    let since = world.mark();
    const hear = async (): Promise<void> => {
      const told = world.told(since).filter(isHeard);
      since = world.mark();
      await world.hear(told);
      world.turn(3_600_000);
    };
    const { paymentId } = await world.purchase(ada);
    await hear();
    await world.purchase(eve, { kind: "plan", key: "monthly" });
    await hear();
    await world.sdk.refunds.create({ payment_intent: paymentId ?? "", amount: 100 });
    await hear();
    const { paymentId: second } = await world.purchase(ada, { key: "professional" });
    await hear();
    const { store } = world.stripe.world;
    const charge = store.all("charge").find(({ payment_intent: id }) => id === second);
    if (charge === undefined) throw new Error("nobody was charged");
    const dispute = openDispute(world.stripe.world, charge);
    await hear();
    closeDispute(world.stripe.world, dispute, "won");
    await hear();
    await world.purchase(ada, { payer: { card: "4000000000000002" } });
    await hear();
    const run = await world.reconcile({ by: "terminal", isDry: false });
    expect(run).toMatchObject({ failed: 0, differences: 0, unknown: 0 });
    const before = await rowsOf(world);
    const again = await world.reconcile({ by: "terminal", isDry: false, since: run.since });
    expect(again).toMatchObject({ repaired: 0, failed: 0, differences: 0 });
    expect(await rowsOf(world)).toEqual(before);
    return Promise.all([ada, eve].map((person) => standingOf(world, person)));
  }
});

/** Everything that is kept but the runs themselves. */
async function rowsOf(world: PayingWorld): Promise<unknown> {
  const { db } = world.database;
  const ledger = await world.reader.snapshot((query) =>
    Promise.all(["account", "lot", "payment"].map((table) => query(`SELECT * FROM ${table} ORDER BY 1, 2`))),
  );
  return {
    ledger,
    transfers: await world.reader.query("SELECT id FROM transfer ORDER BY id"),
    checkouts: await db.selectFrom("checkout").selectAll().orderBy("id").execute(),
    links: await db.selectFrom("payment_link").selectAll().orderBy("object_id").execute(),
    subscriptions: await db.selectFrom("subscription").selectAll().orderBy("id").execute(),
    quarantine: await db.selectFrom("quarantine").selectAll().orderBy("id").execute(),
    outbox: await db.selectFrom("outbox").selectAll().orderBy("no").execute(),
    inbox: await db.selectFrom("inbox").select(["event_id", "state"]).orderBy("event_id").execute(),
  };
}

function objectsOf(findings: readonly Finding[]): string[] {
  return findings.map((one) => `${one.kind === "missed" ? one.outcome : one.what} ${one.objectId}`);
}

function differencesOf(findings: readonly Finding[]): Set<string> {
  const differences = findings.filter((one) => one.kind === "difference");
  return new Set(differences.map(({ what, objectId, stripe, ours }) => `${what} ${objectId} ${stripe} ${ours}`));
}

/** mulberry32 */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
