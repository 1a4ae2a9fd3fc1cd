import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signInFailure, signInState } from "@myba/shared/billing-api/sign-in";
import { engines } from "../testing/server-world.ts";
import { openBrowser, type Browser } from "./testing/browser.ts";
import { goBack, openDesktopApp, openPage, pageState, type DesktopApp } from "./testing/desktop-app.ts";
import { smallSource, startSignInWorld, type SignInWorld } from "./testing/sign-in-world.ts";

const posts = ["clerk", "sandbox", "cancel"] as const;
type Post = (typeof posts)[number];

/** What the page sends for each. */
function bodyOf(post: Post, csrf: string): Record<string, string> {
  if (post === "clerk") return { token: "session of ada@example.com", csrf };
  if (post === "sandbox") return { email: "ada@example.com", password: "difference engine", csrf };
  return { csrf };
}

describe.each(engines)("the sign-in page, on %s", (engine) => {
  let world: SignInWorld;
  let app: DesktopApp;
  let browser: Browser;
  let page: string;
  let csrf: string;

  beforeEach(async () => {
    world = await startSignInWorld(engine);
    app = await openDesktopApp(world);
    browser = openBrowser();
    page = await openPage(browser, (await app.begin()).url);
    csrf = (await pageState(browser, page)).csrf;
  });
  afterEach(() => world.end());

  const over: [number, string] = [400, "auth/sign-in-over"];
  const foreign: [number, string] = [401, "auth/refused"];

  test.each(posts)("takes no %s that another page sends", async (post) => {
    const body = bodyOf(post, csrf);
    const none = { "sec-fetch-site": "", origin: "" };
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: `${world.publicUrl}.evil.example` },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
      none,
    ]) {
      expect(await failureOf(await browser.post(`${page}/${post}`, body, headers))).toEqual(foreign);
    }
    // A form of another page can only send these.
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      const answer = await browser.post(`${page}/${post}`, body, { "content-type": type });
      expect(await failureOf(answer)).toEqual([400, "request/invalid"]);
    }
  });

  test.each(posts)("takes no %s without the token of this very sign-in", async (post) => {
    const stranger = openBrowser();
    const theirPage = await openPage(stranger, (await app.begin()).url);
    const theirs = (await pageState(stranger, theirPage)).csrf;
    for (const wrong of [theirs, "x", csrf.slice(0, -1), `${csrf}x`]) {
      expect(await failureOf(await browser.post(`${page}/${post}`, bodyOf(post, wrong)))).toEqual(foreign);
    }
    const { csrf: _left, ...without } = bodyOf(post, csrf);
    expect(await failureOf(await browser.post(`${page}/${post}`, without))).toEqual([400, "request/invalid"]);
  });

  test.each(posts)("takes no %s from a browser that did not begin this sign-in", async (post) => {
    const body = bodyOf(post, csrf);
    expect(await failureOf(await openBrowser().post(`${page}/${post}`, body))).toEqual(over);

    const stranger = openBrowser();
    await openPage(stranger, (await app.begin()).url);
    expect(await failureOf(await stranger.post(`${page}/${post}`, body))).toEqual(over);
    // With its own cookie sent to the other's address, and with one that nobody signed.
    const own = stranger.cookies().filter(({ path }) => path.startsWith("/sign-in/"));
    const cookie = own.map(({ name, value }) => `${name}=${value}`).join("; ");
    expect(await failureOf(await openBrowser().post(`${page}/${post}`, body, { cookie }))).toEqual(over);
    const uid = page.slice(page.lastIndexOf("/") + 1);
    for (const forged of [`myba_sign_in=${uid}`, `myba_sign_in=${uid}; myba_sign_in.sig=${own.at(-1)?.value}`]) {
      expect(await failureOf(await openBrowser().post(`${page}/${post}`, body, { cookie: forged }))).toEqual(over);
    }
  });

  test("says who asks and how to sign in, to the browser that began only", async () => {
    const answer = await browser.get(`${page}/state`);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(signInState.parse(await answer.json())).toEqual({
      mode: "sandbox",
      people: [],
      app: { name: "MyBA", device: null, scope: ["openid", "offline_access"] },
      csrf,
    });
    expect(await failureOf(await openBrowser().get(`${page}/state`))).toEqual(over);
    expect(await failureOf(await browser.get(`${page}/state`, { "sec-fetch-site": "cross-site" }))).toEqual(foreign);
    expect(await failureOf(await browser.get(`${world.publicUrl}/sign-in/unknown/state`))).toEqual(over);
    expect(await failureOf(await browser.get(`${page}/more`))).toEqual([404, "request/unknown-address"]);
    const unreadable = await browser.get(`${world.publicUrl}/sign-in/%ZZ/state`);
    expect(await failureOf(unreadable)).toEqual([404, "request/unknown-address"]);
  });

  test("that was answered cannot be answered again once the app has been called back", async () => {
    const answer = await browser.post(`${page}/clerk`, bodyOf("clerk", csrf));
    const { redirectTo } = (await answer.clone().json()) as { redirectTo: string };
    const twice = await Promise.all([goBack(browser, answer), browser.get(redirectTo)]);
    const codes = [twice[0].searchParams.get("code"), codeIn(twice[1])].filter((code) => code !== null);
    expect(codes).toHaveLength(1);
    expect((await browser.get(redirectTo)).status).toBe(400);
    for (const post of posts)
      expect(await failureOf(await browser.post(`${page}/${post}`, bodyOf(post, csrf)))).toEqual(over);
  });

  test("that was not answered calls nobody back, and another browser cannot take over at the end", async () => {
    const resume = page.replace("/sign-in/", "/oidc/auth/");
    const early = await browser.get(resume);
    expect(codeIn(early)).toBeNull();

    const fresh = openBrowser();
    const freshPage = await openPage(fresh, (await app.begin()).url);
    const answer = await fresh.post(`${freshPage}/clerk`, bodyOf("clerk", (await pageState(fresh, freshPage)).csrf));
    const { redirectTo } = (await answer.json()) as { redirectTo: string };
    const stolen = await openBrowser().get(redirectTo);
    expect([stolen.status, stolen.headers.get("location")]).toEqual([400, null]);
    expect(await stolen.text()).toContain("finished, cancelled or took too long");
    expect(codeIn(await fresh.get(redirectTo))).not.toBeNull();
  });

  test("shows the name of a computer as one short line", async () => {
    const hostile = `<img src=x onerror=alert(1)>\u202e\u0000\n${"x".repeat(200)}`;
    const named = await openPage(browser, (await app.begin(undefined, { device_name: hostile })).url);
    const { device } = (await pageState(browser, named)).app;
    // The page shows it as text; it is one line that keeps its direction.
    expect(device).toBe(`<img src=x onerror=alert(1)> ${"x".repeat(51)}`);
  });

  test("and errors hold no script of whoever asked", async () => {
    const attack = `"><script>alert(1)</script>'`;
    for (const name of ["state", "redirect_uri", "client_id", "scope", "prompt", "resource", "nonce", "ui_locales"]) {
      const { url } = await app.begin();
      url.searchParams.set(name, attack);
      const answer = await browser.get(url.href);
      const policy = answer.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/script-src|unsafe/);
      expect(await answer.text()).not.toContain("<script");
    }
  });

  test("has cookies that scripts cannot read, other pages do not send, and other addresses do not get", async () => {
    const cookies = browser.cookies();
    expect(cookies.map(({ name }) => name).toSorted()).toEqual([
      "myba_sign_in",
      "myba_sign_in.sig",
      "myba_sign_in_resume",
      "myba_sign_in_resume.sig",
    ]);
    for (const { name, path, attributes } of cookies) {
      expect(attributes.toLowerCase()).toMatch(/httponly/);
      expect(attributes.toLowerCase()).toMatch(/samesite=lax/);
      expect(path).toBe(new URL(name.includes("resume") ? page.replace("/sign-in/", "/oidc/auth/") : page).pathname);
    }
  });

  test("comes under a policy that lets it load its own files only", async () => {
    for (const address of [page, `${world.publicUrl}/sign-in/assets/page.js`]) {
      const { status, headers } = await browser.get(address);
      expect(status).toBe(200);
      expect(headers.get("content-security-policy")).toContain("script-src 'self';");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
    for (const outside of ["assets/../../../package.json", "assets/%2e%2e/%2e%2e/package.json", "assets/none.js"]) {
      expect((await browser.get(`${world.publicUrl}/sign-in/${outside}`)).status).toBe(404);
    }
  });

  test("refuses bodies that are too large, too much, or nothing", async () => {
    const send = (post: Post, body: unknown) => browser.post(`${page}/${post}`, body);
    expect(await failureOf(await send("clerk", { token: "x".repeat(30_000), csrf }))).toEqual([
      413,
      "request/too-large",
    ]);
    const invalid: [number, string] = [400, "request/invalid"];
    expect(await failureOf(await send("clerk", { ...bodyOf("clerk", csrf), personId: "grace" }))).toEqual(invalid);
    expect(await failureOf(await send("sandbox", { email: ["ada@example.com"], password: {}, csrf }))).toEqual(invalid);
    expect(await failureOf(await send("cancel", "{"))).toEqual(invalid);
    expect(await failureOf(await send("cancel", ""))).toEqual(invalid);
    const { url } = await app.begin(undefined, { state: "x".repeat(5000) });
    expect((await browser.get(url.href)).status).toBe(414);
  });

  test("lets nobody try passwords for long, of one person or from one place", async () => {
    const wrong = { email: "ada@example.com", password: "guess", csrf };
    const guess = (email: string, address: string) =>
      browser.post(`${page}/sandbox`, { ...wrong, email }, { "x-forwarded-for": address });
    for (let tries = 1; tries <= 10; tries += 1) {
      expect(await failureOf(await guess("Ada@example.com", `198.51.100.${tries}`))).toEqual([
        401,
        "auth/sign-in-refused",
      ]);
    }
    const stopped = await guess("ada@example.com", "198.51.100.99");
    expect(stopped.headers.get("retry-after")).toBe("600");
    expect(await failureOf(stopped)).toEqual([429, "request/too-many"]);

    const one = "203.0.113.7";
    for (let tries = 1; tries <= 30; tries += 1) await guess(`person${tries}@example.com`, one);
    expect(await failureOf(await guess("grace@example.com", one))).toEqual([429, "request/too-many"]);
    // Others elsewhere are not held up.
    const right = { email: "grace@example.com", password: "compiler in 1952", csrf };
    const answer = await browser.post(`${page}/sandbox`, right, { "x-forwarded-for": "203.0.113.8" });
    expect(answer.status).toBe(200);
  });
});

