import { closeDispute, openDispute } from "@myba/sandbox/stripe/money/disputes";
import { AppError } from "@myba/shared/errors";
import { describe, expect, test, vi } from "vitest";
import { defaultCatalogue } from "../../catalogue/default-catalogue.ts";
import { engines } from "../../testing/server-world.ts";
import { priceLookupKey } from "../price-keys.ts";
import { type PayingWorld, startPayingWorld } from "../testing/paying-world.ts";

const day = 86_400_000;

// A year costs 149.90 and gives 50 tokens a month, 600 in all; what is left of a month lasts six months longer.
describe.each(engines)("a plan that is paid by the year and given back in part, on %s", (engine) => {
  test("gives the months that the money kept pays for, and no more", async () => {
    const { world, refund, months, has } = await subscribed();
    await months(2);
    expect(await has()).toBe(150);
    // A third of the year: four months, of which none has begun.
    await refund(4997);
    expect(await has()).toBe(150);
    await months(10);
    expect(await has({ isSpent: true })).toBe(400);
    await world.job("plan-months");
    expect(await has({ isSpent: true })).toBe(400);
    const { differences } = await world.reconcile({ by: "terminal", isDry: false, since: 0 });
    expect(differences).toBe(0);
  });

  test("loses what nobody has used of the months that came, and owes no month that was used", async () => {
    const { refund, months, has, spend, balance } = await subscribed();
    await months(5);
    await spend(220);
    expect(await has()).toBe(80);
    // All of it: the first month's share is owed as it is of any purchase, 80 tokens are there and go.
    await refund();
    expect(await balance()).toMatchObject({ availableTokens: 0, owedTokens: 50 });
    await months(6);
    expect(await balance()).toMatchObject({ availableTokens: 0, owedTokens: 50 });
  });

  test("owes nothing where the months that were used are paid for, and is settled once however often it is told", async () => {
    const { world, refund, months, has, spend, balance } = await subscribed();
    await months(5);
    await spend(300);
    // Half of the year, after half of it.
    await refund(7495);
    expect(await balance()).toMatchObject({ availableTokens: 0, owedTokens: 0 });
    const before = await world.reader.query("SELECT id FROM transfer ORDER BY id");
    await world.hear(world.told());
    expect(await world.reader.query("SELECT id FROM transfer ORDER BY id")).toEqual(before);
    await months(6);
    expect(await has()).toBe(0);
  });

  test("loses the year while the bank has its money, and has it again when that comes back", async () => {
    const { world, paymentId, months, has } = await subscribed();
    await months(2);
    const { store } = world.stripe.world;
    const charge = store.all("charge").find(({ payment_intent: id }) => id === paymentId);
    if (charge === undefined) throw new Error("nobody was charged");
    const since = world.mark();
    const dispute = openDispute(world.stripe.world, charge);
    await world.hear(world.told(since));
    expect(await has()).toBe(0);
    await months(1);
    expect(await has()).toBe(0);
    closeDispute(world.stripe.world, dispute, "won");
    await world.hear(world.told(since));
    expect(await has()).toBe(150);
    await world.job("plan-months");
    expect(await has()).toBe(200);
  });

  test("that comes back after its person has gone, keeps no event waiting", async () => {
    const { world, accountId, paymentId, months } = await subscribed();
    await months(2);
    const { store } = world.stripe.world;
    const charge = store.all("charge").find(({ payment_intent: id }) => id === paymentId);
    if (charge === undefined) throw new Error("nobody was charged");
    const since = world.mark();
    const dispute = openDispute(world.stripe.world, charge);
    await world.hear(world.told(since));
    const idempotency = { scope: accountId, key: "close" };
    await world.ledger.execute({ kind: "close-account", accountId, idempotency, actor: accountId });
    closeDispute(world.stripe.world, dispute, "won");
    await world.hear(world.told(since));
    expect(await world.unfinished()).toEqual([]);
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 0 });
  });

  test.each(["refund", "dispute"] as const)("is settled later where a %s came while nothing could be", async (what) => {
    const { world, paymentId, refund, dispute, months, has } = await subscribed();
    await months(5);
    const { execute } = world.ledger;
    let failures = 0;
    vi.spyOn(world.ledger, "execute").mockImplementation((command) => {
      if (command.kind !== "adjust" || failures > 0) return execute(command);
      failures += 1;
      return Promise.reject(new AppError("ledger/unavailable"));
    });
    await (what === "refund" ? refund() : dispute());
    expect({ failures, paymentId, unfinished: await world.unfinished() }).toEqual({
      failures: 1,
      paymentId,
      unfinished: [],
    });
    expect(await has()).toBe(0);
  });

  test("that is given back while a month begins gives no more than the money kept pays for", async () => {
    const { world, refund, months, has } = await subscribed();
    await months(5);
    const { execute } = world.ledger;
    let isBack = false;
    vi.spyOn(world.ledger, "execute").mockImplementation(async (command) => {
      if (command.kind === "grant" && !isBack) {
        isBack = true;
        await refund();
      }
      return execute(command);
    });
    await months(1);
    expect(isBack).toBe(true);
    expect(await has()).toBe(0);
  });

  test("that became a larger one in its middle keeps what was paid before, where the difference is given back", async () => {
    const { world, months, refund, has, subscriptionId } = await subscribed();
    await months(5);
    expect(await has()).toBe(300);
    const since = world.mark();
    await world.sdk.subscriptions.update(subscriptionId, {
      items: [{ id: await itemOf(world, subscriptionId), price: await priceOfGrand(world) }],
      proration_behavior: "always_invoice",
    });
    await world.hear(world.told(since));
    const { paid_by: difference } = await world.database.db
      .selectFrom("subscription")
      .select("paid_by")
      .executeTakeFirstOrThrow();
    expect(await has()).toBeGreaterThan(300);
    await refund(undefined, difference);
    expect(await has()).toBe(300);
  });

  /** Somebody who has paid for a year. */
  async function subscribed() {
    const world = await startPayingWorld(engine);
    const { id, accountId } = await world.person();
    const { subscriptionId } = await world.purchase(id, { kind: "plan", key: "yearly" });
    await world.hear(world.told());
    const { paid_by: paymentId } = await world.database.db
      .selectFrom("subscription")
      .select("paid_by")
      .executeTakeFirstOrThrow();
    return {
      world,
      paymentId,
      accountId,
      subscriptionId: subscriptionId ?? "",
      balance: () => world.ledger.balance(accountId),
      /** What is there; with `isSpent` what ever came, less what was taken back. */
      has: async ({ isSpent = false } = {}): Promise<number> => {
        const { availableTokens } = await world.ledger.balance(accountId);
        if (!isSpent) return availableTokens;
        const lines = await world.ledger.history(accountId, { limit: 100 });
        return lines.filter(({ kind }) => kind !== "expiry").reduce((sum, { amount }) => sum + amount, 0);
      },
      months: (count: number) => pass(world, count),
      dispute: async (): Promise<void> => {
        const charge = world.stripe.world.store.all("charge").find(({ payment_intent: id }) => id === paymentId);
        if (charge === undefined) throw new Error("nobody was charged");
        const since = world.mark();
        openDispute(world.stripe.world, charge);
        await world.hear(world.told(since));
      },
      refund: async (amount?: number, of = paymentId): Promise<void> => {
        const since = world.mark();
        await world.sdk.refunds.create({ payment_intent: of ?? "", ...(amount !== undefined && { amount }) });
        await world.hear(world.told(since));
      },
      spend: (tokens: number) =>
        world.ledger.execute({
          kind: "spend",
          idempotency: { scope: accountId, key: world.makeId() },
          actor: accountId,
          accountId,
          tokens,
          cause: { type: "generation", id: world.makeId() },
        }),
    };
  }
});

