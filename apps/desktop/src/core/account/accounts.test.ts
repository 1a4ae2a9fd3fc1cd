import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../../../../billing-server/sandbox/start-sandbox.ts";
import { confirmInBrowser, sandboxForTests, signIn, stateWhere, testComputer } from "./testing/account-world.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await sandboxForTests();
});
afterAll(() => sandbox.close());

describe("before anybody has signed in", () => {
  test("the computer gets its free tokens once, however many windows and starts ask", async () => {
    const computer = testComputer(sandbox);
    const core = await computer.start();
    expect(await core.client.account.state()).toMatchObject({ kind: "new", person: null });
    const begun = await Promise.all(Array.from({ length: 8 }, () => core.client.account.begin()));
    expect(new Set(begun.map(({ kind }) => kind))).toEqual(new Set(["device"]));
    expect([...computer.keychain.entries.keys()]).toEqual(["device"]);
    const key = computer.keychain.entries.get("device");
    await core.close();

    const again = await computer.start();
    expect(await again.client.account.begin()).toMatchObject({ kind: "device" });
    expect(computer.keychain.entries.get("device")).toBe(key);
  });
});

test("signing in by the browser gives 6 tokens, moves 3 over, and says so once", async () => {
  const computer = testComputer(sandbox);
  const core = await computer.start();
  await core.client.account.begin();
  const state = await signIn(core);
  expect(state).toMatchObject({
    kind: "person",
    person: { email: "ada@example.com" },
    welcome: { movedTokens: 3, welcomeTokens: 6, availableTokens: 9 },
  });
  expect(computer.opened).toHaveLength(1);
  expect(await core.client.account.dismiss()).toMatchObject({ welcome: null, pending: null, problem: null });
  void confirmInBrowser;
  void stateWhere;
});
