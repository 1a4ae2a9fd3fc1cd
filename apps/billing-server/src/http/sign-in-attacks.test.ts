import * as client from "openid-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { openBrowser } from "./testing/browser.ts";
import { confirm, loopback, openDesktopApp, type DesktopApp } from "./testing/desktop-app.ts";
import { startSignInWorld, type SignInWorld } from "./testing/sign-in-world.ts";

const refused = { error: "invalid_grant" };

describe.each(engines)("attacks on a sign-in fail, on %s:", (engine) => {
  let world: SignInWorld;
  let app: DesktopApp;

  beforeEach(async () => {
    world = await startSignInWorld(engine);
    app = await openDesktopApp(world);
  });
  afterEach(() => world.end());

  async function exchange(parameters: Record<string, string>): Promise<Response> {
    const body = new URLSearchParams({ client_id: "myba-desktop", grant_type: "authorization_code", ...parameters });
    return fetch(`${world.publicUrl}/oidc/token`, { method: "POST", body });
  }

  const ask = (parameters: Record<string, string>) => exchange({ grant_type: "refresh_token", ...parameters });

  test("a request without a challenge, or with one that is no S256", async () => {
    const { url } = await app.begin();
    for (const [name, value] of [
      ["code_challenge", undefined],
      ["code_challenge_method", "plain"],
      ["code_challenge_method", undefined],
      ["code_challenge", "too short"],
    ] as const) {
      const changed = new URL(url);
      if (value === undefined) changed.searchParams.delete(name);
      else changed.searchParams.set(name, value);
      expect(await errorOf(changed)).toBe("invalid_request");
    }
  });

  test("other ways to get tokens than a code", async () => {
    const { url } = await app.begin();
    for (const type of ["token", "id_token", "code id_token", "none"]) {
      const changed = new URL(url);
      changed.searchParams.set("response_type", type);
      const sent = await openBrowser().get(changed.href);
      expect(sent.headers.get("location") ?? "").not.toMatch(/access_token|id_token=|\/sign-in\//);
    }
    for (const mode of ["fragment", "form_post"]) {
      const changed = new URL(url);
      changed.searchParams.set("response_mode", mode);
      const sent = await openBrowser().get(changed.href);
      expect(sent.headers.get("location") ?? "").not.toContain("/sign-in/");
    }
    for (const grant of ["client_credentials", "password", "implicit"]) {
      const answer = await exchange({ grant_type: grant, username: "ada", password: "x" });
      expect(answer.status).toBe(400);
    }
    for (const path of ["/reg", "/token/introspection", "/request", "/device/auth", "/me", "/session/end"]) {
      for (const method of ["GET", "POST"])
        expect((await fetch(`${world.publicUrl}/oidc${path}`, { method })).status).toBe(404);
    }
  });

  test.each([
    "http://127.0.0.1:53682/other",
    "http://127.0.0.1:53682/auth/callback/../../other",
    "http://127.0.0.1:53682/auth/callback?next=https://evil.example",
    "http://127.0.0.1:53682/auth/callback#here",
    "http://localhost:53682/auth/callback",
    "https://127.0.0.1:53682/auth/callback",
    "http://127.0.0.1.evil.example/auth/callback",
    "http://127.0.0.1@evil.example/auth/callback",
    "http://ada:pw@127.0.0.1:53682/auth/callback",
    "http://evil.example/auth/callback",
    "https://evil.example/auth/callback",
    "http://0.0.0.0:53682/auth/callback",
    "myba://other/callback",
    "myba://auth/callback/more",
    "myba://auth.evil.example/callback",
    "MYBA-evil://auth/callback",
    "javascript:alert(1)",
    "data:text/html,hi",
    "//evil.example",
  ])("sending the browser to %s", async (redirectUri) => {
    const { url } = await app.begin();
    url.searchParams.set("redirect_uri", redirectUri);
    const answer = await openBrowser().get(url.href);
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
    expect(await answer.text()).toContain("Sign-in stopped");
  });

  test("no address to come back to, and an unknown client", async () => {
    const { url } = await app.begin();
    for (const [name, value] of [
      ["redirect_uri", ""],
      ["client_id", "myba-dektop"],
      ["client_id", ""],
    ] as const) {
      const changed = new URL(url);
      if (value === "") changed.searchParams.delete(name);
      else changed.searchParams.set(name, value);
      const answer = await openBrowser().get(changed.href);
      expect(answer.headers.get("location")).toBeNull();
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
  });

  test("a stolen code without the verifier; the app that has it still gets its tokens", async () => {
    const begun = await app.begin();
    const callback = await confirm(openBrowser(), begun.url, "ada@example.com");
    const code = callback.searchParams.get("code") ?? "";
    const stolen = { code, redirect_uri: loopback };
    for (const more of [{}, { code_verifier: client.randomPKCECodeVerifier() }, { code_verifier: "short" }]) {
      const answer = await exchange({ ...stolen, ...more });
      expect(answer.status).toBe(400);
    }
    // With the verifier, but from somewhere else than it was given for.
    const elsewhere = { code, code_verifier: begun.verifier, redirect_uri: "http://127.0.0.1:1/auth/callback" };
    expect(await (await exchange(elsewhere)).json()).toMatchObject(refused);
    expect((await app.finish(begun, callback)).claims()?.sub).toBe("ada");
  });

  test("a code used twice, which also ends what the first use gave", async () => {
    const begun = await app.begin();
    const callback = await confirm(openBrowser(), begun.url, "ada@example.com");
    const tokens = await app.finish(begun, callback);
    await expect(app.finish(begun, callback)).rejects.toMatchObject(refused);
    expect(world.reused.count).toBe(1);
    await expect(world.first.oidc.personTokens.check(tokens.access_token)).rejects.toMatchObject({
      code: "auth/refused",
    });
    await expect(client.refreshTokenGrant(app.config, tokens.refresh_token ?? "")).rejects.toMatchObject(refused);
  });

  test("a code used by many at once, on two servers", async () => {
    const other = await world.another();
    const begun = await app.begin();
    const callback = await confirm(openBrowser(), begun.url, "ada@example.com");
    const body = {
      client_id: "myba-desktop",
      grant_type: "authorization_code",
      code: callback.searchParams.get("code") ?? "",
      code_verifier: begun.verifier,
      redirect_uri: loopback,
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        fetch(`${index % 2 === 0 ? world.first.url : other.url}/oidc/token`, {
          method: "POST",
          body: new URLSearchParams(body),
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 400)).toEqual([]);
    expect(await world.first.oidc.installations.list("ada")).toEqual([]);
  });

  test("somebody else's code put into the app's own flow", async () => {
    const attacker = await app.begin();
    const theirs = await confirm(openBrowser(), attacker.url, "grace@example.com");
    const victim = await app.begin();
    const injected = new URL(loopback);
    injected.search = String(
      new URLSearchParams({
        code: theirs.searchParams.get("code") ?? "",
        state: victim.state,
        iss: `${world.publicUrl}/oidc`,
      }),
    );
    await expect(app.finish(victim, injected)).rejects.toMatchObject(refused);
  });

  test("a foreign state, a foreign nonce, and an answer of another provider", async () => {
    const begun = await app.begin();
    const callback = await confirm(openBrowser(), begun.url, "ada@example.com");
    const changed = (name: string, value: string): URL => {
      const url = new URL(callback);
      url.searchParams.set(name, value);
      return url;
    };
    await expect(app.finish(begun, changed("state", client.randomState()))).rejects.toThrow("invalid response");
    await expect(app.finish(begun, changed("iss", "https://evil.example"))).rejects.toThrow("invalid response");
    const withoutIssuer = new URL(callback);
    withoutIssuer.searchParams.delete("iss");
    await expect(app.finish(begun, withoutIssuer)).rejects.toThrow("invalid response");
    await expect(app.finish({ ...begun, nonce: client.randomNonce() }, callback)).rejects.toThrow("claim");
  });

  test("a refresh token of another kind, of nobody, or for another service", async () => {
    const tokens = await app.signIn();
    for (const wrong of [tokens.access_token, "", "x".repeat(5000), tokens.id_token ?? ""]) {
      expect((await ask({ refresh_token: wrong })).status).toBe(400);
    }
    const refresh_token = tokens.refresh_token ?? "";
    expect((await ask({ refresh_token, client_id: "other" })).status).toBe(401);
    const elsewhere = await ask({ refresh_token, resource: "https://elsewhere.example" });
    expect(elsewhere.status).toBe(400);
    const { url } = await app.begin(undefined, { resource: "https://elsewhere.example" });
    expect(await errorOf(url)).toBe("invalid_target");
  });

  test("bodies that are too large, of another kind, or with a parameter twice", async () => {
    const tokenUrl = `${world.publicUrl}/oidc/token`;
    const form = "application/x-www-form-urlencoded";
    const post = async (body: string, type = form) =>
      (await fetch(tokenUrl, { method: "POST", body, headers: { "content-type": type } })).status;
    expect(await post(`client_id=myba-desktop&grant_type=refresh_token&refresh_token=${"x".repeat(1_000_000)}`)).toBe(
      400,
    );
    expect(await post('{"client_id":"myba-desktop","grant_type":"refresh_token"}', "application/json")).toBe(400);
    expect(await post("client_id=myba-desktop&client_id=other&grant_type=refresh_token&refresh_token=x")).toBe(400);
    const { url } = await app.begin();
    url.searchParams.append("redirect_uri", "https://evil.example/auth/callback");
    const answer = await openBrowser().get(url.href);
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
  });

  test("what a thief finds in the database opens nothing", async () => {
    const begun = await app.begin();
    const callback = await confirm(openBrowser(), begun.url, "ada@example.com");
    const code = callback.searchParams.get("code") ?? "";
    const { db } = world.first.database;
    const dump = async () => JSON.stringify(await db.selectFrom("oidc_payload").selectAll().execute());
    expect(await dump()).not.toContain(code);
    const tokens = await app.finish(begun, callback);
    const rows = await dump();
    expect(rows).toContain("RefreshToken");
    for (const secret of [tokens.refresh_token ?? "", tokens.access_token, begun.verifier, code])
      expect(rows).not.toContain(secret);
  });
});

/** What the app is told, for requests that are refused by sending the browser back. */
async function errorOf(url: URL): Promise<string | null> {
  const sent = await openBrowser().get(url.href);
  const back = new URL(sent.headers.get("location") ?? "none:");
  expect(back.href.startsWith(loopback)).toBe(true);
  return back.searchParams.get("error");
}
