import { afterEach, beforeEach, expect, test } from "vitest";
import { openBrowser, type Browser } from "./testing/browser.ts";
import { linkIn, openDesktopApp, openPage, pageState, type DesktopApp } from "./testing/desktop-app.ts";
import { startSignInWorld, type SignInWorld } from "./testing/sign-in-world.ts";

const link = "myba://auth/callback";

let world: SignInWorld;
let app: DesktopApp;
let browser: Browser;
beforeEach(async () => {
  world = await startSignInWorld("sqlite");
  app = await openDesktopApp(world);
  browser = openBrowser();
});
afterEach(() => world.end());

/** Answers the page, and goes where that leads. */
async function answer(
  page: string,
  step: "clerk" | "cancel",
): Promise<{ sent: Response; again: () => Promise<Response> }> {
  const { csrf } = await pageState(browser, page);
  const body = step === "clerk" ? { token: "session of ada@example.com", csrf } : { csrf };
  const { redirectTo } = (await (await browser.post(`${page}/${step}`, body)).json()) as { redirectTo: string };
  return { sent: await browser.get(redirectTo), again: () => browser.get(redirectTo) };
}

test("an app without a port of its own is opened by a page that also has a button, once", async () => {
  const begun = await app.begin(link);
  const { sent, again } = await answer(await openPage(browser, begun.url), "clerk");
  expect([sent.status, sent.headers.get("location")]).toEqual([200, null]);
  expect(sent.headers.get("content-type")).toContain("text/html");
  expect(sent.headers.get("cache-control")).toContain("no-store");
  expect(sent.headers.get("referrer-policy")).toBe("no-referrer");
  const policy = sent.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("script-src");
  const page = await sent.text();
  expect(page).toContain("You are signed in");
  expect(page).toContain("Open MyBA</a>");
  expect(page).not.toMatch(/<script|\son\w+=/);
  const callback = new URL(linkIn(page));
  expect(page).toContain(`content="0;url=${callback.href.replaceAll("&", "&amp;")}"`);

  expect((await again()).status).toBe(400);
  expect((await app.finish(begun, callback)).claims()?.sub).toBe("ada");
  await expect(app.finish(begun, callback)).rejects.toMatchObject({ error: "invalid_grant" });
});

test("whoever cancels is told so there, and the app too", async () => {
  const begun = await app.begin(link);
  const { sent } = await answer(await openPage(browser, begun.url), "cancel");
  const page = await sent.text();
  expect(page).toContain("Sign-in cancelled");
  await expect(app.finish(begun, new URL(linkIn(page)))).rejects.toMatchObject({ error: "access_denied" });
});

test("what the app sent along stays text on that page", async () => {
  const attack = `"><script>alert(1)</script>'&amp;`;
  const { url } = await app.begin(link, { prompt: "none", state: attack });
  const page = await (await browser.get(url.href)).text();
  expect(page).toContain("Sign-in stopped");
  expect(page).not.toMatch(/<script|"'/);
  expect(new URL(linkIn(page)).searchParams.get("state")).toBe(attack);
  // Whatever way of answering is asked for, nobody is told that they are signed in who is not.
  url.searchParams.set("response_mode", "fragment");
  expect(await (await browser.get(url.href)).text()).toContain("Sign-in stopped");
});
