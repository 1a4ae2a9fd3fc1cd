import { expect } from "@playwright/test";
import { HostedCheckout } from "./pages/hosted-checkout.ts";
import { ComposePage } from "./pages/compose.ts";
import { SignInPage } from "./pages/sign-in.ts";
import { WalletPage } from "./pages/wallet.ts";
import { deliveryEpic } from "./model-answers.ts";
import { deliveryNotes } from "./texts.ts";
import { ledgerOfDevice, ledgerOfPerson } from "./wallet/ledger-reading.ts";
import { test } from "./wallet-world.ts";

const oneWish = "As a clerk, I want to export orders so that accounting has them.";
test("anonymous → 3 tokens → sign-up → 6 welcome + remaining → buy → automatic addition", async ({
  page,
  world,
  sandbox,
  systemBrowser,
}) => {
  test.setTimeout(120_000);
  const wallet = new WalletPage(page);
  const compose = new ComposePage(page);
  await test.step("a new person has three tokens, and no account", async () => {
    await world.open(page);
    await page.getByRole("button", { name: "Start with 3 free tokens" }).click();
    await wallet.expectTokens(3);
    expect(await ledgerOfDevice(sandbox)).toMatchObject({
      available: 3,
      entries: [{ tokens: 3, before: 0, after: 3 }],
    });
  });

  await test.step("the first ticket shows its price first, and costs one of them", async () => {
    await compose.paste(oneWish);
    await expect(compose.estimate).toContainText("1 token, you have 3");
    await compose.generate.click();
    await expect(compose.tokenQuestion).toContainText("You have 3, and 2 afterwards.");
    await compose.agreeToTokens();
    await compose.expectEnded(/Done · 1 ticket/);
    await expect(compose.receipt).toHaveText("1 token");
    await wallet.expectTokens(2);
    expect(await ledgerOfDevice(sandbox)).toMatchObject({ available: 2, held: 0 });
  });

  await test.step("signing up brings six, and what was left comes along", async () => {
    await wallet.open();
    await wallet.choose("Starter");
    await wallet.confirmation.getByRole("button", { name: "Sign in in the browser" }).click();
    await new SignInPage(await systemBrowser.nextPage()).continueAs("Ada");
    const welcome = page.getByRole("region", { name: "Welcome" });
    await expect(welcome).toContainText("6 tokens for signing up and 2 moved over. You have 8.");
    await welcome.getByRole("button", { name: "Dismiss" }).click();
    await expect(welcome).toHaveCount(0);
    await wallet.expectTokens(8);
    expect(await ledgerOfDevice(sandbox)).toMatchObject({ available: 0 });
    expect(await ledgerOfPerson(sandbox, world)).toMatchObject({ available: 8 });
  });

  const bought = await test.step("the first purchase is cheaper, and its tokens come once by themselves", async () => {
    // What was chosen before signing in goes on.
    await expect(wallet.offer("Starter")).toContainText("$3.99instead of $4.99");
    const [, tokens] = /(\d+)\s+tokens/.exec(await wallet.offer("Starter").innerText()) ?? [];
    // Stripe tells it twice at once, and once more later.
    sandbox.stripe.deliveries.faults.add({
      types: ["checkout.session.completed"],
      fault: { kind: "duplicate", copies: 2 },
    });
    await wallet.confirmation.getByRole("button", { name: "Pay $3.99 in the browser" }).click();
    await expect(wallet.underWay).toContainText("Waiting for your payment in the browser");
    const tab = await systemBrowser.nextPage();
    await expect(new HostedCheckout(tab).total).toContainText("$3.99");
    await page.goto(`${world.origin}/#/tickets`);
    await new HostedCheckout(tab).payByCard();
    await expect(wallet.notices).toContainText(`Paid. ${tokens} tokens are yours.`);
    // The page after paying has led home.
    await expect(page).toHaveURL(/#\/wallet/);
    await wallet.expectTokens(8 + Number(tokens));
    const [completed] = sandbox.stripe.deliveries.all.filter(
      ({ event }) => event.type === "checkout.session.completed",
    );
    await sandbox.stripe.deliveries.resend(completed!.event.id); // There is one, as just told.
    expect(await ledgerOfPerson(sandbox, world)).toMatchObject({ available: 8 + Number(tokens) });
    return Number(tokens);
  });

  const spent = await test.step("an epic is paid ticket by ticket, and has its receipt", async () => {
    await page.goto(`${world.origin}/#/compose`);
    sandbox.model.script((call) => ({ reply: deliveryEpic(call) }));
    await compose.paste(deliveryNotes);
    await expect(compose.estimate).toContainText(`you have ${8 + bought}`);
    await compose.generate.click();
    await compose.agreeToTokens();
    await compose.expectEnded(/Done · \d+ tickets/);
    const tickets = await compose.cards.count();
    await expect(compose.card("Epic: Deliver in slots")).toBeVisible();
    await expect(compose.receipt).toHaveText(`${tickets} tokens`);
    await compose.receipt.click();
    await expect(page.getByRole("dialog", { name: "Receipt" })).toContainText(`Paid${tickets}`);
    await page.keyboard.press("Escape");
    await wallet.expectTokens(8 + bought - tickets);
    return tickets;
  });

  await test.step("the history on screen is the ledger's, entry by entry", async () => {
    await wallet.open("History");
    await expect.poll(async () => (await wallet.readHistory()).length).toBeGreaterThan(3);
    const { available, held, entries } = await ledgerOfPerson(sandbox, world);
    expect({ available, held }).toEqual({ available: 8 + bought - spent, held: 0 });
    const read = await wallet.readHistory();
    expect(read.map(({ tokens, before, after }) => ({ tokens, before, after }))).toEqual(entries);
    expect(read.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(available);
    expect(read.map(({ reason }) => reason)).toEqual([
      `Ticket × ${spent}`,
      "Starter",
      "From your device",
      "Welcome to MyBA",
    ]);
  });
});
