import { readTable } from "@myba/engine/export/csv-table";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Ledger } from "../../../../billing-server/src/ledger/ledger.ts";
import { type Life, live } from "../../../../billing-server/src/ledger/proof/testing/random-life.ts";
import type { Sandbox } from "../../../../billing-server/sandbox/start-sandbox.ts";
import { sandboxBehindAWay, signIn, testComputer } from "../account/testing/account-world.ts";
import type { FaultyWay } from "../account/testing/faulty-way.ts";
import type { Core } from "../core.ts";
import { myba, threeWishes } from "../metered/testing/metered-world.ts";
import { begin, endOf } from "../testing/model-connection.ts";
import { shopper } from "./testing/shopper.ts";
import type { HistoryPage } from "./wallet.ts";

let sandbox: Sandbox;
let way: FaultyWay;
let world: Awaited<ReturnType<typeof sandboxBehindAWay>>;
beforeAll(async () => {
  world = await sandboxBehindAWay();
  ({ sandbox, way } = world);
});
beforeEach(() => {
  way.trouble = () => undefined;
});
afterAll(() => world.close());

type Asked = Parameters<Core["client"]["wallet"]["history"]>[0];

const page = (core: Core, filter: Partial<Asked> = {}): Promise<HistoryPage> =>
  core.client.wallet.history({
    offset: 0,
    limit: 200,
    search: "",
    groups: [],
    fromMs: null,
    toMs: null,
    ...filter,
  });

async function wholeHistory(core: Core): Promise<HistoryPage["entries"]> {
  const entries: HistoryPage["entries"] = [];
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a page after the other
    const { entries: more, total, problem } = await page(core, { offset: entries.length });
    expect(problem).toBeNull();
    entries.push(...more);
    if (entries.length === total) return entries;
  }
}

test("the history leads from each token to what it was used for, also without a server", async () => {
  const computer = testComputer(way);
  const core = await computer.start();
  expect(await page(core)).toEqual({ entries: [], total: 0, asOf: null, problem: null });
  const generation = await begin(core, threeWishes, { choice: myba, name: "=Büro & Läger" });
  await endOf(core, generation);
  const she = shopper(core);
  await she.tokens(0);
  const { entries, total, problem } = await page(core);
  expect({ total, problem }).toEqual({ total: 2, problem: null });
  expect(entries[0]).toMatchObject({
    kind: "spend",
    group: "used",
    tokens: -3,
    balanceBefore: 3,
    balanceAfter: 0,
    generationId: generation.id,
    name: "=Büro & Läger",
  });
  expect(await core.client.wallet.receiptOf({ id: generation.id })).toMatchObject({
    state: "captured",
    capturedTokens: 3,
  });
  const names = async (filter: Partial<Asked>): Promise<string[]> =>
    (await page(core, filter)).entries.map(({ kind }) => kind);
  expect(await names({ search: "läger" })).toEqual(["spend"]);
  expect(await names({ search: "TO TRY" })).toEqual(["anonymous"]);
  expect(await names({ search: "100%" })).toEqual([]);
  expect(await names({ groups: ["added"] })).toEqual(["anonymous"]);
  expect(await names({ groups: ["used", "added"] })).toEqual(["spend", "anonymous"]);
  expect(await names({ fromMs: entries[0]!.eventAt })).toEqual(["spend"]);
  expect(await names({ toMs: entries[1]!.eventAt })).toEqual(["anonymous"]);

  // Nothing has changed since it was asked for: nobody is asked again.
  way.came.splice(0);
  await page(core);
  expect(way.came).toEqual([]);
  way.trouble = () => "never arrives";
  await core.client.generations.networkIsBack();
  await she.wallet(({ connection }) => connection === "lost");
  const kept = await page(core, { limit: 1 });
  expect(kept).toMatchObject({ total: 2, entries: [{ kind: "spend" }], problem: { code: "billing/unreachable" } });
  expect(kept.asOf).not.toBeNull();
  const { fileName, csv } = await core.client.wallet.exportHistory({ search: "", groups: [] });
  expect(fileName).toMatch(/^myba-tokens-\d{4}-\d\d-\d\d\.csv$/);
  expect(csv.split("\r\n")[1]).toContain(",Used,Ticket × 3,'=Büro & Läger,-3,3,0,");
  expect(readTable(fileName, csv).rows.map((row) => row.cell("Text"))).toEqual(["=Büro & Läger", ""]);
  way.trouble = () => undefined;
});

