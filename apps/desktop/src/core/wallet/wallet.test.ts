import { walletView, type WalletView } from "@myba/shared/billing-api/wallet";
import { payCheckout } from "@myba/sandbox/stripe/checkout/pay-checkout";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Sandbox } from "../../../../billing-server/sandbox/start-sandbox.ts";
import { sandboxBehindAWay, signIn, stateWhere, testComputer } from "../account/testing/account-world.ts";
import type { FaultyWay } from "../account/testing/faulty-way.ts";
import { isLow, warnsAt } from "./low-balance.ts";
import { pauseMs } from "./try-pauses.ts";
import { shopper } from "./testing/shopper.ts";
import { isNewer } from "./wallet-row.ts";

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

const stream = "GET /api/events";

test("a computer that nobody has used yet asks nobody, and one that is used keeps one stream and asks no more", async () => {
  const computer = testComputer(way);
  const core = await computer.start();
  way.came.splice(0);
  expect(await core.client.wallet.state()).toMatchObject({
    wallet: null,
    connection: "none",
    asOf: null,
    isLow: false,
  });
  expect(await core.client.wallet.refresh()).toMatchObject({ connection: "none" });
  await core.client.generations.networkIsBack();
  expect(way.came).toEqual([]);

  await core.client.account.begin();
  const she = shopper(core);
  expect(await she.tokens(3)).toMatchObject({ lowAtTokens: 2, isLow: false, problem: null });
  expect(way.came.map(({ request }) => request)).toEqual(["POST /api/anonymous-session", stream]);
  await core.close();

  // Known to the server, it hears of the wallet from the first moment of a start.
  way.came.splice(0);
  const again = await computer.start();
  await shopper(again).tokens(3);
  expect(way.came.map(({ request }) => request)).toEqual([stream]);
});

test("a warning comes where the person wants it, and a consent is remembered, for each account of its own", async () => {
  const computer = testComputer(way);
  const core = await computer.start();
  const { wallet, account } = core.client;
  await expect(wallet.changeSettings({ lowAtTokens: 5 })).rejects.toMatchObject({ code: "account/sign-in-needed" });
  await account.begin();
  const she = shopper(core);
  await she.tokens(3);
  expect(await wallet.changeSettings({ lowAtTokens: 3 })).toMatchObject({ isLow: true, lowAtTokens: 3 });
  expect(await wallet.changeSettings({ askAboveTokens: 10 })).toMatchObject({
    settings: { lowAtTokens: 3, askAboveTokens: 10 },
  });
  expect(await wallet.changeSettings({ lowAtTokens: null })).toMatchObject({ isLow: false, lowAtTokens: 2 });
  await signIn(core);
  expect(await she.tokens(9)).toMatchObject({ settings: { lowAtTokens: null, askAboveTokens: null } });
});

test("people on one computer keep what is theirs apart", async () => {
  const computer = testComputer(way);
  const core = await computer.start();
  const { purchases, account, wallet } = core.client;
  const graces = await signIn(core, "grace");
  const shown = shopper(core);
  await shown.tokens(6);
  const bought = await shown.buy();
  await signIn(core, "linus");
  await shown.tokens(6);
  expect(await purchases.list()).toEqual([]);
  await expect(purchases.check({ id: bought.id })).rejects.toMatchObject({ code: "purchase/not-found" });

  // What happens to somebody else's wallet meanwhile is not shown to him, and is there when she comes back.
  await payCheckout(bought.checkout!.url!, { email: "grace@example.com" });
  await wallet.refresh();
  await shown.tokens(6);
  expect((await wallet.history(everything)).entries.map(({ kind }) => kind)).toEqual(["welcome"]);
  await account.switchTo({ id: graces.person!.id });
  await shown.tokens(16);
  expect(await shown.purchase(bought.id, ({ state }) => state === "paid")).toMatchObject({ name: "Starter" });
  expect((await wallet.history(everything)).entries.map(({ kind }) => kind)).toEqual(["purchase", "welcome"]);

  // What was heard once is not heard again on the next connection: nobody asks about the purchase.
  await purchases.check({ id: bought.id });
  way.came.splice(0);
  await core.client.generations.networkIsBack();
  await expect.poll(() => way.came.map(({ request }) => request)).toEqual([stream]);
  await shown.tokens(16);
  await wallet.refresh();
  expect(way.came.map(({ request }) => request)).toEqual([stream, "GET /api/wallet"]);
});

