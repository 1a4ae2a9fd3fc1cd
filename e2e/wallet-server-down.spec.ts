import { expect } from "@playwright/test";
import { ComposePage } from "./pages/compose.ts";
import { HostedCheckout } from "./pages/hosted-checkout.ts";
import { WalletPage } from "./pages/wallet.ts";
import { ledgerOfPerson } from "./wallet/ledger-reading.ts";
import { openSignedIn } from "./wallet/signed-in.ts";
import { test } from "./wallet-world.ts";

const wish = "As a clerk, I want to export orders so that accounting has them.";
const unreachable = "MyBA’s billing server cannot be reached";

test("without a billing server a new person is told so, works offline, and begins with tokens once it is back", async ({
  page,
  world,
  sandbox,
}) => {
  await sandbox.stopServer();
  await world.open(page);
  await page.getByRole("button", { name: /^Start with .*free tokens?$/ }).click();
  await expect(page.getByText(/billing server/).first()).toBeVisible();
  await page.getByRole("button", { name: "Work offline" }).click();
  const compose = new ComposePage(page);
  await compose.paste(wish);
  await compose.generateToEnd();

  await sandbox.startServer();
  await page.getByRole("region", { name: "Tokens", exact: true }).getByRole("button", { name: "Try" }).click();
  const wallet = new WalletPage(page);
  await wallet.expectTokens(3);
  await compose.paste(wish);
  await expect(compose.estimate).toContainText("1 token, you have 3");
  // It goes away between the price and the word: the text stays, and there is a way on.
  await compose.generate.click();
  await expect(compose.tokenQuestion).toContainText("2 afterwards");
  await sandbox.stopServer();
  await expect(compose.trouble).toContainText(/billing server/);
  await compose.way("Use the offline engine").click();
  await compose.expectEnded(/Done · 1 ticket/);
  await wallet.open();
  await expect(wallet.balance).toContainText(unreachable);
  await expect(wallet.balance).toContainText("This is as of");
  await sandbox.startServer();
  await wallet.balance.getByRole("button", { name: "Try again" }).click();
  await expect(wallet.balance).not.toContainText(unreachable);
  await wallet.expectTokens(3);
});

test("a server that is gone at any step of buying loses no purchase and makes none twice", async ({
  page,
  world,
  sandbox,
  systemBrowser,
}) => {
  const wallet = await openSignedIn(page, { world, systemBrowser });
  await wallet.choose("Starter");
  await sandbox.stopServer();
  await wallet.confirmation.getByRole("button", { name: /^Pay / }).click();
  await expect(wallet.underWay).toContainText("It is kept here and begins as soon as the server answers.");
  await sandbox.startServer();
  await expect(wallet.underWay).toContainText("The page to pay on is ready", { timeout: 30_000 });
  await wallet.step("Open the page to pay on").click();
  const tab = await systemBrowser.nextPage();
  await expect(new HostedCheckout(tab).total).toContainText("$3.99");

  // It goes away while somebody pays.
  await sandbox.stopServer();
  await new HostedCheckout(tab).payByCard();
  await expect(wallet.balance).toContainText(unreachable);
  await sandbox.startServer();
  await expect(wallet.notices).toContainText("Paid. 10 tokens are yours.", { timeout: 30_000 });
  await wallet.expectTokens(16);
  expect(await ledgerOfPerson(sandbox, world)).toMatchObject({ available: 16 });

  // What was known is there to read.
  await sandbox.stopServer();
  await wallet.open("History");
  await expect(wallet.entries).toHaveCount(2);
});