test("after a random life the history adds up to the server's sums and to what is in the wallet", async () => {
  const computer = testComputer(way);
  const core = await computer.start();
  const { person } = await signIn(core);
  const she = shopper(core);
  await she.tokens(6);
  const life = lifeOf(sandbox.server.databases.ledger, `user:${person!.id}`);
  for (const seed of [1, 2, 3]) {
    // oxlint-disable no-await-in-loop -- one part of a life after the other
    await live(life, { commands: 120, seed });
    const entries = await wholeHistory(core);
    const { wallet } = await core.client.wallet.refresh();
    const { totals } = await core.client.wallet.statistics({ from: "2026-01-01", to: "2026-01-02" });
    expect(entries[0]?.balanceAfter).toBe(wallet!.availableTokens + wallet!.heldTokens);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_entry, no) => entries.length - no));
    entries.forEach((entry, no) => {
      expect(entry.balanceBefore + entry.tokens).toBe(entry.balanceAfter);
      expect(entries[no + 1]?.balanceAfter ?? 0).toBe(entry.balanceBefore);
    });
    expect(totalsOf(entries)).toEqual(totals);
    // oxlint-enable no-await-in-loop
  }

  // A broken page is asked for again; a server that was put back has another history, which takes the place of this one.
  const before = await wholeHistory(core);
  core.store.db.exec("UPDATE wallet_entry SET transfer_id = 'another', reason = 'another'");
  core.store.db.exec("UPDATE wallet SET entries_version = 0");
  expect(await wholeHistory(core)).toEqual(before);
  core.store.db.exec("UPDATE wallet SET entries_version = 0, entries_seq = entries_seq + 9");
  expect(await wholeHistory(core)).toEqual(before);
});

/** As the server sums it up. */
function totalsOf(entries: HistoryPage["entries"]): Record<string, number> {
  const sum = (...kinds: string[]): number =>
    entries.reduce((tokens, entry) => tokens + (kinds.includes(entry.kind) ? entry.tokens : 0), 0);
  const group = (name: string, kind?: string): number =>
    entries.reduce((all, one) => all + (one.group === name && one.kind === (kind ?? one.kind) ? one.tokens : 0), 0);
  return {
    purchased: sum("purchase", "subscription_grant"),
    bonus: sum("bonus"),
    granted: sum("welcome", "anonymous", "referral", "daily", "gift", "promo"),
    transferred: sum("transfer"),
    used: negated(group("used") + group("returned", "refund")),
    expired: negated(group("expired")),
    takenBack: negated(sum("refund", "dispute", "reinstatement", "debt_payment") - group("returned", "refund")),
    adjusted: sum("admin_adjustment"),
  };
}

/** Without a zero below zero. */
const negated = (tokens: number): number => (tokens === 0 ? 0 : -tokens);

/** A life in which Ada is somebody whom the server knows. */
function lifeOf(ledger: Ledger, accountId: string): Life {
  const real = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll("user:ada", accountId)) as T;
  const known = new Proxy(ledger, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name);
      if (typeof found !== "function") return found;
      return (...asked: unknown[]): unknown => Reflect.apply(found, target, asked.map(real));
    },
  });
  let made = 0;
  const asked: Life["asked"] = () => ({ idempotency: { scope: "test", key: `life-${(made += 1)}` }, actor: "test" });
  const cause = { type: "generation", id: "g" };
  return {
    ledger: known,
    get nowMs() {
      return Date.now();
    },
    // Whoever signs people in goes by the real clock.
    later: () => undefined,
    asked,
    async give(to, tokens, lot = {}) {
      const mine = asked();
      const grant = { kind: "grant", grant: "promo", accountId: to, tokens, ...lot } as const;
      await known.execute({ ...mine, ...grant, cause: { type: "rule", id: mine.idempotency.key } });
    },
    spending: (from, tokens) => ({ ...asked(), kind: "spend", accountId: from, tokens, cause }),
    reserving: (from, tokens, ms) => ({
      ...asked(),
      kind: "reserve",
      accountId: from,
      tokens,
      expiresAt: Date.now() + (ms ?? 60_000),
      cause,
    }),
  };
}
