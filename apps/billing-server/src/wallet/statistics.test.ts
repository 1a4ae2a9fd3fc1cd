import { describe, expect, onTestFinished, test } from "vitest";
import { defaultCatalogue } from "../catalogue/default-catalogue.ts";
import { openCatalogues } from "../catalogue/open-catalogues.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import type { Command } from "../ledger/commands.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { live, type Life } from "../ledger/proof/testing/random-life.ts";
import { engines, startServerWorld, type ServerWorld } from "../testing/server-world.ts";
import { statisticsOf } from "./statistics.ts";
import { makeUseTokens, type UseTokens } from "./use-tokens.ts";

const day = 24 * 60 * 60_000;
const wallets = ["user:ada", "user:bob", "user:cleo", "device:d1", "device:d2", "team:acme"];

describe.each(engines)("the statistics of a wallet on %s", (engine) => {
  async function world(): Promise<ServerWorld> {
    const started = await startServerWorld(engine);
    onTestFinished(started.end);
    return started;
  }

  test.for([1, 2, 3, 4])(
    "after a random life (%i) the totals are what is in each wallet, and the days add up",
    async (seed) => {
      const the = await world();
      const life = lifeIn(the);
      for (const part of [1, 2, 3]) {
        await live(life, { commands: 150, seed: seed * 10 + part });
        for (const accountId of wallets) {
          const { totals, ...period } = await statisticsOf(the, accountId, {});
          const { used, expired, takenBack, ...came } = totals;
          const { postedTokens } = await the.ledger.balance(accountId);
          expect(sum(Object.values(came)) - used - expired - takenBack).toBe(postedTokens);
          // A life is shorter than a month.
          expect(sum(period.byDay.map((one) => one.used))).toBe(used);
          expect(sum(period.byFeature.map((one) => one.used))).toBe(used);
          for (const never of [used, expired, came.purchased, came.bonus, came.granted])
            expect(never).toBeGreaterThanOrEqual(0);
          for (const one of period.byDay) expect(one.used).toBeGreaterThanOrEqual(0);
        }
      }
    },
  );

  test("uses are counted by feature on their day, and what was given back counts on that day too", async () => {
    const the = await world();
    const useTokens = await pricedUses(the);
    await give(the, "user:ada", 20);
    const split = await useTokens({ principal: ada, feature: "split", count: 2, key: "use-0001" });
    the.turn(day);
    await useTokens({ principal: ada, feature: "refinement", count: 3, key: "use-0002" });
    await generation(the, "user:ada", 4);
    the.turn(day);
    const reverse = { kind: "reverse", accountId: "user:ada", transferId: split.transferId, tokens: 3 } as const;
    await the.ledger.execute({ ...reverse, idempotency: { scope: "test", key: "reverse" }, actor: "test" });
    expect(await statisticsOf(the, "user:ada", { from: "2026-01-01" })).toEqual({
      from: "2026-01-01",
      to: "2026-01-03",
      totals: {
        purchased: 0,
        bonus: 0,
        granted: 20,
        transferred: 0,
        used: 8,
        expired: 0,
        takenBack: 0,
        adjusted: 0,
      },
      byDay: [
        { day: "2026-01-01", used: 1, added: 20 },
        { day: "2026-01-02", used: 7, added: 0 },
        { day: "2026-01-03", used: 0, added: 0 },
      ],
      byFeature: [
        { feature: "ticket", used: 4, count: 4 },
        { feature: "refinement", used: 3, count: 3 },
        { feature: "split", used: 1, count: 2 },
      ],
    });
    expect(await statisticsOf(the, "user:ada", { from: "2026-01-02", to: "2026-01-02" })).toMatchObject({
      totals: { used: 8, granted: 20 },
      byDay: [{ day: "2026-01-02", used: 7 }],
      byFeature: [{ feature: "ticket" }, { feature: "refinement" }],
    });
  });

  test("under an unlimited plan uses are counted, at no tokens", async () => {
    const the = await world();
    const useTokens = await pricedUses(the);
    const idempotency = { scope: "test", key: "plan" };
    await the.ledger.execute({ kind: "set-unlimited", idempotency, actor: "test", ...ada, until: the.now() + day });
    await useTokens({ principal: ada, feature: "split", count: 2, key: "use-0001" });
    expect(await statisticsOf(the, "user:ada", {})).toMatchObject({
      totals: { used: 0 },
      byFeature: [{ feature: "split", used: 0, count: 2 }],
    });
  });

  test("two processes that count while tokens are used count each use once", async () => {
    const the = await world();
    const there = await the.another();
    await give(the, "user:ada", 1000);
    const useTokens = await pricedUses(the);
    const spend = (no: number): ReturnType<UseTokens> =>
      useTokens({ principal: ada, feature: "refinement", count: 1, key: `use-${1000 + no}` });
    const count = ({
      ledger,
      database,
    }: {
      ledger: Ledger;
      database: ServerDatabase;
    }): ReturnType<typeof statisticsOf> => statisticsOf({ ledger, database, now: the.now }, "user:ada", {});
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([
        ...Array.from({ length: 20 }, (_none, no) => spend(round * 20 + no)),
        ...Array.from({ length: 4 }, (_none, no) => count(no % 2 ? the : there)),
      ]);
    }
    for (const process of [the, there]) {
      expect(await count(process)).toMatchObject({
        totals: { granted: 1000, used: 100 },
        byFeature: [{ feature: "refinement", used: 100, count: 100 }],
      });
    }
  });

  test("a long history is counted in stretches, and once", async () => {
    const the = await world();
    await give(the, "user:ada", 5000);
    await Promise.all(Array.from({ length: 1300 }, (_none, no) => the.ledger.execute(spending(`spend-${no}`))));
    let read = 0;
    const ledger: Ledger = { ...the.ledger, movements: (...asked) => ((read += 1), the.ledger.movements(...asked)) };
    const asked = Array.from({ length: 8 }, () => statisticsOf({ ...the, ledger }, "user:ada", {}));
    for (const statistics of await Promise.all(asked)) {
      expect(statistics).toMatchObject({
        totals: { used: 1300 },
        byFeature: [{ feature: "other", used: 1300, count: 1300 }],
      });
    }
    // A grant and 1300 spends, 250 at a time.
    expect(read).toBe(6);
    await the.ledger.execute(spending("one-more"));
    expect(await statisticsOf({ ...the, ledger }, "user:ada", {})).toMatchObject({ totals: { used: 1301 } });
    await statisticsOf({ ...the, ledger }, "user:ada", {});
    expect(read).toBe(7);
  });

  test("nobody waits long for a history that was never counted: it is counted meanwhile", async () => {
    const the = await world();
    await give(the, "user:ada", 700);
    const uses = await pricedUses(the);
    await Promise.all(
      Array.from({ length: 600 }, (_, no) =>
        uses({ principal: ada, feature: "refinement", count: 1, key: `use-${no}-long` }),
      ),
    );
    const asked = (patienceMs: number) => statisticsOf({ ...the, patienceMs }, "user:ada", {});
    await expect(asked(0)).rejects.toMatchObject({ code: "wallet/counting" });
    expect(await asked(30_000)).toMatchObject({ totals: { used: 600 } });
  });

  test("sums of another ledger, as after a backup was brought back, are counted anew", async () => {
    const the = await world();
    await give(the, "user:ada", 10);
    await the.ledger.execute(spending("one"));
    const counted = { account_id: "user:ada", transfer_no: 7, transfer_id: the.makeId() };
    const wrong = { account_id: "user:ada", day: "2025-12-31", sum: "used", feature: "", tokens: 99, uses: 9 };
    await the.database.db.insertInto("wallet_counted").values(counted).execute();
    await the.database.db.insertInto("wallet_day").values(wrong).execute();
    expect(await statisticsOf(the, "user:ada", {})).toMatchObject({ totals: { granted: 10, used: 1 } });
    await the.database.db.updateTable("wallet_counted").set({ transfer_no: 1, transfer_id: the.makeId() }).execute();
    expect(await statisticsOf(the, "user:ada", {})).toMatchObject({ totals: { granted: 10, used: 1 } });
  });

  test("a period that is none is refused", async () => {
    const the = await world();
    for (const period of [
      { from: "2026-02-30" },
      { from: "2026-01-02", to: "2026-01-01" },
      { from: "2024-12-31", to: "2026-01-01" },
    ]) {
      await expect(statisticsOf(the, "user:ada", period)).rejects.toMatchObject({ code: "request/invalid" });
    }
    const { byDay } = await statisticsOf(the, "user:ada", { from: "2025-01-01", to: "2026-01-01" });
    expect(byDay).toHaveLength(366);
  });
});

