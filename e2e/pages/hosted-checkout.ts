import type { Locator, Page } from "@playwright/test";

/** Test cards by what they do. */
export const cards = {
  pays: "4242 4242 4242 4242",
  declined: "4000 0000 0000 0002",
  noFunds: "4000 0000 0000 9995",
  expired: "4000 0000 0000 0069",
  asks: "4000 0025 0000 3155",
  failsAtRenewal: "4000 0000 0000 0341",
} as const;

/** Bank accounts of a debit by what they do, some days later. */
export const accounts = { settles: "000123456789", fails: "000222222227" } as const;

/** Stripe's page to pay on, as its stand-in has it, in the system's browser. */
export class HostedCheckout {
  readonly page: Page;
  readonly total: Locator;
  /** Why the last try did not work. */
  readonly alert: Locator;

  constructor(page: Page) {
    this.page = page;
    this.total = page.locator("#total");
    this.alert = page.getByRole("alert");
  }

  /** Pays by card; a card that is declined leaves the page where it is. */
  async payByCard(card: keyof typeof cards = "pays"): Promise<void> {
    await this.page.getByRole("radio", { name: /^Card/ }).check();
    await this.page.getByLabel("Card number").fill(cards[card]);
    await this.#pay();
  }

  /** Pays by a debit, which settles four days later. */
  async payByDebit(account: keyof typeof accounts = "settles"): Promise<void> {
    await this.page.getByRole("radio", { name: /^Bank debit/ }).check();
    await this.page.getByLabel("Account number").fill(accounts[account]);
    await this.#pay();
  }

  /** The bank's question after a card that asks. */
  async answerBank(answer: "Approve" | "Fail"): Promise<void> {
    await this.page.getByRole("button", { name: answer }).click();
  }

  /** Leaves without paying, to MyBA's page about that. */
  async goBack(): Promise<void> {
    await this.page.getByRole("link", { name: "← Back" }).click();
  }

  async #pay(): Promise<void> {
    await this.page.getByRole("button", { name: /^(?:Pay|Subscribe)/ }).click();
  }
}
