import { expect, type Page } from "@playwright/test";
import type { Sandbox } from "../apps/billing-server/sandbox/start-sandbox.ts";
import { payCheckout } from "../packages/sandbox/src/stripe/checkout/pay-checkout.ts";
import { ComposePage } from "./pages/compose.ts";
import { SignInPage } from "./pages/sign-in.ts";
import { WalletPage } from "./pages/wallet.ts";
import type { Screen } from "./screens.ts";
import { deliveryNotes } from "./texts.ts";
import type { SystemBrowser } from "./wallet/system-browser.ts";
import type { World } from "./world.ts";

/** What is around a MyBA that buys tokens. */
export interface Around {
  readonly sandbox: Sandbox;
  readonly systemBrowser: SystemBrowser;
}

const closeDialog = async (page: Page): Promise<void> => {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
};

const go = async (page: Page, world: World, place: string): Promise<void> => {
  await page.goto(`${world.origin}/#${place}`);
};

/** Screens of somebody who has never had a token; each goes on where the one before stopped. */
export const firstTokenScreens: readonly Screen[] = [
  {
    name: "welcome",
    show: (page) => expect(page.getByRole("button", { name: "Start with 3 free tokens" })).toBeVisible(),
  },
  {
    name: "shop before any account",
    async show(page, world) {
      await go(page, world, "/wallet");
      const wallet = new WalletPage(page);
      await wallet.choose("Starter");
      await expect(wallet.confirmation).toContainText("Sign in to buy Starter");
    },
    leave: (page) => new WalletPage(page).confirmation.getByRole("button", { name: "Not now" }).click(),
  },
  {
    name: "nothing bought",
    async show(page, world) {
      await go(page, world, "/wallet/purchases");
      await expect(page.getByRole("heading", { name: "Nothing bought yet" })).toBeVisible();
    },
  },
  {
    name: "no entries",
    async show(page, world) {
      await go(page, world, "/wallet/history");
      await expect(page.getByRole("heading", { name: "No tokens have moved yet" })).toBeVisible();
    },
  },
  {
    name: "account without one",
    async show(page, world) {
      await go(page, world, "/settings/account");
      await expect(page.getByRole("main").getByRole("button", { name: "Sign in" })).toBeVisible();
    },
  },
  ...(
    [
      ["new?text=Customers%20must%20be%20able%20to%20pay%20by%20card.", "Use the text of this link?"],
      ["promo/SPRING-26", "Use this code at your next purchase?"],
      ["gift/ABCD-1234", "Take this gift?"],
    ] as const
  ).map(([link, title]) => ({
    name: `link: ${title}`,
    async show(page: Page, world: World) {
      world.core.showDeepLink(`myba://${link}`);
      await expect(page.getByRole("dialog", { name: title })).toBeVisible();
    },
    leave: closeDialog,
  })),
  {
    name: "price in tokens, and the question before it",
    async show(page, world) {
      await world.client.account.begin();
      await go(page, world, "/compose");
      const compose = new ComposePage(page);
      await compose.chooseAnswerer("MyBA");
      await compose.paste("As a clerk, I want to export orders so that accounting has them.");
      await expect(compose.estimate).toContainText("1 token, you have 3");
      await compose.generate.click();
      await expect(compose.tokenQuestion).toContainText("2 afterwards");
    },
  },
  {
    name: "too few tokens",
    async show(page) {
      const compose = new ComposePage(page);
      await compose.paste(deliveryNotes);
      await expect(compose.tokenQuestion).toContainText("tickets end where your tokens do");
    },
  },
  {
    name: "receipt",
    async show(page) {
      const compose = new ComposePage(page);
      await compose.paste("As a clerk, I want to export orders so that accounting has them.");
      await compose.agreeToTokens();
      await compose.expectEnded(/Done · 1 ticket/);
      await compose.receipt.click();
      await expect(page.getByRole("dialog", { name: "Receipt" })).toBeVisible();
    },
    leave: closeDialog,
  },
];

/** Screens of somebody who buys and has bought; each goes on where the one before stopped. */
export function buyingScreens({ sandbox, systemBrowser }: Around): readonly Screen[] {
  const payWith = (card?: string) => payCheckout(systemBrowser.opened.at(-1)!, card === undefined ? {} : { card }); // A page to pay on was opened last.
  return [
    {
      name: "sign-in waiting, and welcome after it",
      async show(page, world) {
        await go(page, world, "/settings/account");
        await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
        await expect(page.getByText("Waiting for you to sign in in the browser.")).toBeVisible();
        await new SignInPage(await systemBrowser.nextPage()).continueAs("Ada");
        await expect(page.getByRole("region", { name: "Welcome" })).toBeVisible();
      },
      leave: (page) => page.getByRole("region", { name: "Welcome" }).getByRole("button", { name: "Dismiss" }).click(),
    },
    {
      name: "shop with a package chosen",
      async show(page, world) {
        await go(page, world, "/wallet");
        await new WalletPage(page).choose("Professional");
        await expect(new WalletPage(page).confirmation).toContainText("Professional for");
      },
    },
    {
      name: "waiting for a payment, after a card was declined",
      async show(page) {
        const wallet = new WalletPage(page);
        await wallet.confirmation.getByRole("button", { name: /^Pay / }).click();
        await expect(wallet.underWay).toContainText("Waiting for your payment");
        await payWith("4000000000000002");
        await expect(wallet.underWay).toContainText("declined");
      },
    },
    {
      name: "paid, with its notice",
      async show(page) {
        await payWith();
        // It stays for as long as somebody is in it.
        await new WalletPage(page).notices.getByRole("button", { name: "Close" }).focus();
        await expect(new WalletPage(page).notices).toContainText("tokens are yours");
      },
      leave: (page) => new WalletPage(page).notices.getByRole("button", { name: "Close" }).click(),
    },
    ...(
      [
        ["purchases", "/wallet/purchases", "Professional"],
        ["history", "/wallet/history", "Welcome to MyBA"],
        ["insight", "/wallet/insight", "Insight"],
        ["account of a person", "/settings/account", "ada@example.com"],
      ] as const
    ).map(([name, place, words]) => ({
      name,
      async show(page: Page, world: World) {
        await go(page, world, place);
        await expect(page.getByRole("main").getByText(words).first()).toBeVisible();
      },
    })),
    {
      name: "wallet without its server",
      async show(page, world) {
        await sandbox.stopServer();
        await go(page, world, "/wallet");
        await expect(new WalletPage(page).balance).toContainText("cannot be reached");
      },
    },
  ];
}
