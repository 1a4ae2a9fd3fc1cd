import type { Locator, Page } from "@playwright/test";

/** Ctrl K: every command, every ticket. */
export class Palette {
  readonly dialog: Locator;
  readonly input: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.dialog = page.getByRole("dialog", { name: "Search and commands" });
    this.input = this.dialog.getByRole("combobox");
  }

  async open(): Promise<void> {
    await this.#page.keyboard.press("ControlOrMeta+k");
    await this.input.waitFor();
  }

  option(name: string | RegExp): Locator {
    return this.dialog.getByRole("option", { name });
  }

  /** Types, waits for the entry and takes the first one. */
  async run(typed: string, expected: string | RegExp): Promise<void> {
    await this.open();
    await this.#page.keyboard.type(typed);
    await this.option(expected).first().waitFor();
    await this.#page.keyboard.press("Enter");
    await this.dialog.waitFor({ state: "hidden" });
  }
}
