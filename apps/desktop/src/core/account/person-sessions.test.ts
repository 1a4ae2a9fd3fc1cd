import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { Canary } from "../secrets/testing/canary.ts";
import { sandboxBehindAWay, signIn, signInAgain, testComputer } from "./testing/account-world.ts";

let world: Awaited<ReturnType<typeof sandboxBehindAWay>>;
beforeAll(async () => {
  world = await sandboxBehindAWay();
});
afterEach(() => {
  world.way.trouble = () => undefined;
});
afterAll(() => world.close());

/** A computer whose clock can be turned, with somebody signed in on it. */
async function signedIn(name?: string) {
  const computer = testComputer(world.way);
  const time = { lateMs: 0 };
  const clock = (): number => Date.now() + time.lateMs;
  const core = await computer.start({ clock });
  const { person } = await signIn(core, name);
  const secret = `account/${person?.id}`;
  return { computer, core, clock, time, secret, refreshToken: () => computer.keychain.entries.get(secret) ?? "" };
}

const countOf = (request: string): number => world.way.came.filter((one) => one.request === request).length;

/** What somebody does who has got hold of a refresh token. */
const useElsewhere = (token: string): Promise<Response> =>
  fetch(`${world.way.url}/oidc/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "refresh_token", client_id: "myba-desktop", refresh_token: token }),
  });

test("twenty questions at once, in two programs, each get a new access token once per program", async () => {
  const { computer, core, clock, time, refreshToken } = await signedIn();
  const terminal = await computer.start({ clock, share: true });
  const first = refreshToken();
  time.lateMs += 60 * 60_000;
  const before = countOf("POST /oidc/token");
  const asking = [core, terminal].flatMap((one) => Array.from({ length: 20 }, () => one.client.account.devices()));
  for (const devices of await Promise.all(asking)) expect(devices.length).toBeGreaterThan(0);
  expect(countOf("POST /oidc/token") - before).toBe(2);
  expect(refreshToken()).not.toBe(first);
  expect(await core.client.account.state()).toMatchObject({ kind: "person", needsSignIn: false });
});

test("a refresh token that somebody copied and used ends the sign-in, and everything else stays", async () => {
  const { core, time, refreshToken, computer, secret } = await signedIn("grace");
  const copied = refreshToken();
  time.lateMs += 60 * 60_000;
  await core.client.account.devices();
  expect((await useElsewhere(copied)).status).toBe(400);
  await expect(core.client.account.devices()).rejects.toMatchObject({ code: "account/sign-in-needed" });
  const state = await core.client.account.state();
  expect(state).toMatchObject({ kind: "person", needsSignIn: true, person: { email: "grace@example.com" } });
  expect(computer.keychain.entries.has(secret)).toBe(false);
  const asked = world.way.came.length;
  await expect(core.client.account.exportData()).rejects.toMatchObject({ code: "account/sign-in-needed" });
  expect(world.way.came).toHaveLength(asked);
  await signInAgain(core, "grace");
  expect(await core.client.account.state()).toMatchObject({ needsSignIn: false, others: [] });
  expect((await core.client.account.devices()).filter(({ isThis }) => isThis)).toHaveLength(1);
});

test("a server that is down, or a keychain that is locked, ends no sign-in", async () => {
  const { computer, core, time } = await signedIn();
  time.lateMs += 60 * 60_000;
  world.way.trouble = () => "never arrives";
  await expect(core.client.account.devices()).rejects.toMatchObject({ code: "billing/unreachable" });
  world.way.trouble = () => ({ status: 503, body: "<h1>back soon</h1>" });
  await expect(core.client.account.devices()).rejects.toMatchObject({ code: "billing/unreachable" });
  world.way.trouble = () => undefined;
  computer.keychain.fails = "it is locked";
  await expect(core.client.account.devices()).rejects.toMatchObject({ code: "secrets/keychain-failed" });
  computer.keychain.fails = null;
  expect((await core.client.account.devices()).length).toBeGreaterThan(0);
  expect(await core.client.account.state()).toMatchObject({ needsSignIn: false });
});

test("a computer without a place for keys is signed in until MyBA closes, and then until there is a place", async () => {
  const computer = testComputer(world.way);
  computer.keychain.missing = "there is none";
  const core = await computer.start();
  await signIn(core, "linus");
  expect(computer.keychain.entries.size).toBe(0);
  await core.close();

  const again = await computer.start();
  await expect(again.client.account.devices()).rejects.toMatchObject({ code: "account/sign-in-needed" });
  const { person } = await signInAgain(again, "linus");
  await again.client.secrets.setPassphrase({ passphrase: "a long enough passphrase", current: null });
  await expect.poll(() => sealedIn(computer.dataFolder)).toEqual([`account/${person?.id}`]);
  await again.close();

  const last = await computer.start();
  await expect(last.client.account.devices()).rejects.toMatchObject({ code: "secrets/locked" });
  expect(await last.client.account.state()).toMatchObject({ needsSignIn: false });
  await expect.poll(() => last.client.wallet.state()).toMatchObject({ problem: { code: "secrets/locked" } });
  await last.client.secrets.unlock({ passphrase: "a long enough passphrase" });
  await expect.poll(() => last.client.wallet.state()).toMatchObject({ connection: "live", problem: null });
});

/** Names of the secrets that are sealed with a passphrase. */
function sealedIn(folder: string): string[] {
  const kept = z.object({ passphrase: z.object({ secrets: z.record(z.string(), z.unknown()) }) });
  return Object.keys(kept.parse(JSON.parse(readFileSync(join(folder, "keys.json"), "utf8"))).passphrase.secrets);
}

test("signing out revokes at the server, and works without one", async () => {
  const { core, computer, refreshToken } = await signedIn();
  const token = refreshToken();
  expect(await core.client.account.signOut()).toMatchObject({ kind: "new", person: null, others: [] });
  expect(computer.keychain.entries.size).toBe(0);
  expect((await useElsewhere(token)).status).toBe(400);
  await expect(core.client.account.devices()).rejects.toMatchObject({ code: "account/sign-in-needed" });
  // The computer's own wallet was closed when its tokens moved, and there is no second one.
  expect(await core.client.account.state()).toMatchObject({ hasFreeTokens: false });
  await expect(core.client.account.begin()).rejects.toMatchObject({ code: "account/sign-in-needed" });

  await signIn(core);
  world.way.trouble = () => "never arrives";
  expect(await core.client.account.signOut()).toMatchObject({ kind: "new" });
  expect(computer.keychain.entries.size).toBe(0);
});

test("keys to the server are in no file of the data folder, and in nothing that a window is given", async () => {
  const { core, computer, refreshToken, time } = await signedIn();
  await core.client.account.begin();
  const keys = [refreshToken()];
  time.lateMs += 60 * 60_000;
  await core.client.account.exportData();
  world.way.trouble = () => "never arrives";
  await core.client.account.exportData().catch(() => undefined);
  const bearers = world.way.came.flatMap(({ authorization = "" }) => /^Bearer (.*)$/.exec(authorization)?.[1] ?? []);
  keys.push(refreshToken(), ...new Set(bearers));
  const shown = [await core.client.account.state(), await core.client.app.info()];
  for (const key of keys.map((value) => new Canary(value))) {
    expect(key.filesIn(computer.dataFolder)).toEqual([]);
    expect(key.isReachableFrom(shown)).toBe(false);
  }
});

test("of somebody who signs out nothing is left in the database", async () => {
  const { core } = await signedIn("linus");
  const { person } = await core.client.account.state();
  await core.client.purchases.shop();
  await core.client.purchases.subscription();
  await core.client.wallet.history({ search: "", groups: [], fromMs: null, toMs: null, offset: 0, limit: 10 });
  const kept = (): string => {
    const tables = core.store.sql("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
    return tables.map((table) => JSON.stringify(core.store.db.prepare(`SELECT * FROM ${String(table)}`).all())).join();
  };
  expect(kept()).toContain(person?.id);
  await core.client.account.signOut();
  expect(kept()).not.toContain(person?.id);
  expect(kept()).not.toContain(person?.email);
});
