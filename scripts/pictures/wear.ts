import { expect, type Page } from "@playwright/test";
import type { World } from "../../e2e/world.ts";

/** Shows MyBA in one of its themes. */
export async function wear(page: Page, world: World, theme: "light" | "dark"): Promise<void> {
  await world.client.app.changeSettings({ theme });
  await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
}
