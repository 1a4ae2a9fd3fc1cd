import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Sandbox } from "../../../../billing-server/sandbox/start-sandbox.ts";
import { Canary } from "../secrets/testing/canary.ts";
import { sandboxForTests, signIn, testComputer } from "./testing/account-world.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await sandboxForTests();
});
afterAll(() => sandbox.close());

const devices = (): Promise<unknown[]> =>
  sandbox.server.databases.database.db.selectFrom("device").select("id").execute();

test("the computer gets its free tokens once, however many windows, programs and starts ask", async () => {
  const before = (await devices()).length;
  const computer = testComputer(sandbox);
  const core = await computer.start();
  expect(await core.client.account.state()).toMatchObject({ kind: "new", person: null, sandbox: true });
  const terminal = await computer.start({ share: true });
  const asking = [core, terminal].flatMap((one) => Array.from({ length: 8 }, () => one.client.account.begin()));
  expect(new Set((await Promise.all(asking)).map(({ kind }) => kind))).toEqual(new Set(["device"]));
  const key = computer.keychain.entries.get("device") ?? "";
  await core.close();

  const again = await computer.start();
  expect(await again.client.account.begin()).toMatchObject({ kind: "device" });
  expect(computer.keychain.entries.get("device")).toBe(key);
  expect((await devices()).length - before).toBe(1);
  const { d } = JSON.parse(key) as { d: string };
  expect(new Canary(d).filesIn(computer.dataFolder)).toEqual([]);
});

test("a clock that is two hours off gets its tokens all the same", async () => {
  const core = await testComputer(sandbox).start({ clock: () => Date.now() + 2 * 60 * 60_000 });
  expect(await core.client.account.begin()).toMatchObject({ kind: "device" });
});

test("a computer whose key is gone is a new one to the server", async () => {
  const computer = testComputer(sandbox);
  const core = await computer.start();
  await core.client.account.begin();
  await core.close();
  const lost = computer.keychain.entries.get("device");
  const before = (await devices()).length;
  computer.keychain.entries.clear();
  const again = await computer.start();
  expect(await again.client.account.state()).toMatchObject({ kind: "device" });
  // The wallet is followed from the start on, by which the server is told.
  await expect.poll(async () => (await devices()).length - before).toBe(1);
  expect(await again.client.account.begin()).toMatchObject({ kind: "device" });
  expect(computer.keychain.entries.get("device")).toMatch(/"d":/);
  expect(computer.keychain.entries.get("device")).not.toBe(lost);
});

test("a server that has forgotten the computer is told of it again, and gives nothing twice", async () => {
  const computer = testComputer(sandbox);
  const core = await computer.start();
  await core.client.account.begin();
  const key = computer.keychain.entries.get("device");
  await sandbox.server.databases.database.db.deleteFrom("device").execute();
  expect(await core.client.wallet.refresh()).toMatchObject({ wallet: { availableTokens: 3 } });
  expect(computer.keychain.entries.get("device")).toBe(key);
});

test("a computer whose tokens were moved elsewhere, as by a copy of its data, gets no others", async () => {
  const [computer, copy] = [testComputer(sandbox), testComputer(sandbox)];
  const core = await computer.start();
  await core.client.account.begin();
  for (const [name, value] of computer.keychain.entries) copy.keychain.entries.set(name, value);
  mkdirSync(copy.dataFolder, { recursive: true });
  cpSync(join(computer.dataFolder, "keys.json"), join(copy.dataFolder, "keys.json"));
  const other = await copy.start();
  await other.client.account.begin();
  await signIn(core, "grace");

  await expect(other.client.wallet.refresh()).rejects.toMatchObject({ code: "device/linked" });
  expect(await other.client.account.state()).toMatchObject({ kind: "new" });
  await expect(other.client.account.begin()).rejects.toMatchObject({ code: "account/sign-in-needed" });
  expect(await other.client.account.state()).toMatchObject({ hasFreeTokens: false });
});

test("nobody is made known where a terminal has no place for the key", async () => {
  const computer = testComputer(sandbox);
  computer.keychain.missing = "there is none";
  const terminal = await computer.start({ share: true });
  await expect(terminal.client.account.begin()).rejects.toMatchObject({ code: "secrets/undecided" });
  expect(await terminal.client.account.state()).toMatchObject({ kind: "new" });
});

test("where a network had its free tokens for today, the person is told so, and may sign in", async () => {
  const limits = { requestsPerMinute: 100_000, freeDevicesPerDay: 1, generationsAtOnce: 2 };
  const strict = await sandboxForTests({ config: { limits } });
  onTestFinished(() => strict.close());
  await (await testComputer(strict).start()).client.account.begin();
  const core = await testComputer(strict).start();
  await expect(core.client.account.begin()).rejects.toMatchObject({ code: "device/too-many" });
  expect(await core.client.account.state()).toMatchObject({ kind: "new" });
  expect(await signIn(core)).toMatchObject({ welcome: { movedTokens: 0, welcomeTokens: 6 } });
});
