import { expect } from "@playwright/test";
import { AppError } from "../packages/shared/src/errors.ts";
import { hasFocus, tabTo } from "./focus.ts";
import { expectReturned, failedAnswer, noAnswer, sandboxState, test } from "./sign-in/sign-in-world.ts";

test("a test person signs in with one click, and the page says for which computer", async ({ page, open }) => {
  const server = await open(sandboxState);
  await expect(page.getByRole("heading", { name: "Sign in to MyBA" })).toBeVisible();
  await expect(page.getByText("For the app on Ada’s laptop.")).toBeVisible();
  await expect(page.getByText("Sandbox – no real account.")).toBeVisible();
  await page.getByRole("button", { name: /Continue as Grace/ }).click();
  await expectReturned(page);
  const csrf = sandboxState.csrf;
  expect(server.posted.at(-1)).toEqual({
    step: "sandbox",
    body: { email: "grace@example.com", password: "sandbox-grace", csrf },
  });
});

test("where no test people are offered, the password is no second choice", async ({ page, open }) => {
  await open({ ...sandboxState, people: [] });
  await expect(page.getByLabel("Sandbox password")).toBeVisible();
  await expect(page.getByText("or by password")).toHaveCount(0);
});

test("signing in works by keys alone, and a wrong password is said without losing the place", async ({
  page,
  open,
  trouble,
}) => {
  trouble.expect(failedAnswer);
  const server = await open(sandboxState, (one) =>
    one.refuse("sandbox", new AppError("auth/sign-in-refused", { reason: "the password is wrong" })),
  );
  const password = page.getByLabel("Sandbox password");
  await expect(password).toBeVisible();
  await tabTo(page, page.getByLabel("E-mail address"));
  await page.keyboard.type("ada@example.com");
  await page.keyboard.press("Tab");
  await page.keyboard.type("a-guess");
  await page.keyboard.press("Enter");

  await expect(page.getByRole("alert")).toHaveText(/The sign-in did not work: the password is wrong/);
  await expect(password).toHaveAccessibleDescription(/the password is wrong/);
  expect(await hasFocus(password)).toBe(true);
  await expect(page.getByLabel("E-mail address")).toHaveValue("ada@example.com");

  // All of it is selected: typing replaces it.
  await page.keyboard.type("sandbox-ada");
  await page.keyboard.press("Enter");
  await expectReturned(page);
  expect(server.posted.at(-1)?.body).toMatchObject({ password: "sandbox-ada" });
});

test("two presses are one sign-in", async ({ page, open }) => {
  const server = await open(sandboxState);
  const letGo = server.hold("sandbox");
  const button = page.getByRole("button", { name: /Continue as Ada/ });
  await button.click();
  await expect(button).toHaveAttribute("aria-busy", "true");
  await button.press("Enter");
  await page.getByRole("button", { name: /Continue as Linus/ }).press("Enter");
  await page.getByRole("button", { name: "Cancel" }).press("Enter");
  letGo();
  await expectReturned(page);
  expect(server.posted.map(({ step }) => step)).toEqual(["state", "sandbox"]);
});

test("whoever cancels is told that nothing has changed, and the app hears of it", async ({ page, open }) => {
  const server = await open(sandboxState, (one) => (one.redirectTo = one.nowhere));
  await page.getByRole("button", { name: "Cancel" }).click();
  const heading = page.getByRole("heading", { name: "Sign-in cancelled" });
  await expect(heading).toBeFocused();
  await expect(page).toHaveTitle("Sign-in cancelled – MyBA");
  expect(server.posted.at(-1)).toEqual({ step: "cancel", body: { csrf: sandboxState.csrf } });
});

test("whoever is signed in reads where it goes on", async ({ page, open }) => {
  await open(sandboxState, (one) => (one.redirectTo = one.nowhere));
  await page.getByRole("button", { name: /Continue as Ada/ }).click();
  await expect(page.getByRole("heading", { name: "You are signed in" })).toBeFocused();
  await expect(page.getByText("MyBA on Ada’s laptop continues by itself. You can close this tab then.")).toBeVisible();
});

test("an answer that leads elsewhere is not followed", async ({ page, open }) => {
  await open(sandboxState, (one) => (one.redirectTo = "https://evil.example/auth/callback"));
  await page.getByRole("button", { name: /Continue as Ada/ }).click();
  await expect(page.getByRole("heading", { name: "This sign-in is over" })).toBeFocused();
  await expect(page.getByText("It was not opened.")).toBeVisible();
  expect(new URL(page.url()).hostname).toBe("127.0.0.1");
});

test("a sign-in that is over says where to begin again", async ({ page, open, trouble }) => {
  trouble.expect(failedAnswer);
  const over = new AppError("auth/sign-in-over");
  const server = await open(sandboxState, (one) => one.refuse("state", over));
  await expect(page.getByRole("heading", { name: "This sign-in is over" })).toBeFocused();
  await expect(page.getByText("Go back to MyBA and start it again.")).toBeVisible();

  // The same when it ends while the page is open.
  server.refuse("sandbox", over);
  await page.reload();
  await page.getByRole("button", { name: /Continue as Ada/ }).click();
  await expect(page.getByRole("heading", { name: "This sign-in is over" })).toBeFocused();
});

test("without a network nothing is lost, and trying again is a button", async ({ page, open, trouble, context }) => {
  trouble.expect(noAnswer);
  const server = await open(sandboxState, (one) => (one.isDown = true));
  await expect(page.getByRole("alert")).toContainText("The MyBA service cannot be reached just now.");
  server.isDown = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByLabel("E-mail address").fill("ada@example.com");
  await page.getByLabel("Sandbox password").fill("sandbox-ada");

  await context.setOffline(true);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("This computer is offline.");
  await context.setOffline(false);
  server.isDown = true;
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("Your tokens and tickets are safe.");
  server.isDown = false;
  await page.getByRole("button", { name: "Sign in" }).click();
  await expectReturned(page);
});

test("trouble of the server is shown with its reference", async ({ page, open, trouble }) => {
  trouble.expect(failedAnswer);
  await open(sandboxState, (one) => one.refuse("sandbox", new AppError("request/too-many", { seconds: 60 })));
  await page.getByRole("button", { name: /Continue as Ada/ }).click();
  await expect(page.getByRole("alert")).toContainText("Wait 60 seconds and try again.");
  await expect(page.getByRole("alert")).toContainText("Reference: 01JOURNEY");
});
