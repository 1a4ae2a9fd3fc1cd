import { describe, expect, test } from "vitest";
import { defaultCatalogue } from "../../catalogue/default-catalogue.ts";
import { engines } from "../../testing/server-world.ts";
import { priceLookupKey } from "../price-keys.ts";
import { resolveQuarantine } from "../quarantine.ts";
import { type PayingWorld, startPayingWorld } from "../testing/paying-world.ts";

const day = 86_400_000;

describe.each(engines)("what the reconciler says of plans on %s", (engine) => {
  test("their tokens are reckoned anew from what was sold: months, years, changes and unlimited ones agree", async () => {
    const world = await selling();
    const buyers = await Promise.all(
      ["monthly", "yearly", "unlimited", "monthly"].map(async (key, no) => {
        const { id } = await world.person(`buyer-${no}`);
        return { id, ...(await world.purchase(id, { kind: "plan", key })) };
      }),
    );
    await world.hear(world.told());
    await pass(world, 15.5 * day);
    await change(world, buyers[3]?.subscriptionId ?? "", "plus");
    for (const days of [16, 31, 31]) {
      // oxlint-disable no-await-in-loop -- month by month
      await pass(world, days * day);
      await world.job("plan-months");
      // oxlint-enable no-await-in-loop
    }
    await world.hear(world.told());
    const run = await world.reconcile({ by: "terminal", isDry: false, since: 0 });
    expect(run).toMatchObject({ differences: 0, failed: 0, findings: [] });
  });

  test("a plan of which another number of tokens was granted than it gives is told by its payment's id", async () => {
    const world = await selling();
    const { id } = await world.person();
    await world.purchase(id, { kind: "plan", key: "monthly" });
    await world.hear(world.told());
    const { paid_by: paymentId } = await world.database.db
      .selectFrom("subscription")
      .select("paid_by")
      .executeTakeFirstOrThrow();
    // As if the months of a smaller plan had been granted for a larger one.
    const plus = await priceOf(world, "plus");
    for (const invoice of world.stripe.world.store.all("invoice"))
      for (const line of invoice.lines.data) Object.assign(line.pricing?.price_details ?? {}, { price: plus });
    const { findings } = await world.reconcile({ by: "terminal", isDry: false, since: 0 });
    expect(findings).toMatchObject([
      { kind: "difference", what: "tokens", objectId: paymentId, stripe: 150, ours: 50, accountId: `user:${id}` },
    ]);
  });

  test("a renewal for a closed account is a difference until somebody has settled it", async () => {
    const world = await selling();
    const { id, accountId } = await world.person();
    await world.purchase(id, { kind: "plan", key: "monthly" });
    await world.hear(world.told());
    const idempotency = { scope: accountId, key: "close" };
    await world.ledger.execute({ kind: "close-account", accountId, idempotency, actor: accountId });
    const since = world.mark();
    await pass(world, 32 * day);
    await world.hear(world.told(since));
    const renewal = world.stripe.world.store.all("payment_intent")[0]?.id ?? "";
    const compare = async (): Promise<string[]> => {
      const { findings } = await world.reconcile({ by: "terminal", isDry: false, since: 0 });
      return findings.map((one) => `${one.kind === "difference" ? one.what : one.outcome} ${one.objectId}`);
    };
    const [aside] = await world.database.db.selectFrom("quarantine").selectAll().execute();
    expect(await compare()).toEqual([`not-ours ${renewal}`, `quarantine ${aside?.object_id}`]);
    expect(await resolveQuarantine(world, aside?.id ?? "", "ada: given back")).toBe(true);
    expect(await resolveQuarantine(world, aside?.id ?? "", "eve: given back")).toBe(false);
    expect(await compare()).toEqual([]);
    // What was settled stays so when it is said again.
    await world.hear(world.told(since));
    expect(await compare()).toEqual([]);
  });

  test("what somebody settled by hand is not granted as well, once its plan is there after all", async () => {
    const world = await startPayingWorld(engine);
    const { id, accountId } = await world.person();
    const { subscriptionId } = await world.purchase(id, { kind: "plan", key: "monthly" });
    await world.hear(world.told());
    const since = world.mark();
    const { items } = await world.sdk.subscriptions.retrieve(subscriptionId ?? "");
    const item = { id: items.data[0]?.id ?? "", price: await priceOf(world, "plus") };
    await world.sdk.subscriptions.update(subscriptionId ?? "", { items: [item], proration_behavior: "none" });
    await pass(world, 32 * day);
    await world.hear(world.told(since));
    const aside = await world.database.db.selectFrom("quarantine").selectAll().execute();
    expect(aside.map(({ object_id: object }) => object.slice(0, 3)).toSorted()).toEqual(["in_", "sub"]);
    for (const { id: no } of aside) await resolveQuarantine(world, no, "ada: gave the month's tokens by hand");
    const { availableTokens } = await world.ledger.balance(accountId);
    await publishPlus(world);
    await world.reconcile({ by: "terminal", isDry: false, since: 0 });
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens });
  });

  /** A shop with a second, larger plan. */
  async function selling(): Promise<PayingWorld> {
    const world = await startPayingWorld(engine);
    await publishPlus(world);
    return world;
  }
});

async function publishPlus(world: PayingWorld): Promise<void> {
  const [monthly] = defaultCatalogue.plans;
  if (monthly?.gives.kind !== "tokens") throw new Error("the first plan gives tokens");
  const gives = { ...monthly.gives, tokensPerMonth: 150 };
  const plus = { ...monthly, key: "plus", name: "Plus", price: { usd: 2999, eur: 2999 }, gives };
  const plans = [...defaultCatalogue.plans, plus];
  await world.catalogues.publish({ ...defaultCatalogue, plans }, { by: "test", note: "" });
  world.turn(1000);
}

async function pass(world: PayingWorld, ms: number): Promise<void> {
  world.turn(ms);
  await world.stripe.turn();
}

async function priceOf({ sdk }: PayingWorld, key: string): Promise<string> {
  const product = await sdk.products.create({ name: key });
  const { id } = await sdk.prices.create({
    product: product.id,
    currency: "usd",
    unit_amount: 2999,
    recurring: { interval: "month" },
    lookup_key: priceLookupKey({ kind: "plan", key, currency: "usd", catalogueVersion: 2 }),
  });
  return id;
}

async function change(world: PayingWorld, subscriptionId: string, key: string): Promise<void> {
  const { items } = await world.sdk.subscriptions.retrieve(subscriptionId);
  const price = await priceOf(world, key);
  await world.sdk.subscriptions.update(subscriptionId, {
    items: [{ id: items.data[0]?.id ?? "", price }],
    proration_behavior: "always_invoice",
  });
}
