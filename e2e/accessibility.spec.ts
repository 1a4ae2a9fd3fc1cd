import { expect, type Page } from "@playwright/test";
import { aiScreens, fillWithModels } from "./ai-screens.ts";
import { cutOff, violations } from "./readable.ts";
import {
  emptyScreens,
  fillForScreens,
  generationScreens,
  listScreens,
  openDrawer,
  type Screen,
  ticketScreens,
} from "./screens.ts";
import { emptySettingsScreens, fillSettings, settingsScreens } from "./settings-screens.ts";
import { test, type World } from "./world.ts";

const softly = expect.configure({ soft: true });
const themes = ["light", "dark", "contrast"] as const;
const groups = [
  { name: "of a new user", screens: emptyScreens, fill: () => Promise.resolve() },
  { name: "of a generation", screens: generationScreens, fill: () => Promise.resolve() },
  { name: "with models", screens: aiScreens, fill: fillWithModels },
  { name: "around a ticket", screens: ticketScreens, fill: fillForScreens },
  { name: "of settings without models", screens: emptySettingsScreens, fill: () => Promise.resolve() },
  { name: "of settings", screens: settingsScreens, fill: fillSettings },
  { name: "around the list", screens: listScreens, fill: fillForScreens },
];

for (const { name, screens, fill } of groups) {
  test(`every screen ${name} can be read and used by everybody, in every theme`, async ({ page, world }) => {
    test.setTimeout(120_000);
    await fill(world);
    await world.open(page);
    for (const screen of screens) await visit(screen, page, world, () => judgeInEveryTheme(page, world));
  });

  for (const width of [900, 700]) {
    test(`every screen ${name} fits into a window ${width} wide`, async ({ page, world }) => {
      await page.setViewportSize({ width, height: 700 });
      await fill(world);
      await world.open(page);
      for (const screen of screens) await visit(screen, page, world, () => expectToFit(page));
      if (await openDrawer(page)) {
        await expectToFit(page);
        expect(await violations(page)).toEqual([]);
      }
    });
  }
}

async function visit(screen: Screen, page: Page, world: World, look: () => Promise<void>): Promise<void> {
  await test.step(screen.name, async () => {
    await screen.show(page, world);
    await look();
    await screen.leave?.(page);
  });
}

async function judgeInEveryTheme(page: Page, world: World): Promise<void> {
  for (const theme of themes) {
    await world.client.app.changeSettings({ theme });
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    // Structure is the same in every theme; colours are not, and on a busy machine they arrive some frames later.
    const rule = theme === "light" ? undefined : "color-contrast";
    await softly.poll(() => violations(page, rule), { message: theme }).toEqual([]);
  }
}

/** Nothing sideways to scroll, and no control cut off at the edge, once everything has arrived. */
async function expectToFit(page: Page): Promise<void> {
  await expect.poll(() => cutOff(page)).toEqual([]);
}
