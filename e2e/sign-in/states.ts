import { expect, type Page } from "@playwright/test";
import { AppError } from "../../packages/shared/src/errors.ts";
import type { SignInState } from "../../packages/shared/src/billing-api/sign-in.ts";
import type { ClerkFrontend } from "./clerk-frontend.ts";
import { ada } from "./clerk-shapes.ts";
import type { PageServer } from "./page-server.ts";
import { clerkState, sandboxState } from "./sign-in-world.ts";

interface Opening {
  readonly page: Page;
  readonly open: (state: SignInState, before?: (server: PageServer) => void) => Promise<PageServer>;
  readonly withClerk: (...options: ConstructorParameters<typeof ClerkFrontend>) => Promise<ClerkFrontend>;
}

/** Every state that the sign-in page can be in, and how to get it there on a fresh page. */
export const states: readonly { readonly name: string; readonly show: (opening: Opening) => Promise<void> }[] = [
  {
    name: "loading",
    async show({ page, open }) {
      await open(sandboxState, (server) => void server.hold("state"));
      await expect(page.getByRole("status")).toBeAttached();
    },
  },
  {
    name: "the sandbox",
    async show({ page, open }) {
      await open(sandboxState);
      await expect(page.getByLabel("E-mail address")).toBeVisible();
    },
  },
  {
    name: "a wrong password",
    async show({ page, open }) {
      const reason = "the e-mail address or the password is wrong";
      await open(sandboxState, (server) => server.refuse("sandbox", new AppError("auth/sign-in-refused", { reason })));
      await page.getByLabel("E-mail address").fill("ada@example.com");
      await page.getByLabel("Sandbox password").fill("a guess");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "no service",
    async show({ page, open }) {
      await open(sandboxState, (server) => server.refuse("state", new AppError("server/unavailable")));
      await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
    },
  },
  {
    name: "over",
    async show({ page, open }) {
      await open(sandboxState, (server) => server.refuse("state", new AppError("auth/sign-in-over")));
      await expect(page.getByRole("heading", { name: "This sign-in is over" })).toBeVisible();
    },
  },
  {
    name: "signed in",
    async show({ page, open }) {
      await open(sandboxState, (server) => (server.redirectTo = server.nowhere));
      await page.getByRole("button", { name: /Continue as Ada/ }).click();
      await expect(page.getByRole("heading", { name: "You are signed in" })).toBeVisible();
    },
  },
  {
    name: "Clerk's ways in",
    async show({ page, open, withClerk }) {
      await withClerk({ people: [ada] });
      await open(clerkState);
      await expect(page.getByRole("button", { name: "Continue with GitLab" })).toBeVisible();
    },
  },
  {
    name: "a code from Clerk",
    async show({ page, open, withClerk }) {
      await withClerk({ people: [ada] });
      await open(clerkState);
      await page.getByLabel("E-mail address").fill(ada.email);
      await page.keyboard.press("Enter");
      await page.getByLabel("Code").fill("111111");
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "somebody known to Clerk",
    async show({ page, open, withClerk }) {
      const person = { ...ada, firstName: "Maximiliane-Charlotte", lastName: "von Hohenstein-Wallerstein zu Sulzbach" };
      const name = "A computer whose name is as long as a name may be, truly, 64 let";
      await withClerk({ people: [person], signedIn: person });
      await open({ ...clerkState, app: { ...clerkState.app, device: name } });
      await expect(page.getByRole("button", { name: "Use another account" })).toBeVisible();
    },
  },
];
