import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { type Sandbox, startSandbox } from "../../apps/billing-server/sandbox/start-sandbox.ts";
import { sandboxCards } from "../../apps/desktop/src/bridge/billing-address.ts";
import { ComposePage } from "../../e2e/pages/compose.ts";
import { SignInPage } from "../../e2e/pages/sign-in.ts";
import { WalletPage } from "../../e2e/pages/wallet.ts";
import { World } from "../../e2e/world.ts";
import { payCheckout } from "../../packages/sandbox/src/stripe/checkout/pay-checkout.ts";
import type { Studio } from "./ai-pictures.ts";
import { wear } from "./wear.ts";

interface Stage extends Studio {
  readonly world: World;
  readonly sandbox: Sandbox;
  /** What the system's browser was sent to. */
  readonly opened: readonly string[];
  /** Texts that become tickets, the first one's price is on a picture. */
  readonly texts: readonly [string, string];
}

/** Takes the pictures of tokens: from the welcome to the history, bought at the sandbox. */
export async function takeWalletPictures(studio: Studio, texts: Stage["texts"]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "myba-pictures-"));
  const sandbox = await startSandbox({ dataFolder: join(folder, "billing"), setsUpShop: true });
  const opened: string[] = [];
  const world = new World(join(folder, "desktop"), {
    hasKeychain: true,
    billing: { url: sandbox.url, sandbox: { cards: [...sandboxCards] } },
    openExternal: (address) => {
      opened.push(address);
      return Promise.resolve(true);
    },
  });
  try {
    await world.start();
    await studio.page.setViewportSize({ width: 1280, height: 800 });
    await takeAll({ ...studio, world, sandbox, opened, texts });
  } finally {
    await world.remove();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function takeAll(stage: Stage): Promise<void> {
  const { page, take, world } = stage;
  await world.open(page);
  const begin = page.getByRole("button", { name: "Start with 3 free tokens" });
  await expect(begin).toBeVisible();
  await inBothThemes(stage, "welcome");
  await begin.click();
  await new WalletPage(page).expectTokens(3);
  await signUp(stage);
  await page.goto(`${world.origin}/#/wallet`);
  await expect(new WalletPage(page).offer("Professional")).toContainText("instead of");
  await inBothThemes(stage, "wallet");
  await buy(stage);
  await spend(stage);
  const wallet = new WalletPage(page);
  await wallet.open("History");
  await expect(wallet.entries.first()).toContainText("Ticket");
  await inBothThemes(stage, "history");
  await wallet.open("Insight");
  await expect(page.getByRole("main")).toContainText("Used");
  await take("insight");
}

async function inBothThemes({ page, take, world }: Stage, name: string): Promise<void> {
  await take(name);
  await wear(page, world, "dark");
  await take(`${name}-dark`);
  await wear(page, world, "light");
}

async function signUp({ page, world, opened }: Stage): Promise<void> {
  await world.client.account.signIn();
  await inOtherWindow(page, opened.at(-1)!, (other) => new SignInPage(other).continueAs("Ada")); // Signing in has just opened it.
  await new WalletPage(page).expectTokens(9);
  await world.client.account.dismiss();
}

async function buy({ page, opened }: Stage): Promise<void> {
  const wallet = new WalletPage(page);
  await wallet.buy("Professional");
  await expect(wallet.step("Open again")).toBeVisible();
  await payCheckout(opened.at(-1)!); // The page to pay on is open.
  await wallet.notices.getByRole("button", { name: "Close" }).click();
  await wallet.expectTokens(59);
}

/** Two texts become tickets; the question before the first is on a picture. */
async function spend(stage: Stage): Promise<void> {
  const { page, world, texts } = stage;
  const compose = new ComposePage(page);
  for (const text of texts) {
    await page.goto(`${world.origin}/#/tickets`);
    await page.goto(`${world.origin}/#/compose`);
    await compose.paste(text);
    await expect(compose.estimate).toContainText("you have");
    await compose.generate.click();
    await expect(compose.tokenQuestion).toContainText("afterwards");
    if (text === texts[0]) await inBothThemes(stage, "gate");
    await compose.agreeToTokens();
    await compose.expectEnded(/Done/);
  }
}

/** What a person does on a page of the system's browser. */
async function inOtherWindow(page: Page, address: string, act: (other: Page) => Promise<void>): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(address);
  await act(other);
  // Its way back is a request to MyBA on this computer, which the page makes before it is closed.
  await other.getByRole("link", { name: /MyBA/ }).waitFor();
  await other.close();
}
