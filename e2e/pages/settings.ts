import type { Locator, Page } from "@playwright/test";

/** How it looks, which keys it answers to, where the data is. */
export class SettingsPage {
  readonly heading: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.heading = page.getByRole("heading", { name: "Settings", level: 1 });
  }

  async choose(group: "Theme" | "Density", value: string): Promise<void> {
    await this.#page.getByRole("group", { name: group }).getByText(value, { exact: true }).click();
  }

  letterKeys(): Locator {
    return this.#page.getByRole("switch");
  }
}
