import { describe, expect, onTestFinished, test } from "vitest";
import { defaultCatalogue } from "../../catalogue/default-catalogue.ts";
import { walletId } from "../../ledger/accounts.ts";
import { engines } from "../../testing/server-world.ts";
import { priceLookupKey } from "../price-keys.ts";
import { idOf } from "../stripe-port.ts";
import { type PayingWorld, standingOf, startPayingWorld } from "../testing/paying-world.ts";
import { shuffled } from "../testing/permutations.ts";

const day = 86_400_000;

describe.each(engines)("plans on %s", (engine) => {
  test("check 23: a month is granted once for each paid period, however often and late its invoice comes", async () => {
    const { world, grants, sub } = await subscribed();
    await world.hear(world.told());
    expect(await grants()).toEqual([50]);
    await world.hear(world.told());
    expect(await grants()).toEqual([50]);
    // Three renewals of which nothing is heard until they are over.
    const since = world.mark();
    for (let month = 0; month < 3; month += 1) await passWith(world, 31 * day);
    const late = world.told(since);
    expect(late.filter(({ type }) => type === "invoice.paid").length).toBe(3);
    await world.hear(late.toReversed());
    await world.hear(late);
    expect(await grants()).toEqual([50, 50, 50, 50]);
    expect(await sub()).toMatchObject({ state: "active", plan_key: "monthly", paid_plan_key: "monthly" });
  });

  test("check 15: invoice.paid and invoice.payment_succeeded are one payment", async () => {
    const { world, grants } = await subscribed();
    const events = world.told();
    for (const type of ["invoice.paid", "invoice.payment_succeeded", "customer.subscription.created"]) {
      expect(events.map((event) => event.type)).toContain(type);
    }
    await Promise.all(events.map((event) => world.send([event])));
    await world.hear([]);
    expect(await grants()).toEqual([50]);
  });

  test("check 12: a plan with its renewals and its end, in any order, ends as in its own", async () => {
    const world = await selling();
    const ends = await Promise.all(
      [0, 1, 2, 3, 4, 5, 6, 7].map(async (seed) => {
        const { id } = await world.person();
        const { subscriptionId } = await world.purchase(id, { kind: "plan", key: "monthly" });
        return { id, seed, subscriptionId: subscriptionId ?? "" };
      }),
    );
    for (let month = 0; month < 2; month += 1) await passWith(world, 31 * day);
    for (const { subscriptionId } of ends) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await world.sdk.subscriptions.update(subscriptionId, { cancel_at_period_end: true });
    }
    await passWith(world, 31 * day);
    const found = await Promise.all(
      ends.map(async ({ id, seed, subscriptionId }) => {
        const own = world.told().filter(({ body }) => body.includes(`"${subscriptionId}"`));
        expect(own.length).toBeGreaterThanOrEqual(12);
        await world.apply(seed === 0 ? own : shuffled(own, seed));
        return standingOf(world, id);
      }),
    );
    for (const end of found) expect(end).toEqual(found[0]);
    expect(found[0]).toMatchObject({
      plans: [{ plan_key: "monthly", state: "ended" }],
      lots: [{ granted: 50 }, { granted: 50 }, { granted: 50 }],
      checkouts: [{ state: "paid" }],
    });
  });

  test("check 21: what is told late of how a plan was moves nothing back", async () => {
    const { world, sub, subscriptionId } = await subscribed();
    const begun = world.told();
    const since = world.mark();
    world.turn(60_000);
    await world.sdk.subscriptions.update(subscriptionId, { cancel_at_period_end: true });
    world.turn(60_000);
    await world.sdk.subscriptions.update(subscriptionId, { cancel_at_period_end: false });
    const [first, second] = world.told(since);
    await world.hear(second === undefined ? [] : [second]);
    expect(await sub()).toMatchObject({ cancels_at_period_end: 0 });
    await world.hear(first === undefined ? [] : [first]);
    expect(await sub()).toMatchObject({ cancels_at_period_end: 0 });
    const later = world.mark();
    world.turn(60_000);
    await world.sdk.subscriptions.cancel(subscriptionId);
    await world.hear(world.told(later));
    expect(await sub()).toMatchObject({ state: "ended" });
    await world.hear([...world.told(since), ...begun]);
    expect(await sub()).toMatchObject({ state: "ended" });
  });

  test("check 21: also where the newest word says what was known already", async () => {
    const { world, sub, subscriptionId } = await subscribed();
    await world.hear(world.told());
    const since = world.mark();
    for (const isLast of [true, false]) {
      world.turn(60_000);
      // oxlint-disable-next-line no-await-in-loop -- one change after another
      await world.sdk.subscriptions.update(subscriptionId, { cancel_at_period_end: isLast });
    }
    await world.hear(world.told(since).toReversed());
    expect(await sub()).toMatchObject({ cancels_at_period_end: 0 });
  });

  test("a year is paid at once and granted month by month, and not after it was given back", async () => {
    const { world, grants, sub, person } = await subscribed("yearly");
    await world.hear(world.told());
    expect(await grants()).toEqual([50]);
    for (let month = 0; month < 4; month += 1) {
      await passWith(world, 31 * day);
      await world.job("plan-months");
      await world.job("plan-months");
    }
    expect((await grants()).length).toBe(5);
    const { paid_by: paymentId, paid_until: until, paid_from: from } = await sub();
    expect((until - from) / day).toBe(365);
    await world.sdk.refunds.create({ payment_intent: paymentId ?? "" });
    await world.hear(world.told());
    await passWith(world, 31 * day);
    await world.job("plan-months");
    expect((await grants()).length).toBe(5);
    expect(await standingOf(world, person)).toMatchObject({ payments: [{ refunded_cents: 14_990, clawed: 50 }] });
  });

  test("a larger plan in mid-period gives the difference for the rest of it, once, and a smaller one takes nothing", async () => {
    const { world, grants, sub, subscriptionId } = await subscribed();
    await world.hear(world.told());
    const since = world.mark();
    await passWith(world, 15.5 * day);
    const item = await itemOf(world, subscriptionId);
    const plus = await priceOf(world, "plus");
    const change = { items: [{ id: item, price: plus }], proration_behavior: "always_invoice" as const };
    await world.sdk.subscriptions.update(subscriptionId, change);
    await world.hear(world.told(since));
    await world.hear(world.told(since));
    // (150 - 50) x half of January.
    expect(await grants()).toEqual([50, 50]);
    expect(await sub()).toMatchObject({ plan_key: "plus", paid_plan_key: "plus" });
    const smaller = {
      items: [{ id: item, price: await priceOf(world, "monthly") }],
      proration_behavior: "none" as const,
    };
    await world.sdk.subscriptions.update(subscriptionId, smaller);
    await world.sdk.subscriptions.update(subscriptionId, change);
    await world.hear(world.told(since));
    expect(await grants()).toEqual([50, 50]);
    await passWith(world, 17 * day);
    await world.hear(world.told(since));
    expect(await grants()).toEqual([50, 50, 150]);
  });

  test("a plan that changes with its next renewal shows to which, until it has, or whoever asked thinks better of it", async () => {
    const { world, grants, sub, subscriptionId } = await subscribed();
    await world.hear(world.told());
    expect(await sub()).toMatchObject({ plan_key: "monthly", next_plan_key: null });
    const plus = await priceOf(world, "plus");
    const { subscriptionSchedules, subscriptions } = world.sdk;
    const scheduled = async (): Promise<string> => {
      const since = world.mark();
      const { id, phases } = await subscriptionSchedules.create({ from_subscription: subscriptionId });
      const [{ start_date: startsAt, end_date: endsAt } = { start_date: 0, end_date: 0 }] = phases;
      const { items } = await subscriptions.retrieve(subscriptionId);
      await subscriptionSchedules.update(id, {
        end_behavior: "release",
        phases: [
          {
            items: [{ price: items.data[0]?.price.id ?? "", quantity: 1 }],
            start_date: startsAt,
            end_date: endsAt,
          },
          { items: [{ price: plus, quantity: 1 }], duration: { interval: "month", interval_count: 1 } },
        ],
      });
      await world.hear(world.told(since));
      return id;
    };
    const first = await scheduled();
    expect(await sub()).toMatchObject({ plan_key: "monthly", next_plan_key: "plus" });
    const since = world.mark();
    await subscriptionSchedules.release(first);
    await world.hear(world.told(since));
    expect(await sub()).toMatchObject({ plan_key: "monthly", next_plan_key: null });
    await scheduled();
    await passWith(world, 32 * day);
    await world.hear(world.told(since));
    expect(await sub()).toMatchObject({ plan_key: "plus", next_plan_key: null, paid_plan_key: "plus" });
    expect(await grants()).toEqual([50, 150]);
  });

  test("an unlimited plan makes spending free while it is paid for, and ends with it", async () => {
    const { world, sub, balance, person } = await subscribed("unlimited");
    await world.hear(world.told());
    const { paid_until: until } = await sub();
    expect((await balance()).unlimitedUntil).toBeGreaterThanOrEqual(until);
    const { paid_by: paymentId } = await sub();
    await world.sdk.refunds.create({ payment_intent: paymentId ?? "" });
    await world.hear(world.told());
    expect((await balance()).unlimitedUntil).toBeNull();
    const { subscription } = await world.checkouts.subscription(person);
    expect(subscription).toMatchObject({ isUnlimited: true, state: "active" });
  });

  test("what comes of a plan after its person's wallet was closed is put to staff, and keeps nobody waiting", async () => {
    const { world, accountId } = await subscribed("unlimited");
    await world.hear(world.told());
    const close = { kind: "close-account" as const, actor: accountId, accountId };
    await world.ledger.execute({ ...close, idempotency: { scope: accountId, key: "close" } });
    await passWith(world, 32 * day);
    await world.hear(world.told());
    expect(await world.unfinished()).toEqual([]);
    const other = await subscribed();
    await other.world.hear(other.world.told());
    const closing = { ...close, actor: other.accountId, accountId: other.accountId };
    await other.world.ledger.execute({ ...closing, idempotency: { scope: other.accountId, key: "close" } });
    await passWith(other.world, 32 * day);
    await other.world.hear(other.world.told());
    expect(await other.world.quarantined()).toEqual(["account-closed"]);
  });

  test("a renewal that fails is told with its reason, gives nothing, and everything once it is paid", async () => {
    const { world, grants, sub, accountId, subscriptionId } = await subscribed();
    await world.hear(world.told());
    const since = world.mark();
    const { default_payment_method: method } = await world.sdk.subscriptions.retrieve(subscriptionId);
    world.stripe.control.changeCard(idOf(method) ?? "", "4000000000009995");
    await passWith(world, 32 * day);
    await world.hear(world.told(since));
    expect(await grants()).toEqual([50]);
    expect(await sub()).toMatchObject({ state: "past-due" });
    expect(await problems(world, accountId)).toContain("payment/insufficient-funds");
    world.stripe.control.changeCard(idOf(method) ?? "", "4242424242424242");
    await passWith(world, 10 * day);
    await world.hear(world.told(since));
    expect(await grants()).toEqual([50, 50]);
    expect(await sub()).toMatchObject({ state: "active" });
  });

  test("a pause, its end, and an end with the period show as what they are", async () => {
    const { world, sub, grants, subscriptionId, person } = await subscribed();
    await world.hear(world.told());
    const told = async (): Promise<void> => world.hear(world.told());
    await world.sdk.subscriptions.update(subscriptionId, { pause_collection: { behavior: "void" } });
    await told();
    expect(await sub()).toMatchObject({ state: "paused" });
    await world.sdk.subscriptions.update(subscriptionId, { pause_collection: "" });
    await told();
    expect(await sub()).toMatchObject({ state: "active" });
    await world.sdk.subscriptions.update(subscriptionId, { cancel_at_period_end: true });
    await told();
    expect((await world.checkouts.subscription(person)).subscription).toMatchObject({ cancelsAtPeriodEnd: true });
    await passWith(world, 32 * day);
    await told();
    expect(await sub()).toMatchObject({ state: "ended" });
    expect(await grants()).toEqual([50]);
  });

  test("a plan at another price than ours is put to staff and gives nothing", async () => {
    const { world, grants, subscriptionId } = await subscribed();
    await world.hear(world.told());
    const since = world.mark();
    const product = await world.sdk.products.create({ name: "Cheap" });
    const cheap = await world.sdk.prices.create({
      product: product.id,
      currency: "usd",
      unit_amount: 1,
      recurring: { interval: "month" },
      lookup_key: priceLookupKey({ kind: "plan", key: "plus", currency: "usd", catalogueVersion: 2 }),
    });
    await world.sdk.subscriptions.update(subscriptionId, {
      items: [{ id: await itemOf(world, subscriptionId), price: cheap.id }],
      proration_behavior: "none",
    });
    await passWith(world, 32 * day);
    await world.hear(world.told(since));
    expect(await grants()).toEqual([50]);
    expect(await world.quarantined()).toContain("plan");
  });

  /** A shop with a second, larger plan. */
  async function selling(): Promise<PayingWorld> {
    const world = await startPayingWorld(engine);
    const [monthly] = defaultCatalogue.plans;
    if (monthly?.gives.kind !== "tokens") throw new Error("the first plan gives tokens");
    const gives = { ...monthly.gives, tokensPerMonth: 150 };
    const plus = { ...monthly, key: "plus", name: "Plus", price: { usd: 2999, eur: 2999 }, gives };
    const plans = [...defaultCatalogue.plans, plus];
    await world.catalogues.publish({ ...defaultCatalogue, plans }, { by: "test", note: "" });
    world.turn(1000);
    return world;
  }

  /** Somebody who has paid for the first period of a plan; nobody has told the server. */
  async function subscribed(key = "monthly") {
    const world = await selling();
    onTestFinished(async () => expect(await world.unfinished()).toEqual([]));
    const { id: person, accountId } = await world.person();
    const { subscriptionId } = await world.purchase(person, { kind: "plan", key });
    return {
      world,
      person,
      accountId,
      subscriptionId: subscriptionId ?? "",
      balance: () => world.ledger.balance(accountId),
      sub: () =>
        world.database.db
          .selectFrom("subscription")
          .selectAll()
          .where("person_id", "=", person)
          .executeTakeFirstOrThrow(),
      grants: async (): Promise<number[]> => {
        const lines = await world.ledger.history(walletId("user", person), { limit: 100 });
        const granted = lines.filter(({ kind }) => kind === "subscription_grant");
        return granted.map(({ amount }) => amount).toReversed();
      },
    };
  }
});