test("a stream that broke goes on where it was, and says meanwhile that it is lost and since when", async () => {
  const computer = testComputer(way);
  const core = await computer.start();
  const { wallet, account, generations } = core.client;
  await account.begin();
  const she = shopper(core);
  const before = await she.tokens(3);
  way.trouble = () => "never arrives";
  await generations.networkIsBack();
  const lost = await she.wallet(({ connection }) => connection === "lost");
  expect(lost).toMatchObject({ wallet: { availableTokens: 3 }, problem: { code: "billing/unreachable" } });
  expect(lost.asOf).toBeLessThanOrEqual(before.asOf!);
  await expect(wallet.refresh()).rejects.toMatchObject({ code: "billing/unreachable" });
  await expect(wallet.statistics({ from: "2026-01-01", to: "2026-01-31" })).rejects.toMatchObject({
    code: "billing/unreachable",
  });
  way.trouble = () => undefined;

  // Somebody who wants to know brings the stream back as well.
  expect(await wallet.refresh()).toMatchObject({ wallet: { availableTokens: 3 } });
  await she.tokens(3);
  await sandbox.stopServer();
  await she.wallet(({ connection }) => connection !== "live");
  await sandbox.startServer();
  await generations.networkIsBack();
  expect(await she.tokens(3)).toMatchObject({ problem: null });
});

test("whoever was signed out elsewhere is told so, and nothing is tried in vain", async () => {
  const computer = testComputer(way);
  const core = await computer.start();
  const other = await testComputer(way).start();
  await signIn(core, "linus");
  await signIn(other, "linus");
  const devices = await other.client.account.devices();
  const told = stateWhere(core, ({ needsSignIn }) => needsSignIn);
  for (const { id, isThis } of devices) if (!isThis) await other.client.account.signOutDevice({ id });
  await told;
  const state = await shopper(core).wallet(({ connection }) => connection === "lost");
  expect(state).toMatchObject({ problem: { code: "account/sign-in-needed" } });
  expect(state.wallet).not.toBeNull();
});

describe("little is", () => {
  const view: WalletView = walletView.parse({
    availableTokens: 10,
    heldTokens: 0,
    owedTokens: 0,
    unlimitedUntil: null,
    isClosed: false,
    expiring: [],
    bySource: [],
    version: 7,
    at: 1000,
  });

  test("a fifth of what was bought last, two tokens at least, or what the person says", () => {
    expect(warnsAt({ chosen: null, lastPurchaseTokens: null })).toBe(2);
    expect(warnsAt({ chosen: null, lastPurchaseTokens: 12 })).toBe(2);
    expect(warnsAt({ chosen: null, lastPurchaseTokens: 220 })).toBe(44);
    expect(warnsAt({ chosen: 0, lastPurchaseTokens: 220 })).toBe(0);
    expect(isLow(view, 10, 0)).toBe(true);
    expect(isLow(view, 9, 0)).toBe(false);
    expect(isLow({ ...view, unlimitedUntil: 5 }, 10, 4)).toBe(false);
    expect(isLow({ ...view, unlimitedUntil: 5 }, 10, 5)).toBe(true);
    expect(isLow(null, 10, 0)).toBe(false);
  });

  test("what a late answer says is not believed, unless the server itself was put back", () => {
    expect(isNewer({ ...view, version: 8 }, view)).toBe(true);
    expect(isNewer({ ...view, version: 6, at: 1500 }, view)).toBe(false);
    expect(isNewer({ ...view, version: 7, at: 999 }, view)).toBe(false);
    expect(isNewer({ ...view, version: 6, at: 100_000 }, view)).toBe(true);
  });

  test("programs that lost the same server do not come back at once", () => {
    const pauses = [0, 1, 5, 6, 50].map((failures) =>
      [0, 0.999].map((random) => pauseMs(failures, { wishMs: undefined, random: () => random })),
    );
    expect(pauses).toEqual([
      [500, 1000],
      [1000, 1999],
      [16_000, 31_984],
      [30_000, 59_970],
      [30_000, 59_970],
    ]);
    expect(pauseMs(0, { wishMs: 9000, random: () => 0 })).toBe(9000);
  });
});

const everything = { offset: 0, limit: 50, search: "", groups: [], fromMs: null, toMs: null };
