import { startClerkDouble } from "@myba/sandbox/clerk/clerk-double";
import { sandboxClerk } from "@myba/sandbox/clerk/config";
import { describe, expect, onTestFinished, test } from "vitest";
import { openClerk } from "../identity/clerk.ts";
import { readClerkKeys } from "../identity/clerk-keys.ts";
import type { IdentitySource } from "../identity/identity-source.ts";
import { engines } from "../testing/server-world.ts";
import { openBrowser } from "./testing/browser.ts";
import { goBack, openDesktopApp, openPage, pageState } from "./testing/desktop-app.ts";
import { startSignInWorld } from "./testing/sign-in-world.ts";

const keys = readClerkKeys(sandboxClerk.secretKey, sandboxClerk.publishableKey);

describe.each(engines)("a session at Clerk, on %s,", (engine) => {
  test("signs its person in, unless it is of another page or was ended", async () => {
    const found: { source?: IdentitySource } = {};
    const identitySource: IdentitySource = { verifySession: async (token) => found.source!.verifySession(token) }; // Set below.
    const world = await startSignInWorld(engine, { identitySource, asking: { mode: "clerk", keys } });
    const clerk = await startClerkDouble({ now: world.world.now });
    onTestFinished(async () => {
      await clerk.close();
      await world.end();
    });
    const authorizedParties = [world.publicUrl];
    found.source = openClerk(keys, { apiUrl: clerk.url, authorizedParties, now: world.world.now });

    const [ada] = clerk.users.keys();
    const session = clerk.signIn(ada ?? "");
    const app = await openDesktopApp(world);
    const browser = openBrowser();
    const begun = await app.begin();
    const page = await openPage(browser, begun.url);
    const { csrf } = await pageState(browser, page);
    const post = async (origin: string) =>
      browser.post(`${page}/clerk`, { token: await clerk.token(session, { origin }), csrf });

    const foreign = await post("https://evil.example");
    expect([foreign.status, await foreign.json()]).toMatchObject([401, { code: "auth/sign-in-refused" }]);
    const tokens = await app.finish(begun, await goBack(browser, await post(world.publicUrl)));
    expect(tokens.claims()?.sub).toBe(ada);

    const later = await openPage(browser, (await app.begin()).url);
    const state = await pageState(browser, later);
    const token = await clerk.token(session, { origin: world.publicUrl });
    clerk.remove(ada ?? "");
    const gone = await browser.post(`${later}/clerk`, { token, csrf: state.csrf });
    expect([gone.status, await gone.json()]).toMatchObject([401, { code: "auth/sign-in-refused" }]);
  });
});
