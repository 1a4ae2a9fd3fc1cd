import { expect } from "@playwright/test";
import { SignInPage } from "./pages/sign-in.ts";
import { test } from "./wallet-world.ts";

test("whoever signs in in the system's browser is signed in to MyBA, and is told what came with it", async ({
  page,
  world,
  systemBrowser,
}) => {
  await world.open(page);
  await world.client.account.begin();
  const { pending } = await world.client.account.signIn();
  expect(pending).toMatchObject({ opened: true });
  const tab = await systemBrowser.nextPage();
  await new SignInPage(tab).continueAs("Ada");
  await expect
    .poll(() => world.client.account.state())
    .toMatchObject({
      kind: "person",
      person: { email: "ada@example.com" },
      welcome: { welcomeTokens: 6, movedTokens: 3, availableTokens: 9 },
    });
  // The browser has nothing more to do, and says so.
  await expect(tab.getByRole("link", { name: /MyBA/ })).toHaveAttribute("href", /^myba:/);
});
