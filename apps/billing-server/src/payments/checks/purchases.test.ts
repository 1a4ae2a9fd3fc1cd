import { describe, expect, test } from "vitest";
import { engines } from "../../testing/server-world.ts";
import { linesInDatabase } from "../../ledger/testing/model-lines.ts";
import { inboxRows } from "../../webhooks/testing/webhook-world.ts";
import { applyEvent } from "../events/event-handlers.ts";
import { permutations } from "../testing/permutations.ts";
import { standingOf, startPayingWorld, type Told } from "../testing/paying-world.ts";

const debit = "000123456789";
const failingDebit = "000222222227";

describe.each(engines)("purchases on %s", (engine) => {
  test("check 11: one event once, twice and a hundred times, one by one and at once, leaves the same ledger bytes", async () => {
    const { world } = await bought();
    const events = world.told();
    await world.hear(events);
    const bytes = await world.reader.snapshot(linesInDatabase);
    expect(bytes.some((line) => line.startsWith("payment "))).toBe(true);
    const again = events.flatMap((event) => Array.from({ length: 50 }, () => event));
    await Promise.all(again.map((event) => world.send([event])));
    await world.inbox.process();
    await Promise.all(again.slice(0, 40).map((event) => world.apply([event])));
    for (const event of events) {
      // oxlint-disable-next-line no-await-in-loop -- one by one
      await world.apply(Array.from({ length: 10 }, () => event));
    }
    expect(await world.reader.snapshot(linesInDatabase)).toEqual(bytes);
    expect((await inboxRows(world.database)).length).toBe(events.length);
  });

  test("check 12: a purchase and its refund in every order end as in their own", async () => {
    const world = await startPayingWorld(engine);
    const ends = await Promise.all(
      [...permutations(kinds.length)].map(async (order) => {
        const { id } = await world.person();
        const { checkoutId, paymentId } = await world.purchase(id);
        await world.sdk.refunds.create({ payment_intent: paymentId ?? "" });
        const own = world
          .told()
          .filter(({ body }) => body.includes(`"${paymentId}"`) || body.includes(`"${checkoutId}"`));
        expect(own.map(({ type }) => type)).toEqual(kinds);
        await world.apply(order.map((no) => own[no]).filter((event): event is Told => event !== undefined));
        return standingOf(world, id);
      }),
    );
    expect(ends.length).toBe(24);
    for (const end of ends) expect(end).toEqual(ends[0]);
    expect(ends[0]).toMatchObject({
      wallet: [{ posted: 0, owed: 0 }],
      payments: [{ paid_cents: 399, refunded_cents: 399 }],
      checkouts: [{ state: "refunded" }],
    });
  });

  const kinds = ["payment_intent.succeeded", "checkout.session.completed", "refund.created", "charge.refunded"];

  test("check 14: webhook, success page, job and reconciler racing for one purchase grant it once", async () => {
    const { world, person, checkoutId, balance } = await bought();
    const events = world.told();
    // On PostgreSQL another process joins in; two connections of one process to SQLite would only wait for each other.
    const { payments, checkouts } = engine === "postgres" ? await world.anotherProcess() : world;
    await Promise.all([
      ...events.flatMap((event) => [world.send([event]), world.apply([event])]),
      ...events.map(({ body }) => applyEvent(JSON.parse(body) as Parameters<typeof applyEvent>[0], payments)),
      checkouts.get(person, checkoutId),
      ...Array.from({ length: 4 }, () => world.checkouts.get(person, checkoutId)),
      world.job("checkouts"),
      world.reconcile({ by: "terminal", isDry: false }),
    ]);
    await world.hear([]);
    expect(await balance()).toMatchObject({ availableTokens: 10 });
    expect(await world.checkouts.get(person, checkoutId)).toMatchObject({ state: "paid" });
    expect((await world.ledger.history(`user:${person}`)).map(({ kind }) => kind)).toEqual(["purchase"]);
  });

  test("check 15: checkout.session.completed and payment_intent.succeeded are one payment", async () => {
    const { world, balance } = await bought();
    expect(world.told().map(({ type }) => type)).toEqual(kinds.slice(0, 2));
    await world.hear(world.told().toReversed());
    expect(await balance()).toMatchObject({ availableTokens: 10 });
  });

  test("check 16: a debit that is on its way grants nothing, and once when it has settled", async () => {
    const { world, person, checkoutId, balance, accountId } = await bought({ account: debit });
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ postedTokens: 0 });
    expect(await world.checkouts.get(person, checkoutId)).toMatchObject({ state: "processing" });
    await settle(world);
    expect(world.told().map(({ type }) => type)).toContain("checkout.session.async_payment_succeeded");
    await world.hear(world.told());
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ availableTokens: 10 });
    expect(await world.heard(accountId)).toEqual(["processing", "paid"]);
  });

  test("check 16: a debit that fails grants nothing and tells the person why", async () => {
    const { world, person, checkoutId, balance, accountId } = await bought({ account: failingDebit });
    await settle(world);
    expect(world.told().map(({ type }) => type)).toContain("checkout.session.async_payment_failed");
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ postedTokens: 0 });
    expect(await world.checkouts.get(person, checkoutId)).toMatchObject({
      state: "failed",
      problem: { code: expect.stringMatching(/^payment\//) },
    });
    expect((await world.heard(accountId)).at(-1)).toBe("failed");
  });

  test("check 19: a handler that fails keeps its event, holds up nobody else's, and raises an alarm in the end", async () => {
    let isBroken = true;
    const world = await startPayingWorld(engine, {
      beforeStep: (step, { eventId }) => {
        if (isBroken && step === "handle" && eventId === broken) throw new Error("the bookkeeper is out");
      },
    });
    const [ada, eve] = [await world.person("Ada"), await world.person("Eve")];
    await world.purchase(ada.id);
    const broken = world.told().find(({ type }) => type === "payment_intent.succeeded")?.id;
    const [first] = world.told().filter(({ id }) => id === broken);
    await world.purchase(eve.id);
    const since = world.told().filter(({ body }) => body.includes(eve.id));
    await world.send(first === undefined ? [] : [first]);
    await world.hear(since);
    expect(await world.ledger.balance(eve.accountId)).toMatchObject({ availableTokens: 10 });
    expect((await inboxRows(world.database)).find(({ event_id: id }) => id === broken)).toMatchObject({
      state: "waiting",
    });
    for (let hours = 0; hours < 80; hours += 1) {
      // oxlint-disable no-await-in-loop -- as days go by
      world.turn(3_600_000);
      await world.inbox.process();
      // oxlint-enable no-await-in-loop
    }
    expect(await world.inbox.deadLetters()).toBe(1);
    expect(world.inboxLines.filter(({ alarm }) => alarm === "dead-letter")).toMatchObject([{ eventId: broken }]);
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ postedTokens: 0 });
    isBroken = false;
    expect(await world.inbox.replay({ provider: "stripe", eventId: broken ?? "" })).toBe(true);
    await world.inbox.process();
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 10 });
    expect(await world.inbox.deadLetters()).toBe(0);
  });

  test("check 20: what is told of a customer whom nobody knows yet is kept, and applied when they appear", async () => {
    const world = await startPayingWorld(engine);
    const { id: person, accountId } = await world.person();
    await world.purchase(person, { kind: "plan", key: "monthly" });
    const { db } = world.database;
    const { stripe_id: customer } = await db.selectFrom("customer").select("stripe_id").executeTakeFirstOrThrow();
    await db.updateTable("customer").set({ stripe_id: null }).where("person_id", "=", person).execute();
    const events = world.told().filter(({ type }) => type.startsWith("invoice.") || type.startsWith("customer."));
    await world.send(events);
    await world.inbox.process();
    expect((await world.unfinished()).length).toBe(events.length);
    expect(await world.ledger.balance(accountId)).toMatchObject({ postedTokens: 0 });
    await db.updateTable("customer").set({ stripe_id: customer }).where("person_id", "=", person).execute();
    world.turn(5000);
    await world.inbox.process();
    expect(await world.unfinished()).toEqual([]);
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 50 });
  });

  test("check 22: another amount, currency, customer or order than ours is put to staff and grants nothing", async () => {
    const { world, balance, person, checkoutId } = await bought();
    const [intent, session] = world.told();
    const tampered = [
      change(intent, { amount_received: 1, amount: 1 }),
      change(intent, { currency: "eur" }),
      change(intent, { customer: "cus_of_somebody_else" }),
      change(intent, { metadata: { checkout_id: checkoutId, tokens: "1000000" } }),
      change(session, { amount_subtotal: 1, amount_total: 1 }),
      change(session, { currency: "eur" }),
      change(session, { mode: "subscription" }),
    ];
    await world.hear(tampered);
    expect(await balance()).toMatchObject({ postedTokens: 0 });
    expect(new Set(await world.quarantined())).toEqual(new Set(["amount", "currency", "customer", "metadata", "mode"]));
    expect(world.lines.filter(({ alarm }) => alarm === "quarantine").length).toBeGreaterThanOrEqual(5);
    expect((await world.ledger.history(`user:${person}`)).length).toBe(0);
  });

  test("an event keeps its id through every line of the log, with how long it took", async () => {
    const { world } = await bought();
    await world.hear(world.told());
    const id = world.told().find(({ type }) => type === "payment_intent.succeeded")?.id;
    const lines = [...world.inboxLines, ...world.lines].filter(({ eventId }) => eventId === id);
    expect(lines.map(({ msg }) => msg)).toEqual(["event received", "event processed", "a checkout was paid"]);
    expect(lines[1]).toMatchObject({ durationMs: expect.any(Number), waitedMs: expect.any(Number) });
  });

  /** Somebody who has paid for ten tokens on Stripe's page; nobody has told the server. */
  async function bought(payer: { readonly account?: string } = {}) {
    const world = await startPayingWorld(engine);
    const { id: person, accountId } = await world.person();
    const { checkoutId, paymentId } = await world.purchase(person, { payer });
    return { world, person, accountId, checkoutId, paymentId, balance: () => world.ledger.balance(accountId) };
  }
});

/** Lets a bank debit come out. */
async function settle(world: Awaited<ReturnType<typeof startPayingWorld>>): Promise<void> {
  world.turn(6 * 86_400_000);
  await world.stripe.turn();
}

/** The same event about an object with other values, signed like any other. */
function change(told: Told | undefined, values: Readonly<Record<string, unknown>>): Told {
  if (told === undefined) throw new Error("nothing was told");
  const event = JSON.parse(told.body) as { id: string; data: { object: Record<string, unknown> } };
  Object.assign(event.data.object, values);
  event.id = `evt_${Object.keys(values).join("_")}_${told.type.length}`;
  return { ...told, id: event.id, body: JSON.stringify(event) };
}
