import { expect, type Page } from "@playwright/test";
import { ComposePage } from "./pages/compose.ts";
import { SignInPage } from "./pages/sign-in.ts";
import { violations } from "./readable.ts";
import { test } from "./wallet-world.ts";

test("a new person is welcomed once, has tickets for free tokens, and sees what they cost before and after", async ({
  page,
  world,
}) => {
  await world.open(page);
  await expect(page.getByRole("heading", { name: "Rough notes in, tickets out" })).toBeFocused();
  await page.getByRole("button", { name: "Start with 3 free tokens" }).click();
  const compose = new ComposePage(page);
  await expect(balance(page)).toHaveAccessibleName("Wallet: 3 tokens");
  await compose.paste("Customers must be able to pay by card.");
  await expect(compose.estimate).toHaveText("Cost: 1 token, you have 3");
  await compose.generate.click();
  const question = page.getByRole("region", { name: "Before it costs tokens" });
  await expect(question).toContainText("This costs 1 token. You have 3, and 2 afterwards.");
  await question.getByRole("checkbox", { name: "Don’t ask again up to" }).check();
  const limit = question.getByRole("textbox", { name: "Tokens without a question" });
  await limit.fill("");
  await question.getByRole("button", { name: "Agree and generate" }).click();
  await expect(limit).toBeFocused();
  await limit.fill("5");
  await question.getByRole("button", { name: "Agree and generate" }).click();
  await compose.expectEnded(/Done · 1 ticket/);
  await page.getByRole("button", { name: "Receipt: 1 token" }).click();
  await expect(page.getByRole("dialog", { name: "Receipt" })).toContainText(/Set aside1Paid1Given back0/);
  await page.keyboard.press("Escape");
  await expect(balance(page)).toHaveAccessibleName("Wallet: 2 tokens, running low");
  await expect(page.getByRole("region", { name: "Few tokens left" })).toContainText("There are more when you sign up.");

  // Agreed in advance: the price is on screen, and nobody is asked again.
  await page.getByRole("button", { name: "New from text" }).click();
  await compose.paste("The system must send a receipt within 5 seconds.");
  await expect(compose.estimate).toHaveText("Cost: 1 token, you have 2");
  await compose.generate.click();
  await compose.expectEnded(/Done · 1 ticket/);
  await expect(balance(page)).toHaveAccessibleName("Wallet: 1 token, running low");
  await page.goto(`${world.origin}/#/settings/account`);
  await expect(page.getByRole("region", { name: "Spending" })).toContainText("Above 5 tokens");
  expect(await violations(page)).toEqual([]);
  await page.goto(`${world.origin}/#/tickets`);
  await expect(page.getByRole("heading", { name: "All tickets" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Decide later" })).toHaveCount(0);
});

test("two people take turns on one computer: the wait for the browser outlives a reload, and each has their own tokens", async ({
  page,
  world,
  systemBrowser,
}) => {
  await world.client.account.begin();
  await world.open(page, "/settings/account");
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  const abandoned = await systemBrowser.nextPage();
  await page.reload();
  await expect(page.getByText("Waiting for you to sign in in the browser.")).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("main").getByRole("button", { name: "Sign in" })).toBeVisible();
  await abandoned.close();

  await signInAs("Ada", "Sign in");
  const welcome = page.getByRole("region", { name: "Welcome" });
  await expect(welcome).toContainText("Welcome, Ada Sandbox: 6 tokens for signing up and 3 moved over. You have 9.");
  await welcome.getByRole("button", { name: "Dismiss" }).click();
  await expect(welcome).toHaveCount(0);
  await page.reload();
  await expect(balance(page)).toHaveAccessibleName("Wallet: 9 tokens");
  await expect(welcome).toHaveCount(0);

  await signInAs("Grace", "Add an account");
  await expect(welcome).toContainText("Welcome, Grace Sandbox: 6 tokens for signing up. You have 6.");
  await expect(balance(page)).toHaveAccessibleName("Wallet: 6 tokens");
  await page.getByRole("button", { name: "Switch to Ada Sandbox" }).click();
  await expect(balance(page)).toHaveAccessibleName("Wallet: 9 tokens");
  await expect(page.getByRole("list", { name: "Signed-in computers" })).toContainText("this one");

  await page.getByRole("button", { name: "Delete account…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete your account?" });
  await expect(dialog).toContainText("You lose your 9 tokens and any plan that runs.");
  await dialog.getByRole("textbox").fill("grace@example.com");
  await dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(dialog).toContainText("Type ada@example.com to confirm.");
  await dialog.getByRole("textbox").fill("ada@example.com");
  await dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(page.getByText("Account deleted. 9 tokens went with it.").first()).toBeVisible();
  expect((await world.client.account.state()).person?.email).not.toBe("ada@example.com");

  async function signInAs(name: "Ada" | "Grace", button: string): Promise<void> {
    await page.getByRole("main").getByRole("button", { name: button, exact: true }).click();
    await new SignInPage(await systemBrowser.nextPage()).continueAs(name);
  }
});

test("what links bring waits for the person's word, one after the other", async ({ page, world }) => {
  await world.client.app.changeSettings({ welcomed: true });
  await world.open(page);
  await expect(page.getByRole("heading", { name: "All tickets" })).toBeVisible();
  world.core.showDeepLink(`myba://new?text=${encodeURIComponent("Users must <b>sign in</b>.\nAnd pay.")}`);
  world.core.showDeepLink("myba://promo/SPRING-26");
  world.core.showDeepLink("myba://gift/ABCD-1234");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toHaveAccessibleName("Use the text of this link?");
  await expect(dialog).toContainText("Users must <b>sign in</b>.");
  expect(await world.client.drafts.list()).toEqual([]);
  await dialog.getByRole("button", { name: "Open as a draft" }).click();
  // Behind the next question, which has all the attention.
  const text = page.getByLabel("Text to make tickets from");
  await expect(text).toHaveValue("Users must <b>sign in</b>.\nAnd pay.");
  await expect(dialog).toHaveAccessibleName("Use this code at your next purchase?");
  await dialog.getByRole("button", { name: "Use the code" }).click();
  await expect(dialog).toHaveAccessibleName("Take this gift?");
  await expect(dialog).toContainText("once you have signed in");
  await dialog.getByRole("button", { name: "Not now" }).click();
  await expect(page.getByRole("main")).toContainText("Your next purchase uses SPRING-26");
});

function balance(page: Page) {
  return page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Wallet: / });
}
