import { expect, test as base, type Page } from "@playwright/test";
import type { SignInState } from "../../packages/shared/src/billing-api/sign-in.ts";
import { Trouble } from "../trouble.ts";
import { ClerkFrontend, publishableKey } from "./clerk-frontend.ts";
import { PageServer } from "./page-server.ts";

const app: SignInState["app"] = {
  name: "MyBA",
  device: "Ada’s laptop",
  scope: ["openid", "offline_access"],
};

export const sandboxState: Extract<SignInState, { mode: "sandbox" }> = {
  mode: "sandbox",
  app,
  csrf: "csrf-of-this-sign-in",
  people: [
    { email: "ada@example.com", name: "Ada Sandbox", password: "sandbox-ada", hint: "Signs in with Google" },
    { email: "grace@example.com", name: "Grace Sandbox", password: "sandbox-grace", hint: "Has two accounts" },
    { email: "linus@example.com", name: "Linus Sandbox", password: "sandbox-linus", hint: "Has never been here" },
  ],
};

export const clerkState: SignInState = { mode: "clerk", app, csrf: "csrf-of-this-sign-in", publishableKey };

interface Given {
  readonly trouble: Trouble;
  /** Starts a server that says this, and opens the page of one sign-in on it. */
  readonly open: (state: SignInState, before?: (server: PageServer) => void) => Promise<PageServer>;
  /** Puts a stand-in for Clerk behind the browser's network; to be called before `open`. */
  readonly withClerk: (...options: ConstructorParameters<typeof ClerkFrontend>) => Promise<ClerkFrontend>;
}

/** Playwright's `test` for the sign-in page; whatever goes wrong behind the screen fails the journey too. */
export const test = base.extend<Given>({
  open: async ({ page }, use) => {
    const servers: PageServer[] = [];
    await use(async (state, before) => {
      const server = new PageServer(state);
      servers.push(server);
      await server.start();
      before?.(server);
      await page.goto(server.url);
      return server;
    });
    await Promise.all(servers.map((server) => server.stop()));
  },
  withClerk: async ({ page, trouble }, use) => {
    await use(async (...options) => {
      const clerk = new ClerkFrontend(...options);
      await clerk.listen(page);
      trouble.expect(/^request to https:\/\/clerk\.example\.test\/v1\//);
      return clerk;
    });
  },
  trouble: [
    async ({ context }, use) => {
      const trouble = new Trouble();
      await trouble.listen(context);
      await use(trouble);
      expect(trouble.found(), "what went wrong behind the screen").toEqual([]);
    },
    { auto: true },
  ],
});

/** The browser's own words about an answer that is an error, which are no trouble of the page's. */
export const failedAnswer = /Failed to load resource: the server responded with a status of/;
export const noAnswer = /Failed to load resource: net::/;

/** No system of a test knows MyBA's links; that the browser was to open one is what is seen. */
export const callOfTheApp = /^request to myba:|Failed to launch 'myba:/;

/** Waits until the app was called back. */
export async function expectReturned(page: Page): Promise<void> {
  await expect(page.getByText("The app's own answer.")).toBeVisible();
}
