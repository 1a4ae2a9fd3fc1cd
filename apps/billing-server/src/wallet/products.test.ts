import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import type { CatalogueInForce } from "../catalogue/catalogues.ts";
import { dayGrantOf, monthOf, purchaseOf, referralOf } from "../catalogue/grants.ts";
import { offersFor } from "../catalogue/offers.ts";
import { openCatalogues } from "../catalogue/open-catalogues.ts";
import { pricePerToken, quotePackage, quotePlan } from "../catalogue/quote.ts";
import type { Command } from "../ledger/commands.ts";
import { engines, startServerWorld, type ServerWorld } from "../testing/server-world.ts";
import { makeUseTokens, type UseTokens } from "./use-tokens.ts";
import { walletViewOf } from "./wallet-view.ts";

const dayMs = 24 * 60 * 60_000;
const ada = "user:ada";

describe.each(engines)("catalogues of other products, published and sold by on %s", (engine) => {
  async function selling(product: string): Promise<ServerWorld & { inForce: CatalogueInForce; useTokens: UseTokens }> {
    const started = await startServerWorld(engine);
    onTestFinished(started.end);
    const catalogues = await openCatalogues(started);
    const file = new URL(`../catalogue/testing/products/${product}.json`, import.meta.url);
    await catalogues.publish(JSON.parse(readFileSync(file, "utf8")), { by: "test", note: product });
    const useTokens = makeUseTokens({ ledger: started.ledger, catalogues });
    return { ...started, inForce: await catalogues.inForce(), useTokens };
  }

  test("four packages, of which the larger bring bonus tokens", async () => {
    const the = await selling("four-packages");
    const bought: [string, number, number, number][] = [];
    for (const { key, price } of offersFor(the.inForce, { isFirstPurchase: true })) {
      const { bonusTokens } = quotePackage(the.inForce, { packageKey: key, currency: "usd", isFirstPurchase: true });
      bought.push([key, price["usd"] ?? 0, await buy(the, key), bonusTokens]);
    }
    expect(bought).toEqual([
      ["small", 499, 50, 0],
      ["medium", 999, 110, 10],
      ["large", 1999, 250, 50],
      ["huge", 4999, 700, 200],
    ]);
    const { bySource } = await walletViewOf(the.ledger, ada, the.now());
    expect(bySource).toEqual(
      expect.arrayContaining([
        { source: "purchase", tokens: 850 },
        { source: "bonus", tokens: 260 },
      ]),
    );
  });

  test("credits that are bought or come each month to subscribers, for features of four prices", async () => {
    const the = await selling("subscribers");
    const prices = the.inForce.catalogue.packages.map(({ tokens, price }) => [tokens, price["usd"]]);
    expect(prices).toEqual([
      [100, 499],
      [500, 1999],
      [1000, 3499],
      [5000, 14_999],
    ]);
    expect(await buy(the, "credits-100")).toBe(100);

    const month = {
      accountId: ada,
      subscriptionId: "sub_1",
      beginsAt: the.now(),
      endsAt: Date.UTC(2026, 1, 1),
      actor: "stripe",
    };
    const quote = quotePlan(the.inForce, { planKey: "subscriber", currency: "usd" });
    for (const payment of ["in_1", "in_1"]) {
      await run(the, monthOf(quote, { ...month, payment: { id: payment, cents: quote.price } }));
    }
    expect(await available(the)).toBe(1100);

    const left: number[] = [];
    for (const feature of ["report", "analysis", "image", "message"]) {
      const used = await the.useTokens({ principal: { accountId: ada }, feature, count: 1, key: `use-${feature}` });
      left.push(used.tokens, used.availableTokens);
    }
    expect(left).toEqual([25, 1075, 5, 1070, 4, 1066, 2, 1064]);
    // What the month gave goes first, and what is left of it goes with the month; what was bought stays.
    the.turn(31 * dayMs);
    expect(await available(the)).toBe(100);
    await run(the, monthOf(quote, { ...month, beginsAt: the.now(), endsAt: Date.UTC(2026, 2, 1) }));
    expect(await available(the)).toBe(1100);
  });

  test("one wallet for five products with twenty features, gifts for coming, inviting and coming back", async () => {
    const the = await selling("five-products");
    const { features, grants } = the.inForce.catalogue;
    expect(features).toHaveLength(20);
    expect(new Set(features.map(({ product }) => product)).size).toBe(5);
    expect(
      pricePerToken(quotePackage(the.inForce, { packageKey: "everything", currency: "usd", isFirstPurchase: false })),
    ).toBeCloseTo(3.33, 2);

    const cause = { type: "rule", id: `welcome/${ada}` };
    const welcome = { kind: "grant", grant: "welcome", accountId: ada, tokens: grants.welcomeTokens, cause } as const;
    await the.ledger.execute({ ...welcome, idempotency: { scope: ada, key: "welcome" }, actor: "myba" });
    expect(await available(the)).toBe(10);
    await run(the, referralOf(the.inForce, { referrerId: ada, referredId: "user:bob" }));
    await run(the, referralOf(the.inForce, { referrerId: ada, referredId: "user:bob" }));
    expect([await available(the), await available(the, "user:bob")]).toEqual([60, 50]);

    // Four times a day give two, the next day again, and yesterday's are gone.
    for (const tokens of [62, 62]) {
      for (let hour = 0; hour < 4; hour += 1) {
        await run(the, dayGrantOf(the.inForce, { accountId: ada, nowMs: the.now() }));
        expect(await available(the)).toBe(tokens);
        the.turn(6 * 60 * 60_000);
      }
    }
    // Neither does a catalogue that changes its mind give the same day twice.
    const more = { ...the.inForce.catalogue, grants: { ...grants, dailyTokens: 9, referralTokens: 90 } };
    const nowMs = the.now() - 1;
    await run(the, dayGrantOf({ version: 3, catalogue: more }, { accountId: ada, nowMs }));
    await run(the, referralOf({ version: 3, catalogue: more }, { referrerId: ada, referredId: "user:bob" }));
    expect(await available(the)).toBe(60);
    expect(await buy(the, "everything")).toBe(600);
    for (const { key, tokens } of features) {
      const before = await available(the);
      const used = await the.useTokens({ principal: { accountId: ada }, feature: key, count: 2, key: `use-${key}` });
      expect(used).toMatchObject({ tokens: 2 * tokens, availableTokens: before - 2 * tokens, catalogueVersion: 2 });
    }
  });
});

async function available({ ledger, now }: ServerWorld, accountId = ada): Promise<number> {
  return (await walletViewOf(ledger, accountId, now())).availableTokens;
}

async function run({ ledger }: ServerWorld, command: Command | undefined): Promise<unknown> {
  if (command === undefined) throw new Error("nothing to book");
  return ledger.execute(command);
}

async function buy(the: ServerWorld & { inForce: CatalogueInForce }, packageKey: string): Promise<number> {
  const quote = quotePackage(the.inForce, { packageKey, currency: "usd", isFirstPurchase: false });
  const paid = { accountId: ada, paymentId: packageKey, paidAt: the.now(), actor: "stripe" };
  const before = await available(the);
  // As deliveries of one payment come: several times.
  await Promise.all([1, 2, 3].map(() => the.ledger.execute(purchaseOf(quote, paid))));
  return (await available(the)) - before;
}
