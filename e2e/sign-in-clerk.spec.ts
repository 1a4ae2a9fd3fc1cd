import { expect, type Page } from "@playwright/test";
import { AppError } from "../packages/shared/src/errors.ts";
import { hasFocus } from "./focus.ts";
import { rightCode } from "./sign-in/clerk-frontend.ts";
import { ada } from "./sign-in/clerk-shapes.ts";
import type { PageServer } from "./sign-in/page-server.ts";
import { clerkState, expectReturned, failedAnswer, noAnswer, test } from "./sign-in/sign-in-world.ts";

// Clerk itself is not there: a stand-in answers behind the browser's network. The page, its policy, its bundle and
// clerk-js are the real ones.

const ways = ["Google", "Atlassian", "GitLab"];
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

/** Whose session the page showed to the billing server. */
function shown(server: PageServer): string | undefined {
  const { step, body } = server.posted.at(-1) ?? {};
  if (step !== "clerk") return undefined;
  const { token, csrf } = body as { token: string; csrf: string };
  expect(csrf).toBe(clerkState.csrf);
  return (JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { sub: string }).sub;
}

test("clerk-js mounts on the built page under its own policy, with every way in and nothing of the sandbox", async ({
  page,
  open,
  withClerk,
}) => {
  const scripts: string[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.push(new URL(response.url()).host);
  });
  const clerk = await withClerk();
  const server = await open(clerkState);
  for (const way of ways) await expect(button(page, `Continue with ${way}`)).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toBeVisible();
  await expect(button(page, /GitHub/)).toHaveCount(0);
  expect(await page.content()).not.toMatch(/sandbox|password/i);
  // Everything that runs is the page's own; Clerk answers data.
  expect(new Set(scripts)).toEqual(new Set([new URL(server.origin).host]));
  expect(clerk.asked).toContain("GET /client");
  expect(clerk.asked.filter((asked) => /\.js|npm/.test(asked))).toEqual([]);
});

test("only the ways that are switched on are there", async ({ page, open, withClerk }) => {
  await withClerk({ strategies: ["oauth_gitlab"] });
  await open(clerkState);
  await expect(button(page, "Continue with GitLab")).toBeVisible();
  await expect(button(page, /Google|Atlassian/)).toHaveCount(0);
});

test("somebody with an account signs in by a code, after a wrong one", async ({ page, open, withClerk, trouble }) => {
  trouble.expect(failedAnswer);
  await withClerk({ people: [ada] });
  const server = await open(clerkState);
  await page.getByLabel("E-mail address").fill(ada.email);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`We sent a code to ${ada.email}.`)).toBeVisible();
  const code = page.getByLabel("Code");
  await expect(code).toBeFocused();

  await page.keyboard.type("111111");
  await expect(page.getByRole("alert")).toContainText("This is not the code we sent.");
  expect(await hasFocus(code)).toBe(true);
  await button(page, "Send a new code").click();
  await expect(page.getByRole("status")).toContainText("A new code is on its way.");
  await code.fill(rightCode);
  await expectReturned(page);
  expect(shown(server)).toBe(ada.id);
});

for (const hidesAccounts of [false, true]) {
  const how = hidesAccounts ? "where Clerk hides who has an account" : "where Clerk says who has none";
  test(`somebody new signs up on the same screen, ${how}`, async ({ page, open, withClerk, trouble }) => {
    trouble.expect(failedAnswer);
    const clerk = await withClerk({ people: [ada], hidesAccounts });
    const server = await open(clerkState);
    await page.getByLabel("E-mail address").fill("grace@example.com");
    await button(page, "Continue with e-mail").click();
    await page.getByLabel("Code").fill(rightCode);
    await expectReturned(page);
    expect(shown(server)).toBe(clerk.person?.id);
    expect(clerk.person?.email).toBe("grace@example.com");
  });
}

for (const [name, people] of [
  ["an account", [ada]],
  ["no account yet", []],
] as const) {
  test(`somebody with ${name} signs in by a provider and comes back`, async ({ page, open, withClerk }) => {
    const clerk = await withClerk({ people });
    clerk.providerSays = ada;
    const server = await open(clerkState);
    await button(page, "Continue with Google").click();
    await expectReturned(page);
    expect(shown(server)).toBe(ada.id);
  });
}

test("whoever says no to the provider may choose another way", async ({ page, open, withClerk }) => {
  const clerk = await withClerk();
  await open(clerkState);
  await button(page, "Continue with Google").click();
  await expect(page.getByRole("alert")).toContainText("You did not grant access to your Google account.");
  clerk.providerSays = ada;
  await button(page, "Continue with Atlassian").click();
  await expectReturned(page);
});

test("a session that is there already is asked about, each time", async ({ page, open, withClerk }) => {
  await withClerk({ people: [ada], signedIn: ada });
  const server = await open(clerkState);
  await expect(page.getByText("Ada Lovelace")).toBeVisible();
  await expect(page.getByText(ada.email)).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toHaveCount(0);
  // Whatever the address says, nobody is let in without a press.
  await page.goto(`${server.url}?__clerk_status=completed&__clerk_created_session=sess_1`);
  await expect(button(page, "Continue as Ada")).toBeVisible();
  expect(server.posted.every(({ step }) => step === "state")).toBe(true);

  await button(page, "Continue as Ada").click();
  await expectReturned(page);
  expect(shown(server)).toBe(ada.id);
});

test("somebody else can use the same browser", async ({ page, open, withClerk }) => {
  const clerk = await withClerk({ people: [ada], signedIn: ada });
  await open(clerkState);
  await button(page, "Use another account").click();
  await expect(button(page, "Continue with Google")).toBeVisible();
  expect(clerk.person).toBeUndefined();
});

test("while Clerk cannot be reached, that is said and can be tried again", async ({
  page,
  open,
  withClerk,
  trouble,
}) => {
  trouble.expect(noAnswer);
  const clerk = await withClerk();
  clerk.isDown = true;
  await open(clerkState);
  await expect(page.getByRole("alert")).toContainText("The sign-in service cannot be reached just now.", {
    timeout: 30_000,
  });
  await expect(page.getByRole("alert")).toContainText("Your tokens and tickets are safe.");
  clerk.isDown = false;
  await button(page, "Try again").click();
  await expect(button(page, "Continue with Google")).toBeVisible();
});

test("when the billing server fails after Clerk's yes, nobody has to sign in again", async ({
  page,
  open,
  withClerk,
  trouble,
}) => {
  trouble.expect(failedAnswer);
  await withClerk({ people: [ada] });
  const server = await open(clerkState, (one) => one.refuse("clerk", new AppError("auth/identity-unreachable")));
  await page.getByLabel("E-mail address").fill(ada.email);
  await page.keyboard.press("Enter");
  await page.getByLabel("Code").fill(rightCode);
  await expect(page.getByRole("alert")).toContainText("The sign-in service cannot be reached just now.");
  await button(page, "Continue as Ada").click();
  await expectReturned(page);
  expect(shown(server)).toBe(ada.id);
});
