import { expect } from "@playwright/test";
import { HostedCheckout } from "./pages/hosted-checkout.ts";
import { putCustomersBehind } from "./wallet/customers-clock.ts";
import { ledgerOfPerson } from "./wallet/ledger-reading.ts";
import { openSignedIn } from "./wallet/signed-in.ts";
import { test } from "./wallet-world.ts";

test("a plan begins, renews after a month with its tokens, and is cancelled at Stripe's portal", async ({
  page,
  world,
  sandbox,
  systemBrowser,
}) => {
  const wallet = await openSignedIn(page, { world, systemBrowser }, "Linus");
  await expect(wallet.offer("Monthly")).toContainText("50 tokens each month");
  await wallet.buy("Monthly");
  const checkout = await systemBrowser.nextPage();
  await expect(new HostedCheckout(checkout).total).toBeVisible();
  const clock = await putCustomersBehind(sandbox);
  await new HostedCheckout(checkout).payByCard();
  await expect(wallet.notices).toContainText("Paid. 50 tokens are yours.");
  await wallet.expectTokens(56);
  await expect(wallet.offer("Monthly")).toContainText("Your plan");

  await clock.catchUp();
  await wallet.expectTokens(106);
  expect(await ledgerOfPerson(sandbox, world)).toMatchObject({ available: 106 });
  await expect(page.getByText(/renews on /)).toBeVisible();

  await page.getByRole("button", { name: "Manage at Stripe" }).click();
  const portal = await systemBrowser.nextPage();
  await portal.getByRole("button", { name: /Cancel/ }).click();
  await expect(portal.getByText(/Ends on /)).toBeVisible();
  await expect(page.getByText(/is cancelled and ends on /)).toBeVisible();
  // What was paid has told so and gone by itself; a renewal needs nobody's look.
  await expect(wallet.notices).toHaveCount(0);
  await wallet.open("History");
  await expect.poll(async () => (await wallet.readHistory()).map(({ tokens }) => tokens)).toEqual([50, 50, 6]);
});
