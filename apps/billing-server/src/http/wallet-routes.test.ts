import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Catalogues } from "../catalogue/catalogues.ts";
import { defaultCatalogue } from "../catalogue/default-catalogue.ts";
import { openCatalogues } from "../catalogue/open-catalogues.ts";
import { makeRedeemGift } from "../gifts/redeem-gift.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { engines, startServerWorld, type ServerWorld } from "../testing/server-world.ts";
import { makeUseTokens } from "../wallet/use-tokens.ts";
import { catalogueRoutes } from "./catalogue-routes.ts";
import { type Api, serveApi } from "./testing/api-world.ts";
import { walletRoutes } from "./wallet-routes.ts";

const key = "use-0001";
const ada = { personId: "ada", key };

describe.each(engines)("the wallet over HTTP on %s", (engine) => {
  async function world(): Promise<ServerWorld & { api: Api; catalogues: Catalogues; second(): Promise<Api> }> {
    const started = await startServerWorld(engine);
    const apis: Api[] = [];
    onTestFinished(async () => {
      for (const api of apis) await api.close();
      await started.end();
    });
    const serve = async (ledger: Ledger, catalogues: Catalogues): Promise<Api> => {
      const useTokens = makeUseTokens({ ledger, catalogues });
      const redeemGift = makeRedeemGift({ ...started, ledger, log: pino({ level: "silent" }) });
      const parts = { ledger, catalogues, useTokens, redeemGift, database: started.database, now: started.now };
      const api = await serveApi({ ...walletRoutes(parts), ...catalogueRoutes(parts) });
      apis.push(api);
      return api;
    };
    const catalogues = await openCatalogues(started);
    return {
      ...started,
      catalogues,
      api: await serve(started.ledger, catalogues),
      async second() {
        const { ledger, database } = await started.another();
        return serve(ledger, await openCatalogues({ database, now: started.now }));
      },
    };
  }

  test("a feature costs what the catalogue says, and the answer says what is left", async () => {
    const the = await world();
    await give(the, 10);
    const answer = await the.api.post("/wallet/spend", { feature: "split", count: 3 }, ada);
    expect(answer).toEqual({
      status: 200,
      body: { transferId: expect.any(String), tokens: 6, availableTokens: 4, catalogueVersion: 1 },
    });
    expect(await the.api.get("/wallet", "ada")).toMatchObject({
      body: { availableTokens: 4, version: 2, bySource: [{ source: "promo", tokens: 4 }] },
    });
  });

  test("who comes has the tokens of the day, once a day, in whatever process, and gone with it", async () => {
    const the = await world();
    const grants = { ...defaultCatalogue.grants, dailyTokens: 2 };
    await the.catalogues.publish({ ...defaultCatalogue, grants }, { by: "test", note: "Daily tokens." });
    const apis = [the.api, await the.second(), await the.second()];
    const looks = await Promise.all(apis.flatMap((api) => [api.get("/wallet", "ada"), api.get("/wallet", "ada")]));
    for (const { body } of looks) expect(body).toMatchObject({ availableTokens: 2, version: 1 });
    await the.api.post("/wallet/spend", { feature: "refinement" }, ada);
    expect(await the.api.get("/wallet", "ada")).toMatchObject({ body: { availableTokens: 1 } });
    the.turn(24 * 60 * 60_000);
    // Prices are a few seconds old at most: the first look after a night waits for them.
    expect(await the.api.get("/wallet", "ada")).toMatchObject({
      body: { availableTokens: 2, bySource: [{ source: "daily", tokens: 2 }] },
    });
    expect(await the.api.get("/wallet", "eve")).toMatchObject({ body: { availableTokens: 2 } });
  });

  test("without tokens of the day looking at a wallet writes nothing", async () => {
    const the = await world();
    expect(await the.api.get("/wallet", "ada")).toMatchObject({ body: { availableTokens: 0, version: 0 } });
  });

  test("the same key and use get the same answer, also after the price has changed; another use is refused", async () => {
    const the = await world();
    await give(the, 10);
    const first = await the.api.post("/wallet/spend", { feature: "refinement", count: 2 }, ada);
    const features = [{ key: "refinement", name: "Refinement", tokens: 3, per: "ticket" }];
    await the.catalogues.publish({ ...defaultCatalogue, features }, { by: "test", note: "Dearer." });
    expect(await the.api.post("/wallet/spend", { feature: "refinement", count: 2 }, ada)).toEqual(first);
    expect(await the.api.post("/wallet/spend", { feature: "refinement", count: 1 }, ada)).toMatchObject({
      status: 409,
      body: { code: "ledger/key-reused" },
    });
    expect(await the.api.post("/wallet/spend", { feature: "refinement" }, { ...ada, key: "use-0002" })).toMatchObject({
      body: { tokens: 3, availableTokens: 5, catalogueVersion: 2 },
    });
  });

  test("too few tokens are refused with what is needed and available, and cost nothing", async () => {
    const the = await world();
    await give(the, 1);
    expect(await the.api.post("/wallet/spend", { feature: "split" }, ada)).toMatchObject({
      status: 402,
      body: { code: "ledger/insufficient", data: { needed: 2, available: 1 } },
    });
    expect(await the.api.get("/wallet", "ada")).toMatchObject({ body: { availableTokens: 1, version: 1 } });
  });

  test("of 64 spends of the last token in two processes one succeeds", async () => {
    const the = await world();
    const second = await the.second();
    await give(the, 1);
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_none, no) =>
        (no % 2 ? the.api : second).post(
          "/wallet/spend",
          { feature: "refinement" },
          { ...ada, key: `use-${1000 + no}` },
        ),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 402)).toHaveLength(63);
  });

  test("the same request that comes many times at once, to two processes, takes effect once", async () => {
    const the = await world();
    const second = await the.second();
    await give(the, 10);
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_none, no) =>
        (no % 2 ? the.api : second).post("/wallet/spend", { feature: "split" }, ada),
      ),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 200, body: { tokens: 2, availableTokens: 8 } });
    expect(await the.api.get("/wallet", "ada")).toMatchObject({ body: { availableTokens: 8 } });
  });

  test("a closed wallet is shown as closed and spends nothing", async () => {
    const the = await world();
    await give(the, 10);
    const idempotency = { scope: "test", key: "close" };
    await the.ledger.execute({ kind: "close-account", idempotency, actor: "test", accountId: "user:ada" });
    expect(await the.api.get("/wallet", "ada")).toMatchObject({
      body: { isClosed: true, availableTokens: 0, expiring: [], bySource: [] },
    });
    expect(await the.api.post("/wallet/spend", { feature: "split" }, ada)).toMatchObject({
      status: 409,
      body: { code: "ledger/account-closed" },
    });
  });

  test("under an unlimited plan a use costs nothing and is still in the history", async () => {
    const the = await world();
    const until = the.now() + 60_000;
    const idempotency = { scope: "test", key: "plan" };
    await the.ledger.execute({ kind: "set-unlimited", idempotency, actor: "test", accountId: "user:ada", until });
    expect(await the.api.post("/wallet/spend", { feature: "split" }, ada)).toMatchObject({
      body: { tokens: 0, availableTokens: 0 },
    });
    expect(await the.api.get("/wallet", "ada")).toMatchObject({ body: { unlimitedUntil: until } });
    the.turn(60_000);
    expect(await the.api.get("/wallet", "ada")).toMatchObject({ body: { unlimitedUntil: null } });
  });

  test("what does not make sense is refused, and nobody without a token gets an answer", async () => {
    const the = await world();
    await give(the, 10);
    for (const [body, status, code] of [
      [{ feature: "nothing" }, 422, "price/unknown"],
      [{ feature: "split", count: 0 }, 400, "request/invalid"],
      [{ feature: "split", count: 1.5 }, 400, "request/invalid"],
      [{ feature: "split", count: 1001 }, 400, "request/invalid"],
      [{ feature: "split", tokens: 0 }, 400, "request/invalid"],
      [{ feature: "split", accountId: "user:bob" }, 400, "request/invalid"],
    ] as const) {
      expect(await the.api.post("/wallet/spend", body, ada)).toMatchObject({ status, body: { code } });
    }
    expect(await the.api.post("/wallet/spend", { feature: "split" }, { personId: "ada" })).toMatchObject({
      status: 400,
    });
    expect(await the.api.post("/wallet/spend", { feature: "split" }, { key })).toMatchObject({ status: 401 });
    expect(await the.api.get("/wallet")).toMatchObject({ status: 401, body: { code: "auth/missing" } });
    expect(await the.api.get("/wallet", "ada")).toMatchObject({ body: { availableTokens: 10, version: 1 } });
  });

  test("history and statistics are the asker's own, and refuse what they do not know", async () => {
    const the = await world();
    await give(the, 10);
    for (const no of [1, 2, 3])
      await the.api.post("/wallet/spend", { feature: "refinement" }, { ...ada, key: `use-000${no}` });
    const first = await the.api.get("/wallet/entries?limit=3", "ada");
    expect(first).toMatchObject({
      status: 200,
      body: { entries: [{ seq: 4, reason: "Refinement", tokens: -1 }, {}, {}] },
    });
    const { next } = first.body as { next: string };
    expect(await the.api.get(`/wallet/entries?limit=3&cursor=${next}`, "ada")).toMatchObject({
      body: {
        entries: [{ seq: 1, reason: "A promotion", tokens: 10, balanceBefore: 0, balanceAfter: 10 }],
        next: null,
      },
    });
    expect(await the.api.get("/wallet/statistics", "ada")).toMatchObject({
      status: 200,
      body: { totals: { granted: 10, used: 3 }, byFeature: [{ feature: "refinement", used: 3, count: 3 }] },
    });
    expect(await the.api.get(`/wallet/entries?cursor=${next}`, "bob")).toMatchObject({ body: { entries: [] } });
    expect(await the.api.get("/wallet/statistics", "bob")).toMatchObject({
      body: { totals: { granted: 0 }, byFeature: [] },
    });
    for (const path of [
      "/wallet/entries?cursor=x",
      "/wallet/entries?limit=0",
      "/wallet/entries?limit=201",
      "/wallet/entries?accountId=user:bob",
      "/wallet/statistics?from=yesterday",
      "/wallet/statistics?from=2020-01-01&to=2026-01-01",
    ]) {
      expect(await the.api.get(path, "ada")).toMatchObject({ status: 400, body: { code: "request/invalid" } });
    }
    for (const path of ["/wallet/entries", "/wallet/statistics"]) {
      expect(await the.api.get(path)).toMatchObject({ status: 401, body: { code: "auth/missing" } });
    }
  });

  test("plans and costs are there for everybody; first prices for those who have not bought", async () => {
    const the = await world();
    expect(await the.api.get("/costs")).toMatchObject({
      status: 200,
      body: { version: 1, features: defaultCatalogue.features },
    });
    const firstPrice = { usd: 399, eur: 399 };
    expect(await the.api.get("/plans")).toMatchObject({
      body: { version: 1, packages: [{ key: "starter", firstPrice }, {}, {}] },
    });
    expect(await the.api.get("/plans", "ada")).toMatchObject({ body: { packages: [{ firstPrice }, {}, {}] } });
    await the.ledger.execute({
      kind: "purchase",
      idempotency: { scope: "test", key: "buy" },
      actor: "stripe",
      accountId: "user:ada",
      paymentId: "p1",
      paidCents: 399,
      paidTokens: 10,
      bonusTokens: 0,
    });
    expect(await the.api.get("/plans", "ada")).toMatchObject({ body: { packages: [{ firstPrice: null }, {}, {}] } });
    expect(await the.api.get("/plans", "expired")).toMatchObject({ status: 401, body: { code: "auth/expired" } });
  });

  test("the wallet shows what will be gone when, without what is gone or somebody else's", async () => {
    const the = await world();
    const give2 = async (tokens: number, expiresAt: number): Promise<void> => {
      const id = the.makeId();
      await the.ledger.execute({
        kind: "grant",
        grant: "daily",
        idempotency: { scope: "test", key: id },
        actor: "test",
        accountId: "user:ada",
        tokens,
        cause: { type: "rule", id },
        expiresAt,
      });
    };
    const [soon, later] = [the.now() + 1000, the.now() + 2000];
    await give2(2, later);
    await give2(4, soon);
    await give2(3, later);
    await give(the, 7);
    await give(the, 99, "user:bob");
    expect((await the.api.get("/wallet", "ada")).body).toEqual({
      availableTokens: 16,
      heldTokens: 0,
      owedTokens: 0,
      unlimitedUntil: null,
      isClosed: false,
      expiring: [
        { tokens: 4, expiresAt: soon },
        { tokens: 5, expiresAt: later },
      ],
      bySource: expect.arrayContaining([
        { source: "daily", tokens: 9 },
        { source: "promo", tokens: 7 },
      ]),
      version: 4,
      at: the.now(),
    });
    the.turn(1000);
    expect(await the.api.get("/wallet", "ada")).toMatchObject({
      body: { availableTokens: 12, expiring: [{ tokens: 5, expiresAt: later }] },
    });
  });
});

async function give({ ledger, makeId }: ServerWorld, tokens: number, accountId = "user:ada"): Promise<void> {
  const id = makeId();
  await ledger.execute({
    kind: "grant",
    grant: "promo",
    idempotency: { scope: "test", key: id },
    actor: "test",
    accountId,
    tokens,
    cause: { type: "rule", id },
  });
}
