import { expect } from "@playwright/test";
import { HostedCheckout } from "./pages/hosted-checkout.ts";
import { WalletPage } from "./pages/wallet.ts";
import { ledgerOfPerson } from "./wallet/ledger-reading.ts";
import { openSignedIn } from "./wallet/signed-in.ts";
import { test } from "./wallet-world.ts";

test("a card that is declined and a page that is left cost nothing, and lead on; a debit pays while MyBA is closed", async ({
  page,
  world,
  sandbox,
  systemBrowser,
}) => {
  const wallet = await openSignedIn(page, { world, systemBrowser });
  await wallet.buy("Starter");
  const tab = await systemBrowser.nextPage();
  const checkout = new HostedCheckout(tab);
  await checkout.payByCard("declined");
  await expect(checkout.alert).toContainText("declined");
  await expect(wallet.underWay).toContainText("declined");
  await checkout.goBack();
  await expect(tab.getByRole("heading", { name: /Not paid/ })).toBeVisible();
  await wallet.expectTokens(6);

  await wallet.step("Cancel").click();
  await expect(page.getByText("Cancelled. Nothing was charged.")).toBeAttached();
  await expect(wallet.underWay).toHaveCount(0);
  await tab.close();
  await wallet.buy("Starter");
  const second = new HostedCheckout(await systemBrowser.nextPage());
  await second.payByDebit();
  await expect(wallet.underWay).toContainText("Your payment is on its way");
  await wallet.expectTokens(6);

  // The bank pays while nobody is there.
  await page.goto("about:blank");
  await world.stop();
  const [payment] = sandbox.stripe.world.store.all("payment_intent").filter(({ status }) => status === "processing");
  sandbox.stripe.control.settlePayment(payment!.id, "succeeded"); // The debit is under way.
  await sandbox.stripe.turn();
  await world.start();
  await world.open(page);
  await expect(wallet.notices).toContainText("Paid. 10 tokens are yours.");
  await wallet.expectTokens(16);
  expect(await ledgerOfPerson(sandbox, world)).toMatchObject({ available: 16 });
});

test("word of a payment that was lost is asked for, and a MyBA that was killed while somebody paid finds it", async ({
  page,
  world,
  sandbox,
  systemBrowser,
  trouble,
}) => {
  // The other browser has nobody to hand the link to.
  trouble.expect(/request to myba:\/\/checkout\/return/);
  const wallet = await openSignedIn(page, { world, systemBrowser });
  // Stripe's word of it never arrives; the page after paying asks.
  sandbox.stripe.deliveries.faults.script(() => ({ kind: "drop" }));
  await wallet.buy("Starter");
  const first = await systemBrowser.nextPage();
  await new HostedCheckout(first).payByCard();
  await expect(first.getByRole("heading", { name: /Thank you/ })).toBeVisible({ timeout: 20_000 });
  await expect(wallet.notices).toContainText("Paid. 10 tokens are yours.");
  await wallet.expectTokens(16);
  sandbox.stripe.deliveries.faults.clear();

  // The power fails while the page to pay on is open; another browser ends what was begun.
  await wallet.notices.getByRole("button", { name: "Close" }).click();
  await wallet.buy("Starter");
  await expect(wallet.underWay).toContainText("Waiting for your payment in the browser");
  const address = systemBrowser.opened.at(-1)!; // The page to pay on.
  await page.goto("about:blank");
  await world.crash();
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(address);
  await new HostedCheckout(elsewhere).payByCard();
  await expect(elsewhere.getByRole("heading", { name: /Thank you/ })).toBeVisible();
  await elsewhere.close();
  await world.start();
  await world.open(page);
  await expect(wallet.notices).toContainText("Paid. 10 tokens are yours.");
  await wallet.expectTokens(26);

  // Money that is given back takes its tokens along, and the history says so.
  const [payment] = sandbox.stripe.world.store.all("payment_intent");
  sandbox.stripe.control.refund(payment!.id); // Something was bought.
  await wallet.expectTokens(16);
  await wallet.open("History");
  await expect(wallet.entries.first()).toContainText("Taken back");
  const [entry] = await wallet.readHistory();
  expect(entry).toMatchObject({ tokens: -10, before: 26, after: 16 });
  expect((await ledgerOfPerson(sandbox, world)).entries[0]).toEqual({ tokens: -10, before: 26, after: 16 });
  await wallet.open("Purchases");
  await expect(page.getByRole("main")).toContainText(/paid back/i);
});

test("two windows show one purchase and one balance, live", async ({ page, world, systemBrowser }) => {
  const wallet = await openSignedIn(page, { world, systemBrowser });
  const second = await page.context().newPage();
  await world.open(second, "/wallet");
  const other = new WalletPage(second);
  await wallet.buy("Starter");
  await expect(other.underWay).toContainText("Waiting for your payment in the browser");
  await new HostedCheckout(await systemBrowser.nextPage()).payByCard();
  for (const one of [wallet, other]) {
    await expect(one.notices).toContainText("Paid. 10 tokens are yours.");
    await one.expectTokens(16);
  }
  await other.notices.getByRole("button", { name: "Close" }).click();
  await expect(wallet.notices).toHaveCount(0);
});
