import { expect, type Page } from "@playwright/test";
import { SignInPage } from "../pages/sign-in.ts";
import { WalletPage } from "../pages/wallet.ts";
import type { World } from "../world.ts";
import type { SystemBrowser } from "./system-browser.ts";

/** Opens the wallet of somebody who has just signed up on a computer that had asked for nothing: they have six tokens. */
export async function openSignedIn(
  page: Page,
  { world, systemBrowser }: { readonly world: World; readonly systemBrowser: SystemBrowser },
  name: "Ada" | "Grace" | "Linus" = "Ada",
): Promise<WalletPage> {
  await world.client.account.signIn();
  await new SignInPage(await systemBrowser.nextPage()).continueAs(name);
  await expect.poll(async () => (await world.client.account.state()).kind).toBe("person");
  await world.client.account.dismiss();
  await world.open(page, "/wallet");
  const wallet = new WalletPage(page);
  await wallet.expectTokens(6);
  return wallet;
}
