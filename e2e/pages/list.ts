import { expect, type Locator, type Page } from "@playwright/test";

/** The list of tickets, or of trashed ones. */
export class TicketListPage {
  readonly search: Locator;
  readonly rows: Locator;
  readonly tree: Locator;
  readonly chips: Locator;
  readonly toolbar: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.search = page.getByRole("searchbox", { name: "Search tickets" });
    this.tree = page.getByRole("tree");
    this.rows = this.tree.getByRole("treeitem");
    this.chips = page.getByRole("list", { name: "Filters in force" });
    this.toolbar = page.getByRole("toolbar", { name: "Selected tickets" });
  }

  row(words: RegExp | string): Locator {
    return this.tree.getByRole("treeitem", { name: words });
  }

  async expectCount(count: number): Promise<void> {
    await expect(this.#page.getByLabel(`${count} tickets`, { exact: true })).toBeVisible();
  }

  /** Ticks an entry of the filter menu: `filter("Status", "Done")`. */
  async filter(group: string, value: string | RegExp): Promise<void> {
    await this.#page.getByRole("button", { name: "Filter", exact: true }).click();
    await this.#page.getByRole("menuitem", { name: group }).click();
    await this.#page.getByRole("menuitemcheckbox", { name: value }).click();
    // Ticking leaves the menu open for more.
    await expect(this.chips).toBeVisible();
    await this.#page.keyboard.press("Escape");
    await this.#page.keyboard.press("Escape");
    await expect(this.#page.getByRole("menu")).toHaveCount(0);
  }

  /** Adds a row to the selection. */
  async tick(words: RegExp | string): Promise<void> {
    await this.row(words).click({ modifiers: ["ControlOrMeta"] });
  }

  /** Chooses a value for every selected ticket: `changeSelected("Change status", "Done")`. */
  async changeSelected(button: string, value: string): Promise<void> {
    await this.toolbar.getByRole("button", { name: button }).click();
    await this.#page.getByRole("menuitemradio", { name: value }).click();
    await expect(this.#page.getByRole("menu")).toHaveCount(0);
  }
}
