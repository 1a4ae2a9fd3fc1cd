import type { Locator, Page } from "@playwright/test";

/** How it looks, which keys it answers to, where the data is. */
export class SettingsPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async choose(group: "Theme" | "Density", value: string): Promise<void> {
    await this.#page.getByRole("group", { name: group }).getByText(value, { exact: true }).click();
  }

  letterKeys(): Locator {
    return this.#page.getByRole("switch");
  }
}