/** Months begin and are granted. */
async function pass(world: PayingWorld, count: number): Promise<void> {
  for (let month = 0; month < count; month += 1) {
    // oxlint-disable no-await-in-loop -- month by month
    world.turn(30.5 * day);
    await world.stripe.turn();
    await world.job("plan-months");
    // oxlint-enable no-await-in-loop
  }
}

async function itemOf({ sdk }: PayingWorld, subscriptionId: string): Promise<string> {
  const { items } = await sdk.subscriptions.retrieve(subscriptionId);
  return items.data[0]?.id ?? "";
}

/** A year of twice the tokens for 249.90, as it is set up at Stripe. */
async function priceOfGrand({ sdk, catalogues }: PayingWorld): Promise<string> {
  const yearly = defaultCatalogue.plans.find(({ key }) => key === "yearly");
  if (yearly?.gives.kind !== "tokens") throw new Error("a year gives tokens");
  const gives = { ...yearly.gives, tokensPerMonth: 100 };
  const grand = { ...yearly, key: "grand", name: "Grand", price: { usd: 24_990, eur: 24_990 }, gives };
  const plans = [...defaultCatalogue.plans, grand];
  const { version } = await catalogues.publish({ ...defaultCatalogue, plans }, { by: "test", note: "" });
  const product = await sdk.products.create({ name: "Grand" });
  const { id } = await sdk.prices.create({
    product: product.id,
    currency: "usd",
    unit_amount: 24_990,
    recurring: { interval: "year" },
    lookup_key: priceLookupKey({ kind: "plan", key: "grand", currency: "usd", catalogueVersion: version }),
  });
  return id;
}
