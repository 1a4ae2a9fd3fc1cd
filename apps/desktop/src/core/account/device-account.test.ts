import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../../../../billing-server/sandbox/start-sandbox.ts";
import { Canary } from "../secrets/testing/canary.ts";
import { sandboxForTests, testComputer } from "./testing/account-world.ts";

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

test("nobody is made known where a terminal has no place for the key", async () => {
  const computer = testComputer(sandbox);
  computer.keychain.missing = "there is none";
  const terminal = await computer.start({ share: true });
  await expect(terminal.client.account.begin()).rejects.toMatchObject({ code: "secrets/undecided" });
  expect(await terminal.client.account.state()).toMatchObject({ kind: "new" });
});