const ada = { accountId: "user:ada" };

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

async function pricedUses(the: ServerWorld): Promise<UseTokens> {
  const catalogues = await openCatalogues(the);
  expect((await catalogues.inForce()).catalogue).toEqual(defaultCatalogue);
  return makeUseTokens({ ledger: the.ledger, catalogues });
}

async function give({ ledger, makeId }: ServerWorld, accountId: string, tokens: number): Promise<void> {
  const id = makeId();
  const asked = { idempotency: { scope: "test", key: id }, actor: "test" };
  await ledger.execute({ ...asked, kind: "grant", grant: "promo", accountId, tokens, cause: { type: "rule", id } });
}

function spending(key: string): Extract<Command, { kind: "spend" }> {
  const cause = { type: "generation", id: key };
  return { kind: "spend", idempotency: { scope: "test", key }, actor: "test", ...ada, tokens: 1, cause };
}

/** As metered generation does it: tokens set aside, tickets captured. */
async function generation({ ledger, now }: ServerWorld, accountId: string, tickets: number): Promise<void> {
  const asked = { idempotency: { scope: "test", key: "generation" }, actor: "test" };
  const cause = { type: "generation", id: "g1" };
  const reserve = { kind: "reserve", accountId, tokens: tickets + 2, expiresAt: now() + day, cause } as const;
  const { holdId } = await ledger.execute({ ...asked, ...reserve });
  await ledger.capture({ accountId, holdId, actor: "test", tokens: tickets, meta: { feature: "ticket", tickets } });
}

/** The world as random lives know it. */
function lifeIn(the: ServerWorld): Life {
  const asked: Life["asked"] = () => ({ idempotency: { scope: "test", key: the.makeId() }, actor: "test" });
  const cause = { type: "generation", id: "g" };
  return {
    ledger: the.ledger,
    get nowMs() {
      return the.now();
    },
    later: the.turn,
    asked,
    async give(accountId, tokens, lot = {}) {
      const grant = { kind: "grant", grant: "promo", accountId, tokens, ...lot } as const;
      const mine = asked();
      await the.ledger.execute({ ...mine, ...grant, cause: { type: "rule", id: mine.idempotency.key } });
    },
    spending: (accountId, tokens) => ({ ...asked(), kind: "spend", accountId, tokens, cause }),
    reserving: (accountId, tokens, ms) => ({
      ...asked(),
      kind: "reserve",
      accountId,
      tokens,
      expiresAt: the.now() + (ms ?? 60_000),
      cause,
    }),
  };
}
