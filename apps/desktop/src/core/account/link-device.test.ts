import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { AccountState } from "../../bridge/account.ts";
import { confirmInBrowser, sandboxBehindAWay, signIn, stateWhere, testComputer } from "./testing/account-world.ts";

let world: Awaited<ReturnType<typeof sandboxBehindAWay>>;
beforeAll(async () => {
  world = await sandboxBehindAWay();
});
afterEach(() => {
  world.way.trouble = () => undefined;
});
afterAll(() => world.close());

const isWelcome = ({ welcome }: AccountState): boolean => welcome !== null;
const linking = "POST /api/account/devices/link";

test("3 free tokens and 6 of welcome make 9, once, also when the answer is lost and MyBA closed", async () => {
  const computer = testComputer(world.way);
  const first = await computer.start();
  await first.client.account.begin();
  world.way.trouble = (request) => (request === linking ? "answer lost" : undefined);
  const { pending } = await first.client.account.signIn();
  await fetch(await confirmInBrowser(pending?.url ?? ""));
  // Signed in all the same.
  await stateWhere(first, ({ kind, person }) => kind === "person" && person?.email !== null);
  expect(await first.client.account.state()).toMatchObject({ welcome: null, pending: null, problem: null });
  await first.close();
  world.way.trouble = () => undefined;

  const second = await computer.start();
  const { welcome } = await stateWhere(second, isWelcome);
  expect(welcome).toMatchObject({ movedTokens: 3, welcomeTokens: 6, availableTokens: 9 });
  await second.client.account.dismiss();
  await second.close();
  const third = await computer.start();
  expect(await third.client.account.state()).toMatchObject({ kind: "person", welcome: null });
  expect(computer.keychain.entries.has("device")).toBe(false);
});

test("two people on one computer keep accounts of their own, each with their welcome", async () => {
  const computer = testComputer(world.way);
  const core = await computer.start();
  await core.client.account.begin();
  const grace = await signIn(core, "grace");
  expect(grace.welcome).toMatchObject({ movedTokens: 3, welcomeTokens: 6 });
  const linus = await signIn(core, "linus");
  // The computer's tokens went to the first; the second gets what everybody gets.
  expect(linus).toMatchObject({
    person: { email: "linus@example.com" },
    welcome: { movedTokens: 0, welcomeTokens: 6, availableTokens: 6 },
    others: [{ email: "grace@example.com" }],
  });
  const back = await core.client.account.switchTo({ id: grace.person?.id ?? "" });
  expect(back).toMatchObject({ person: { email: "grace@example.com" }, others: [{ email: "linus@example.com" }] });
  expect(await core.client.account.exportData()).toMatchObject({ json: expect.stringContaining("grace@example.com") });
  await expect(core.client.account.switchTo({ id: "nobody" })).rejects.toMatchObject({ code: "account/not-here" });
  await expect(core.client.account.switchTo({ id: "device" })).rejects.toMatchObject({ code: "account/not-here" });
  // Nobody's tokens are used by anybody but whoever is chosen.
  expect(await core.client.account.signOut()).toMatchObject({ kind: "new", others: [{ email: "linus@example.com" }] });

  await core.client.account.switchTo({ id: linus.person?.id ?? "" });
  const places = await core.client.account.devices();
  expect(places).toMatchObject([{ isThis: true }]);
  expect(await core.client.account.signOutDevice({ id: places[0]?.id ?? "" })).toEqual([]);
  expect(await core.client.account.state()).toMatchObject({ kind: "new", others: [] });
});

test("whoever deletes their account names it first, and it is gone here and there", async () => {
  const core = await testComputer(world.way).start();
  await signIn(core, "linus");
  await expect(core.client.account.delete({ confirm: "yes" })).rejects.toMatchObject({ code: "account/confirm" });
  expect(await core.client.account.delete({ confirm: " Linus@Example.com " })).toEqual({ forfeitedTokens: 6 });
  expect(await core.client.account.state()).toMatchObject({ kind: "new", others: [] });
});
