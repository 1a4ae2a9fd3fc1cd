import { request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { AccountState } from "../../bridge/account.ts";
import type { Core } from "../core.ts";
import {
  confirmInBrowser,
  refuseInBrowser,
  sandboxBehindAWay,
  signIn,
  stateWhere,
  testComputer,
} from "./testing/account-world.ts";

let world: Awaited<ReturnType<typeof sandboxBehindAWay>>;
beforeAll(async () => {
  world = await sandboxBehindAWay();
});
afterEach(() => {
  world.way.trouble = () => undefined;
});
afterAll(() => world.close());

const isSignedIn = ({ kind, welcome }: AccountState): boolean => kind === "person" && welcome !== null;

/** The address that the browser is at, and what it was sent to. */
async function begin(core: Core): Promise<{ authorization: URL; callback: URL }> {
  const { pending } = await core.client.account.signIn();
  const authorization = new URL(pending?.url ?? "");
  return { authorization, callback: new URL(authorization.searchParams.get("redirect_uri") ?? "") };
}

/** A link as the core is handed it: `myba://auth/callback?…`, whatever address it was meant for. */
const asLink = (callback: URL): string => `myba://auth/callback${callback.search}`;

describe("the browser comes back to this computer", () => {
  test("the tab says that it may be closed, runs no script, and leads home by a plain link", async () => {
    const core = await testComputer(world.way).start();
    const { authorization } = await begin(core);
    expect(Object.fromEntries(authorization.searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      scope: "openid offline_access",
      prompt: "consent",
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/auth\/callback$/),
    });
    const answer = await fetch(await confirmInBrowser(authorization.href));
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page).toContain("You are signed in");
    expect(page).not.toMatch(/<script|\son\w+=|code=(?!seen)/);
    const [, home = ""] = /href="(myba:[^"]+)"/.exec(page) ?? [];
    await stateWhere(core, isSignedIn);
    // The way home is a link that the app takes, and that changes nothing.
    core.showDeepLink(home.replaceAll("&amp;", "&"));
    expect(await core.client.account.state()).toMatchObject({ kind: "person", pending: null, problem: null });
  });

  test("whatever else comes to that address changes nothing, and the sign-in still works after it", async () => {
    const core = await testComputer(world.way).start();
    const { authorization, callback } = await begin(core);
    const right = await confirmInBrowser(authorization.href);
    const foreign = new URL(right);
    foreign.searchParams.set("state", "somebody-elses");
    const stateless = new URL(right);
    stateless.searchParams.delete("state");
    const statuses = [
      await statusOf(foreign),
      await statusOf(stateless),
      await statusOf(new URL("/", callback)),
      await statusOf(right, { method: "POST" }),
      // A name of somebody's own that leads here.
      await statusOf(right, { headers: { host: "rebound.example" } }),
    ];
    expect(statuses).toEqual([400, 400, 404, 404, 404]);
    expect(await core.client.account.state()).toMatchObject({ kind: "new", problem: null });
    expect((await core.client.account.state()).pending).not.toBeNull();
    expect(await statusOf(right)).toBe(200);
    await stateWhere(core, isSignedIn);
  });

  test("an answer of another issuer signs nobody in", async () => {
    const core = await testComputer(world.way).start();
    const { authorization } = await begin(core);
    const callback = await confirmInBrowser(authorization.href);
    callback.searchParams.set("iss", "https://evil.example/oidc");
    expect(await (await fetch(callback)).text()).toContain("You are not signed in");
    expect(await core.client.account.state()).toMatchObject({ kind: "new", problem: { code: expect.any(String) } });
  });

  test("somebody who says no in the browser is told that nothing has changed", async () => {
    const core = await testComputer(world.way).start();
    const { authorization } = await begin(core);
    expect(await (await fetch(await refuseInBrowser(authorization.href))).text()).toContain("Sign-in cancelled");
    expect(await core.client.account.state()).toMatchObject({
      kind: "new",
      pending: null,
      problem: { code: "account/sign-in-failed", data: { reason: "it was cancelled in the browser" } },
    });
    expect(await core.client.account.dismiss()).toMatchObject({ problem: null });
  });
});