/** Turns both clocks on, step by step, as nobody sleeps through a month. */
async function passWith(world: PayingWorld, ms: number): Promise<void> {
  world.turn(ms);
  await world.stripe.turn();
}

async function itemOf({ sdk }: PayingWorld, subscriptionId: string): Promise<string> {
  const { items } = await sdk.subscriptions.retrieve(subscriptionId);
  return items.data[0]?.id ?? "";
}

/** The price of a plan as it is set up at Stripe. */
async function priceOf({ sdk }: PayingWorld, key: "monthly" | "plus"): Promise<string> {
  const lookupKey = priceLookupKey({ kind: "plan", key, currency: "usd", catalogueVersion: 2 });
  const { data } = await sdk.prices.list({ lookup_keys: [lookupKey] });
  if (data[0] !== undefined) return data[0].id;
  const product = await sdk.products.create({ name: key });
  const { id } = await sdk.prices.create({
    product: product.id,
    currency: "usd",
    unit_amount: key === "plus" ? 2999 : 1499,
    recurring: { interval: "month" },
    lookup_key: lookupKey,
  });
  return id;
}

/** What somebody was told that went wrong with their plan. */
async function problems({ database }: PayingWorld, accountId: string): Promise<readonly (string | undefined)[]> {
  const rows = await database.db.selectFrom("outbox").select("event").where("account_id", "=", accountId).execute();
  const events = rows.map(({ event }) => JSON.parse(event) as { kind: string; problem?: { code: string } | null });
  return events.filter(({ kind }) => kind === "subscription").map(({ problem }) => problem?.code);
}
