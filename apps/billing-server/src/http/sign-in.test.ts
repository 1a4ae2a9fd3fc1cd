import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { openBrowser } from "./testing/browser.ts";
import { confirm, openDesktopApp, type DesktopApp } from "./testing/desktop-app.ts";
import { startSignInWorld, type SignInWorld } from "./testing/sign-in-world.ts";

describe.each(engines)("signing in to the desktop app, on %s", (engine) => {
  let world: SignInWorld;
  let app: DesktopApp;

  beforeEach(async () => {
    world = await startSignInWorld(engine);
    app = await openDesktopApp(world);
  });
  afterEach(() => world.end());

  const check = (token: string) => world.first.oidc.personTokens.check(token);

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
      const principal = await check(tokens.access_token);
      expect(principal).toMatchObject({ kind: "person", personId: "ada", accountId: "user:ada" });
      expect(await world.first.oidc.installations.list("ada")).toEqual([
        {
          id: principal.installationId,
          name: "Ada’s laptop",
          signedInAt: world.world.now(),
          lastUsedAt: world.world.now(),
        },
      ]);
    },
  );
});