describe("the sign-in page of a server with live keys", () => {
  let world: SignInWorld;
  beforeEach(async () => {
    world = await startSignInWorld("sqlite", {
      publicUrl: "https://billing.example.com",
      identitySource: { verifySession: (token) => smallSource.verifySession(token) },
      asking: { mode: "clerk", keys: { publishableKey: "pk_live_abc", issuer: "https://clerk.example.com" } },
    });
  });
  afterEach(() => world.end());

  test("has no sign-in by password, tells Clerk's key, and lets Clerk's hosts in", async () => {
    const browser = openBrowser((url) => new URL(url.pathname + url.search, world.first.url));
    const uri = "http://127.0.0.1/auth/callback";
    const challenge = "code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    const address = `${world.publicUrl}/oidc/auth?client_id=myba-desktop&response_type=code&scope=openid&redirect_uri=${uri}&${challenge}`;
    const page = await openPage(browser, new URL(address));
    expect(page.startsWith("https://billing.example.com/sign-in/")).toBe(true);
    for (const { attributes } of browser.cookies()) expect(attributes.toLowerCase()).toMatch(/secure/);

    const state = signInState.parse(await (await browser.get(`${page}/state`)).json());
    expect(state).toMatchObject({ mode: "clerk", publishableKey: "pk_live_abc" });
    const sandbox = await browser.post(`${page}/sandbox`, bodyOf("sandbox", state.csrf));
    expect([sandbox.status, await sandbox.json()]).toMatchObject([404, { code: "request/unknown-address" }]);

    const { headers } = await browser.get(page);
    expect(headers.get("content-security-policy")).toContain("https://clerk.example.com");
    expect(headers.get("strict-transport-security")).toContain("max-age");
    const answer = await browser.post(`${page}/clerk`, bodyOf("clerk", state.csrf));
    expect((await goBack(browser, answer)).searchParams.get("iss")).toBe("https://billing.example.com/oidc");
  });

  test("believes no header of a proxy about its own address", async () => {
    const answer = await fetch(`${world.first.url}/oidc/.well-known/openid-configuration`, {
      headers: { "x-forwarded-host": "evil.example", "x-forwarded-proto": "http", host: "evil.example" },
    });
    expect(await answer.text()).not.toContain("evil.example");
  });
});

function codeIn(answer: Response): string | null {
  const to = answer.headers.get("location");
  return to === null ? null : new URL(to, "none://server").searchParams.get("code");
}

async function failureOf(answer: Response): Promise<[number, string]> {
  expect(answer.headers.get("content-type")).toContain("application/json");
  return [answer.status, signInFailure.parse(await answer.json()).code];
}
