import { decodeProtectedHeader } from "jose";
import * as client from "openid-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newSigningKey } from "../identity/oidc/oidc-keys.ts";
import { lifetimes } from "../identity/oidc/oidc-provider.ts";
import { engines } from "../testing/server-world.ts";
import { openBrowser } from "./testing/browser.ts";
import {
  confirm,
  goBack,
  loopback,
  openDesktopApp,
  openPage,
  pageState,
  type DesktopApp,
  type Tokens,
} from "./testing/desktop-app.ts";
import { startSignInWorld, type SignInWorld } from "./testing/sign-in-world.ts";

const minute = 60_000;
const refused = { error: "invalid_grant" };

describe.each(engines)("signing in to the desktop app, on %s", (engine) => {
  let world: SignInWorld;
  let app: DesktopApp;

  beforeEach(async () => {
    world = await startSignInWorld(engine);
    app = await openDesktopApp(world);
  });
  afterEach(() => world.end());

  const check = (tokens: Tokens) => world.first.oidc.personTokens.check(tokens.access_token);
  const refresh = ({ refresh_token = "" }: Tokens) => client.refreshTokenGrant(app.config, refresh_token);

  test.each(["http://127.0.0.1:1024/auth/callback", "http://[::1]:65535/auth/callback", "myba://auth/callback"])(
    "comes back to %s with tokens of the person who confirmed",
    async (redirectUri) => {
      const begun = await app.begin(redirectUri, { device_name: "Ada’s laptop" });
      const callback = await confirm(openBrowser(), begun.url, "ada@example.com");
      expect(callback.href.startsWith(redirectUri)).toBe(true);
      expect(callback.searchParams.get("iss")).toBe(`${world.publicUrl}/oidc`);

      const tokens = await app.finish(begun, callback);
      expect(tokens).toMatchObject({ token_type: "bearer", expires_in: 600, refresh_token: expect.any(String) });
      expect(tokens.claims()).toMatchObject({ sub: "ada", aud: "myba-desktop", nonce: begun.nonce });
      const principal = await check(tokens);
      expect(principal).toMatchObject({ kind: "person", personId: "ada", accountId: "user:ada" });
      const at = world.world.now();
      expect(await world.first.oidc.installations.list("ada")).toEqual([
        { id: principal.installationId, name: "Ada’s laptop", signedInAt: at, lastUsedAt: at },
      ]);
    },
  );

  test("asks a person each time, also in a browser where somebody has just signed in", async () => {
    const browser = openBrowser();
    await confirm(browser, (await app.begin()).url, "ada@example.com");
    expect(browser.cookies().filter(({ name }) => name.startsWith("myba_session"))).toEqual([]);

    const again = await app.begin();
    const page = await openPage(browser, again.url);
    expect(page).toMatch(/\/sign-in\/[\w-]+$/);
    const { csrf } = await pageState(browser, page);
    const answer = await browser.post(`${page}/clerk`, { token: "session of grace@example.com", csrf });
    const tokens = await app.finish(again, await goBack(browser, answer));
    expect(tokens.claims()?.sub).toBe("grace");

    const silent = await app.begin(undefined, { prompt: "none" });
    const sent = await browser.get(silent.url.href);
    expect(new URL(sent.headers.get("location") ?? "").searchParams.get("error")).toBe("login_required");
  });

  test("that is cancelled tells the app so, and gives it nothing", async () => {
    const browser = openBrowser();
    const begun = await app.begin();
    const page = await openPage(browser, begun.url);
    const { csrf } = await pageState(browser, page);
    const callback = await goBack(browser, await browser.post(`${page}/cancel`, { csrf }));
    await expect(app.finish(begun, callback)).rejects.toMatchObject({ error: "access_denied" });
    expect((await browser.get(`${page}/state`)).status).toBe(400);
  });

  test("lasts as long as the app comes back, with a new refresh token each time", async () => {
    let tokens = await app.signIn();
    const { installationId } = await check(tokens);
    for (let visit = 1; visit <= 3; visit += 1) {
      world.turn((lifetimes.RefreshToken - 60) * 1000);
      const next = await refresh(tokens);
      expect(next.refresh_token).not.toBe(tokens.refresh_token);
      tokens = next;
      expect(await check(tokens)).toMatchObject({ personId: "ada", installationId });
      expect(await world.first.oidc.installations.list("ada")).toMatchObject([{ lastUsedAt: world.world.now() }]);
    }
    world.turn(lifetimes.RefreshToken * 1000);
    await expect(refresh(tokens)).rejects.toMatchObject(refused);
  });

  test("ends when a refresh token comes a second time: whoever has a copy gets nothing", async () => {
    const stolen = await app.signIn();
    const newer = await refresh(stolen);
    await expect(refresh(stolen)).rejects.toMatchObject(refused);
    expect(world.reused.count).toBe(1);

    await expect(refresh(newer)).rejects.toMatchObject(refused);
    await expect(check(newer)).rejects.toMatchObject({ code: "auth/refused" });
    expect(await world.first.oidc.installations.list("ada")).toEqual([]);
    expect(world.heard).toEqual([
      { accountId: "user:ada", event: { kind: "signed-out" }, installationId: expect.any(String) },
    ]);
  });

  test("ends when two use one refresh token at the same time: at most one is answered, and no longer than now", async () => {
    const other = await world.another();
    const tokens = await app.signIn();
    const sent = { grant_type: "refresh_token", client_id: "myba-desktop", refresh_token: tokens.refresh_token ?? "" };
    const ask = (url: string) => fetch(`${url}/oidc/token`, { method: "POST", body: new URLSearchParams(sent) });
    const urls = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? world.first.url : other.url));
    const answers = await Promise.all(urls.map(ask));

    expect(world.reused.count).toBeGreaterThan(0);
    const won = answers.filter(({ status }) => status === 200);
    expect(won.length).toBeLessThanOrEqual(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(await answer.json()).toMatchObject(refused);
    }
    for (const answer of won) {
      const { refresh_token } = (await answer.json()) as { refresh_token: string };
      await expect(client.refreshTokenGrant(app.config, refresh_token)).rejects.toMatchObject(refused);
    }
    expect(await world.first.oidc.installations.list("ada")).toEqual([]);
  });

  test("ends at once when the app signs out", async () => {
    const tokens = await app.signIn();
    const other = await app.signIn();
    await client.tokenRevocation(app.config, tokens.refresh_token ?? "");
    await expect(check(tokens)).rejects.toMatchObject({ code: "auth/refused" });
    await expect(refresh(tokens)).rejects.toMatchObject(refused);
    expect(await check(other)).toMatchObject({ personId: "ada" });
    // Again changes nothing, and unknown ones are nobody's business.
    await client.tokenRevocation(app.config, tokens.refresh_token ?? "");
    await client.tokenRevocation(app.config, "never heard of");
  });

  test("ends at once where a person signs one of their installations out, and only theirs", async () => {
    const [hers, grace] = [await app.signIn("ada@example.com"), await app.signIn("grace@example.com")];
    const { installations } = world.first.oidc;
    const { installationId } = await check(hers);
    await expect(installations.revoke("grace", installationId)).rejects.toMatchObject({ code: "device/not-found" });
    expect(await check(hers)).toMatchObject({ personId: "ada" });

    await installations.revoke("ada", installationId);
    await expect(check(hers)).rejects.toMatchObject({ code: "auth/refused" });
    await expect(refresh(hers)).rejects.toMatchObject(refused);
    await expect(installations.revoke("ada", installationId)).rejects.toMatchObject({ code: "device/not-found" });
    expect(await check(grace)).toMatchObject({ personId: "grace" });
  });

  test("ends everywhere for somebody who is signed out everywhere or deleted their account", async () => {
    const everywhere = [await app.signIn(), await app.signIn(), await app.signIn("grace@example.com")];
    await world.first.oidc.installations.revokeAll("ada");
    expect(await world.first.oidc.installations.list("ada")).toEqual([]);
    const { db } = world.first.database;
    await db.updateTable("person").set({ deleted_at: world.world.now() }).where("id", "=", "grace").execute();
    for (const tokens of everywhere) await expect(refresh(tokens)).rejects.toMatchObject(refused);
  });

  test("gives codes for a minute, pages for ten and access for ten", async () => {
    const browser = openBrowser();
    const slow = await app.begin();
    const callback = await confirm(browser, slow.url, "ada@example.com");
    world.turn(60_000);
    await expect(app.finish(slow, callback)).rejects.toMatchObject(refused);

    const slower = await app.begin();
    const page = await openPage(browser, slower.url);
    const { csrf } = await pageState(browser, page);
    world.turn(10 * minute);
    const late = await browser.post(`${page}/clerk`, { token: "session of ada@example.com", csrf });
    expect([late.status, await late.json()]).toMatchObject([400, { code: "auth/sign-in-over" }]);

    const tokens = await app.signIn();
    world.turn(10 * minute - 1000);
    expect(await check(tokens)).toMatchObject({ personId: "ada" });
    world.turn(1000);
    await expect(check(tokens)).rejects.toMatchObject({ code: "auth/expired" });
  });

  test("is finished by two servers in turns", async () => {
    const other = await world.another();
    let turn = 0;
    const browser = openBrowser((url) => new URL(url.pathname + url.search, [world.first, other][turn++ % 2]?.url));
    const begun = await app.begin();
    const tokens = await app.finish(begun, await confirm(browser, begun.url, "ada@example.com"));
    expect(turn).toBeGreaterThan(3);
    expect(await other.oidc.personTokens.check(tokens.access_token)).toMatchObject({ personId: "ada" });

    // What one server ends, the other knows within half a minute.
    await world.first.oidc.installations.revokeAll("ada");
    await expect(check(tokens)).rejects.toMatchObject({ code: "auth/refused" });
    world.turn(30_000);
    await expect(other.oidc.personTokens.check(tokens.access_token)).rejects.toMatchObject({ code: "auth/refused" });
  });

  test("goes on while keys are changed, from its page to its tokens", async () => {
    const browser = openBrowser();
    const [before, begun] = [await app.signIn(), await app.begin()];
    const page = await openPage(browser, begun.url);
    const { csrf } = await pageState(browser, page);
    const keys = {
      signing: [newSigningKey(), ...world.keys.signing],
      cookies: ["a new secret for cookies".repeat(2), ...world.keys.cookies],
    };
    const renewed = await world.another({ keys });
    expect(await renewed.oidc.personTokens.check(before.access_token)).toMatchObject({ personId: "ada" });

    // The browser is still open; from here on it meets the new process.
    const moved = openBrowser((url) => new URL(url.pathname + url.search, renewed.url));
    moved.remember(browser.cookies());
    const answer = await moved.post(`${page}/clerk`, { token: "session of ada@example.com", csrf });
    const callback = await goBack(moved, answer);
    const exchange = new URLSearchParams({
      client_id: "myba-desktop",
      grant_type: "authorization_code",
      code: callback.searchParams.get("code") ?? "",
      code_verifier: begun.verifier,
      redirect_uri: loopback,
    });
    const sent = await fetch(`${renewed.url}/oidc/token`, { method: "POST", body: exchange });
    const { access_token = "" } = (await sent.json()) as { access_token?: string };
    expect(decodeProtectedHeader(access_token)).toMatchObject({ alg: "EdDSA", kid: keys.signing[0]?.kid });
    expect(await renewed.oidc.personTokens.check(access_token)).toMatchObject({ personId: "ada" });
    // A process that does not know the new key refuses what it signed.
    await expect(world.first.oidc.personTokens.check(access_token)).rejects.toMatchObject({ code: "auth/refused" });
  });

  test("is described where programs look for it", async () => {
    const places = [
      "/oidc/.well-known/openid-configuration",
      "/oidc/.well-known/oauth-authorization-server",
      "/.well-known/oauth-authorization-server/oidc",
    ];
    for (const place of places) {
      const response = await fetch(world.publicUrl + place, { headers: { origin: "https://elsewhere.example" } });
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
      expect(await response.json()).toMatchObject({
        issuer: `${world.publicUrl}/oidc`,
        authorization_endpoint: `${world.publicUrl}/oidc/auth`,
        token_endpoint: `${world.publicUrl}/oidc/token`,
        revocation_endpoint: `${world.publicUrl}/oidc/token/revocation`,
        response_types_supported: ["code"],
        grant_types_supported: ["authorization_code", "refresh_token"],
        code_challenge_methods_supported: ["S256"],
        token_endpoint_auth_methods_supported: ["none"],
        authorization_response_iss_parameter_supported: true,
      });
    }
    const { keys } = (await (await fetch(`${world.publicUrl}/oidc/jwks`)).json()) as { keys: object[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty("d");
  });

  test("writes no code, token, cookie or name of a computer into the log", async () => {
    const begun = await app.begin(undefined, { device_name: "canary computer" });
    const browser = openBrowser();
    const callback = await confirm(browser, begun.url, "ada@example.com");
    const tokens = await app.finish(begun, callback);
    const log = world.logged.join("");
    expect(log).toContain('"route":"/sign-in/{uid}/clerk"');
    expect(log).toContain('"route":"/oidc/auth/{uid}"');
    const secrets = [callback.searchParams.get("code"), tokens.access_token, tokens.refresh_token, begun.verifier];
    for (const secret of [...secrets, "canary", "ada@example.com", "session of", begun.state]) {
      expect(log).not.toContain(secret);
    }
  });
});
