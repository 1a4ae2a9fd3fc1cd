import type { Locator, Page } from "@playwright/test";

/** Settings → Costs: what models were paid, and how much may be spent in a month. */
export class CostsPage {
  /** The part of the month's sum. */
  readonly sum: Locator;
  readonly byDay: Locator;
  readonly byModel: Locator;
  readonly byProvider: Locator;
  readonly receipts: Locator;
  readonly limit: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.sum = page.getByRole("region", { name: "Costs", exact: true });
    this.byDay = page.getByRole("region", { name: "By day" });
    this.byModel = page.getByRole("region", { name: "By model" });
    this.byProvider = page.getByRole("region", { name: "By provider" });
    this.receipts = page.getByRole("region", { name: "Receipts" }).getByRole("listitem");
    this.limit = page.getByRole("region", { name: "Monthly limit" });
  }

  /** The bar of the limit; its text says how much of it is used. */
  meter(): Locator {
    return this.limit.getByRole("meter");
  }

  async setLimit(dollars: string, warnAtPercent?: string): Promise<void> {
    await this.openLimit();
    await this.#page.getByLabel("US dollars a month").fill(dollars);
    if (warnAtPercent !== undefined) await this.#page.getByLabel("Warn me at, in %").fill(warnAtPercent);
    await this.limit.getByRole("button", { name: "Save" }).click();
    await this.limit.getByRole("button", { name: "Change…" }).waitFor();
  }

  async openLimit(): Promise<void> {
    await this.limit.getByRole("button", { name: /^(Set a limit|Change)…$/ }).click();
  }

  async removeLimit(): Promise<void> {
    await this.openLimit();
    await this.limit.getByRole("button", { name: "Remove the limit" }).click();
  }
}
