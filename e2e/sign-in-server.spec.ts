import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { openDesktopApp, type DesktopApp } from "../apps/billing-server/src/http/testing/desktop-app.ts";
import { startBillingServer } from "../apps/billing-server/src/server.ts";
import { testConfig } from "../apps/billing-server/src/testing/test-config.ts";
import { startClerkDouble } from "../packages/sandbox/src/clerk/clerk-double.ts";
import { sandboxClerk } from "../packages/sandbox/src/clerk/config.ts";
import { callOfTheApp, sandboxState, test as base } from "./sign-in/sign-in-world.ts";

interface Given {
  /** A whole billing server with Clerk's double, and the desktop app's side of a sign-in. */
  readonly server: { readonly url: string; readonly app: DesktopApp };
  /** Where the desktop app listens, and what it is called back with. */
  readonly listener: { readonly address: string; readonly called: Promise<URL> };
}

const test = base.extend<Given>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from this pattern.
  server: async ({}, use) => {
    const dataFolder = mkdtempSync(join(tmpdir(), "myba-e2e-server-"));
    const clerk = await startClerkDouble();
    const { secretKey, publishableKey } = sandboxClerk;
    const server = await startBillingServer(
      testConfig({
        dataFolder,
        logLevel: "silent",
        clerk: { secretKey, publishableKey, webhookSecrets: [], apiUrl: clerk.url },
        sandboxPeople: sandboxState.people,
      }),
    );
    await use({ url: server.url, app: await openDesktopApp({ publicUrl: server.url }) });
    await server.close();
    await clerk.close();
    rmSync(dataFolder, { recursive: true });
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from this pattern.
  listener: async ({}, use) => {
    const called = Promise.withResolvers<URL>();
    const http = createServer(({ url = "" }, response) => {
      response.setHeader("content-type", "text/html").end("<link rel=icon href=data:,>The app's own answer.");
      called.resolve(new URL(url, address));
    });
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    // A listening server of the network has an address.
    const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}/auth/callback`;
    await use({ address, called: called.promise });
    http.closeAllConnections();
    http.close();
  },
});

test("whoever signs in on the page is signed in to the app that listens", async ({ page, server, listener }) => {
  const begun = await server.app.begin(listener.address, { device_name: "Ada’s laptop" });
  await page.goto(begun.url.href);
  await expect(page.getByText("For the app on Ada’s laptop.")).toBeVisible();
  await page.getByRole("button", { name: /Continue as Ada/ }).click();
  await expect(page.getByText("The app's own answer.")).toBeVisible();

  const tokens = await server.app.finish(begun, await listener.called);
  const account = await fetch(`${server.url}/api/account`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  expect(await account.json()).toMatchObject({ kind: "person", email: "ada@example.com" });
  const devices = await fetch(`${server.url}/api/account/devices`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  expect(await devices.json()).toMatchObject({ devices: [{ name: "Ada’s laptop", isThis: true }] });

  // The browser keeps nothing by which the next sign-in would go without being asked.
  const again = await server.app.begin(listener.address);
  await page.goto(again.url.href);
  await expect(page.getByRole("button", { name: /Continue as Ada/ })).toBeVisible();
});

test("the app is called by its own link where it cannot listen", async ({ page, server, trouble }) => {
  trouble.expect(callOfTheApp);
  const begun = await server.app.begin("myba://auth/callback");
  await page.goto(begun.url.href);
  const called = page.waitForRequest(/^myba:/);
  await page.getByRole("button", { name: /Continue as Grace/ }).click();
  const link = (await called).url();
  // A browser that was told no once opens nothing by itself any more.
  await expect(page.getByRole("heading", { name: "You are signed in" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Open MyBA" })).toHaveAttribute("href", link);
  const again = page.waitForRequest(link);
  await page.getByRole("link", { name: "Open MyBA" }).click();
  await again;
  const tokens = await server.app.finish(begun, new URL(link));
  expect(tokens.refresh_token).toBeTruthy();
});

test("whoever cancels is not signed in, and the app hears why", async ({ page, server, listener }) => {
  const begun = await server.app.begin(listener.address);
  await page.goto(begun.url.href);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(server.app.finish(begun, await listener.called)).rejects.toMatchObject({ error: "access_denied" });
});

test("a request that leads nowhere is explained without a script", async ({ page, server, trouble }) => {
  trouble.expect(/the server responded with a status of 400/);
  const { url } = await server.app.begin("https://evil.example/auth/callback");
  await page.goto(url.href);
  await expect(page.getByRole("heading", { name: "Sign-in stopped" })).toBeVisible();
  expect(await page.locator("script").count()).toBe(0);
});
