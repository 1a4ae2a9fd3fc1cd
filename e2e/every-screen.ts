import { expect, type Page, test } from "@playwright/test";
import { cutOff, violations } from "./readable.ts";
import type { Screen } from "./screens.ts";
import type { World } from "./world.ts";

const softly = expect.configure({ soft: true });
const themes = ["light", "dark", "contrast"] as const;

/** Goes to a screen as a person does, looks at it, and leaves it. */
export async function visit(screen: Screen, page: Page, world: World, look: () => Promise<void>): Promise<void> {
  await test.step(screen.name, async () => {
    await screen.show(page, world);
    await look();
    await screen.leave?.(page);
  });
}

/** No violation in any theme. */
export async function judgeInEveryTheme(page: Page, world: World): Promise<void> {
  for (const theme of themes) {
    await world.client.app.changeSettings({ theme });
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    // Structure is the same in every theme; colours are not, and on a busy machine they arrive some frames later.
    const rule = theme === "light" ? undefined : "color-contrast";
    await softly.poll(() => violations(page, rule), { message: theme }).toEqual([]);
  }
}

/** Nothing sideways to scroll, and no control cut off at the edge, once everything has arrived. */
export async function expectToFit(page: Page): Promise<void> {
  await expect.poll(() => cutOff(page)).toEqual([]);
}
