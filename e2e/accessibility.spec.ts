import { expect } from "@playwright/test";
import { aiScreens, fillWithModels } from "./ai-screens.ts";
import { expectToFit, judgeInEveryTheme, visit } from "./every-screen.ts";
import { violations } from "./readable.ts";
import { emptyScreens, fillForScreens, generationScreens, listScreens, openDrawer, ticketScreens } from "./screens.ts";
import { emptySettingsScreens, fillSettings, settingsScreens } from "./settings-screens.ts";
import { test } from "./world.ts";

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
