import { expect } from "@playwright/test";
import { ClerkFrontend } from "../../e2e/sign-in/clerk-frontend.ts";
import { PageServer } from "../../e2e/sign-in/page-server.ts";
import { clerkState, sandboxState } from "../../e2e/sign-in/sign-in-world.ts";
import type { Studio } from "./ai-pictures.ts";

/** The sign-in page of the billing server: in the sandbox, and with Clerk's ways in. */
export async function takeSignInPictures({ page, take }: Studio): Promise<void> {
  await page.setViewportSize({ width: 720, height: 860 });
  await new ClerkFrontend().listen(page);
  for (const [name, state, colorScheme] of [
    ["sign-in-sandbox", sandboxState, "light"],
    ["sign-in-clerk", clerkState, "dark"],
  ] as const) {
    const server = new PageServer(state);
    await server.start();
    await page.emulateMedia({ colorScheme });
    await page.goto(server.url);
    await expect(page.getByLabel("E-mail address")).toBeVisible();
    await take(name);
    await server.stop();
  }
}
