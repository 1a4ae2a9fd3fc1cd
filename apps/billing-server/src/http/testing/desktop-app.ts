import * as client from "openid-client";
import { openBrowser, type Browser } from "./browser.ts";
import type { SignInWorld } from "./sign-in-world.ts";

export const loopback = "http://127.0.0.1:53682/auth/callback";

/** A sign-in that the desktop app has begun. */
interface BegunSignIn {
  readonly url: URL;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

export type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

/** The desktop app as far as sign-in goes, by the library that it uses. */
export interface DesktopApp {
  readonly config: client.Configuration;
  begin(redirectUri?: string, more?: Record<string, string>): Promise<BegunSignIn>;
  /** With the address that the browser was sent to. */
  finish(begun: BegunSignIn, callback: URL): Promise<Tokens>;
  /** From the first click to the tokens. */
  signIn(email?: string, more?: Record<string, string>): Promise<Tokens>;
}

export async function openDesktopApp({ publicUrl }: Pick<SignInWorld, "publicUrl">): Promise<DesktopApp> {
  const config = await client.discovery(new URL(`${publicUrl}/oidc`), "myba-desktop", undefined, client.None(), {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  });
  const app: DesktopApp = {
    config,
    async begin(redirectUri = loopback, more = {}) {
      const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: "openid offline_access",
        prompt: "consent",
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
        ...more,
      });
      return { url, verifier, state, nonce };
    },
    finish: ({ verifier, state, nonce }, callback) =>
      client.authorizationCodeGrant(config, callback, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      }),
    async signIn(email = "ada@example.com", more = {}) {
      const begun = await app.begin(loopback, more);
      return app.finish(begun, await confirm(openBrowser(), begun.url, email));
    },
  };
  return app;
}

/** Opens the sign-in page; its address. */
export async function openPage(browser: Browser, authorization: URL): Promise<string> {
  const sent = await browser.get(authorization.href);
  return new URL(sent.headers.get("location") ?? "", authorization).href;
}

/** What the page asks of the server first. */
export async function pageState(browser: Browser, page: string): Promise<{ csrf: string; app: { device: string } }> {
  const answer = await browser.get(`${page}/state`, { "sec-fetch-site": "same-origin" });
  if (answer.status !== 200) throw new Error(`the page cannot be shown: ${await answer.text()}`);
  return (await answer.json()) as { csrf: string; app: { device: string } };
}

/** A person opens the page and signs in; the address that the desktop app is called back with. */
export async function confirm(browser: Browser, authorization: URL, email: string): Promise<URL> {
  const page = await openPage(browser, authorization);
  const { csrf } = await pageState(browser, page);
  const answer = await browser.post(`${page}/clerk`, { token: `session of ${email}`, csrf });
  if (answer.status !== 200) throw new Error(`not signed in: ${await answer.text()}`);
  return goBack(browser, answer);
}

/** Goes where the server's answer to the page says, and says where that leads. */
export async function goBack(browser: Browser, answer: Response): Promise<URL> {
  const { redirectTo } = (await answer.json()) as { redirectTo: string };
  const sent = await browser.get(redirectTo);
  return new URL(sent.headers.get("location") ?? linkIn(await sent.text()));
}

/** The link of the app on the page that opens it. */
export function linkIn(page: string): string {
  return /<a href="(myba:[^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "none:";
}

/** From the first click to the tokens, by the sandbox's own form. */
export async function signInInSandbox(
  app: DesktopApp,
  { email, password }: { readonly email: string; readonly password?: string },
): Promise<Tokens> {
  const begun = await app.begin();
  const browser = openBrowser();
  const page = await openPage(browser, begun.url);
  const { csrf } = await pageState(browser, page);
  const answer = await browser.post(`${page}/sandbox`, { email, password, csrf });
  return app.finish(begun, await goBack(browser, answer));
}
