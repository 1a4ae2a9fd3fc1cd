import { expect } from "@playwright/test";
import { expectToFit, judgeInEveryTheme, visit } from "./every-screen.ts";
import { tabTo } from "./focus.ts";
import { HostedCheckout } from "./pages/hosted-checkout.ts";
import { SignInPage } from "./pages/sign-in.ts";
import { WalletPage } from "./pages/wallet.ts";
import { openDrawer } from "./screens.ts";
import { type Around, buyingScreens, firstTokenScreens } from "./wallet-screens.ts";
import { test } from "./wallet-world.ts";

const groups = [
  { name: "of the first tokens", screens: () => firstTokenScreens },
  { name: "of buying", screens: (around: Around) => buyingScreens(around) },
];
// 640 wide is a window of 1280 at 200 % zoom.
const sizes = [
  { width: 900, height: 700 },
  { width: 640, height: 400 },
];

for (const { name, screens } of groups) {
  test(`every screen ${name} can be read and used by everybody, in every theme`, async ({
    page,
    world,
    sandbox,
    systemBrowser,
  }) => {
    test.setTimeout(120_000);
    await world.open(page);
    for (const screen of screens({ sandbox, systemBrowser }))
      await visit(screen, page, world, async () => {
        await judgeInEveryTheme(page, world);
        for (const size of sizes) {
          await page.setViewportSize(size);
          await expectToFit(page);
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      });
    await page.setViewportSize({ width: 900, height: 700 });
    if (await openDrawer(page)) await expectToFit(page);
  });
}

test("tokens are bought without touching the mouse", async ({ page, world, systemBrowser }) => {
  await world.open(page);
  const wallet = new WalletPage(page);
  await expect(page.getByRole("heading", { name: "Rough notes in, tickets out" })).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: "Start with 3 free tokens" }));
  await page.keyboard.press("Enter");
  await wallet.expectTokens(3);
  await page.getByRole("textbox", { name: "Text to make tickets from" }).blur();
  await tabTo(page, wallet.inSight);
  await page.keyboard.press("Enter");
  await tabTo(page, wallet.offer("Starter").getByRole("button"));
  await page.keyboard.press("Enter");
  // The step to take has the focus, before and after signing in.
  await expect(wallet.confirmation.getByRole("button", { name: "Sign in in the browser" })).toBeFocused();
  await page.keyboard.press("Enter");
  await new SignInPage(await systemBrowser.nextPage()).continueAs("Grace");
  await expect(wallet.confirmation.getByRole("button", { name: "Pay $3.99 in the browser" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(wallet.step("Open again")).toBeFocused();
  await new HostedCheckout(await systemBrowser.nextPage()).payByCard();
  await expect(wallet.notices).toContainText("10 tokens are yours");
  await wallet.expectTokens(19);
});