describe("the browser comes back by a link", () => {
  test("also when MyBA was closed meanwhile: the link finishes what the last start began, once", async () => {
    const computer = testComputer(world.way);
    const first = await computer.start();
    const { authorization } = await begin(first);
    await first.close();
    expect(computer.keychain.entries.has("sign-in")).toBe(true);
    const link = asLink(await confirmInBrowser(authorization.href));

    const second = await computer.start();
    second.showDeepLink("myba://auth/callback?code=guess&state=guess&iss=https%3A%2F%2Fevil.example");
    second.showDeepLink(link);
    second.showDeepLink(link);
    expect(await stateWhere(second, isSignedIn)).toMatchObject({ person: { email: "ada@example.com" }, problem: null });
    expect(computer.keychain.entries.has("sign-in")).toBe(false);
    // A code that came twice would have ended the sign-in at the server.
    expect(await second.client.account.devices()).toContainEqual(expect.objectContaining({ isThis: true }));
  });

  test("a no comes home by a link as well", async () => {
    const core = await testComputer(world.way).start();
    const { authorization } = await begin(core);
    core.showDeepLink(asLink(await refuseInBrowser(authorization.href)));
    const { problem } = await stateWhere(core, ({ pending }) => pending === null);
    expect(problem).toMatchObject({ code: "account/sign-in-failed" });
  });
});

describe("a sign-in that is not finished", () => {
  test("is shown again by another click, and is over when it is cancelled", async () => {
    const computer = testComputer(world.way);
    const core = await computer.start();
    const { authorization } = await begin(core);
    const again = await begin(core);
    expect(again.authorization.href).toBe(authorization.href);
    expect(computer.opened).toEqual([authorization.href, authorization.href]);
    const callback = await confirmInBrowser(authorization.href);
    expect(await core.client.account.cancelSignIn()).toMatchObject({ kind: "new", pending: null, problem: null });
    await expect(fetch(callback)).rejects.toThrow();
    core.showDeepLink(asLink(callback));
    expect(computer.keychain.entries.size).toBe(0);
    expect(await core.client.account.state()).toMatchObject({ kind: "new", pending: null, problem: null });
  });

  test("that was cancelled while it began keeps nobody from another click", async () => {
    const computer = testComputer(world.way);
    const core = await computer.start();
    const first = core.client.account.signIn();
    const cancelled = core.client.account.cancelSignIn();
    const { pending } = await core.client.account.signIn();
    expect(pending).toMatchObject({ opened: true });
    await Promise.all([first, cancelled]);
    expect((await core.client.account.state()).pending).toMatchObject({ url: pending?.url });
    expect(new Set(computer.opened)).toEqual(new Set([pending?.url]));
  });

  test("says so where no browser came up, with the address to open by hand", async () => {
    const core = await testComputer(world.way).start({ openExternal: () => Promise.resolve(false) });
    const { pending } = await core.client.account.signIn();
    expect(pending).toMatchObject({ opened: false, url: expect.stringContaining(`${world.way.url}/oidc/auth?`) });
  });

  test("is given up after ten minutes, also where the answer comes then", async () => {
    let lateMs = 0;
    const core = await testComputer(world.way).start({ clock: () => Date.now() + lateMs });
    const { authorization } = await begin(core);
    const callback = await confirmInBrowser(authorization.href);
    lateMs = 10 * 60_000;
    expect(await (await fetch(callback)).text()).toContain("took longer than ten minutes");
    expect(await core.client.account.state()).toMatchObject({
      pending: null,
      problem: { code: "account/sign-in-expired" },
    });
  });

  test("tells when the server is down, at each step, and works once it is back", async () => {
    const computer = testComputer(world.way);
    const core = await computer.start();
    world.way.trouble = () => "never arrives";
    await expect(core.client.account.signIn()).rejects.toMatchObject({ code: "billing/unreachable" });
    for (const step of ["POST /oidc/token", "GET /oidc/jwks"]) {
      world.way.trouble = () => undefined;
      const { authorization } = await begin(core);
      const callback = await confirmInBrowser(authorization.href);
      world.way.trouble = (request) => (request === step ? "never arrives" : undefined);
      expect(await (await fetch(callback)).text()).toContain("You are not signed in");
      const state = await core.client.account.state();
      expect(state).toMatchObject({ kind: "new", pending: null, problem: { code: "billing/unreachable" } });
    }
    world.way.trouble = () => undefined;
    expect(await signIn(core)).toMatchObject({ kind: "person", problem: null });
  });
});

/** Requests of a browser and of others: `fetch` lets nobody choose a host. */
function statusOf(address: URL, options: { method?: string; headers?: Record<string, string> } = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(address, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.once("error", reject).end();
  });
}
