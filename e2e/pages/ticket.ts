import { expect, type Locator, type Page } from "@playwright/test";

/** One open ticket with its fields, its source and its history. */
export class TicketPage {
  readonly article: Locator;
  readonly title: Locator;
  readonly source: Locator;
  readonly history: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.article = page.getByRole("article");
    this.title = this.article.getByRole("textbox", { name: "Title" });

    this.source = page.getByRole("complementary", { name: "Source" });
    this.history = page.getByRole("complementary", { name: "History" });
  }

  /** A text field of the ticket by its accessible name. */
  field(name: string | RegExp): Locator {
    return this.article.getByRole("textbox", { name, exact: typeof name === "string" });
  }

  async expectSaved(): Promise<void> {
    await expect(this.article.getByText("Saved", { exact: true })).toBeVisible();
  }

  /** Chooses in one of the menus under the title: `choose(/^Status/, "Done")`. */
  async choose(field: RegExp, value: string): Promise<void> {
    await this.article.getByRole("button", { name: field }).click();
    await this.#page.getByRole("menuitemradio", { name: value, exact: true }).click();
    await this.#menuIsGone();
  }

  /** Fills a small field that is only an offer until it is asked for. */
  async setProperty(label: "Assignee" | "Component" | "Fix version" | "Due date", value: string): Promise<void> {
    await this.article.getByRole("button", { name: `Set ${label.toLowerCase()}` }).click();
    await this.article.getByLabel(label, { exact: true }).fill(value);
  }

  async addLabel(label: string): Promise<void> {
    await this.article.getByRole("button", { name: "Label", exact: true }).click();
    const input = this.article.getByRole("textbox", { name: "New label" });
    await input.fill(label);
    await input.press("Enter");
    await input.press("Escape");
  }

  labels(): Locator {
    return this.article.getByRole("list", { name: "Labels" });
  }

  async addCriterion(text: string): Promise<void> {
    await this.article.getByRole("button", { name: "Add criterion" }).click();
    const field = this.article.getByRole("textbox", { name: /^Criterion AC-\d+$/ }).last();
    // A new criterion takes the focus by itself, with its text selected.
    await expect(field).toBeFocused();
    await field.fill(text);
  }

  async addPart(part: string): Promise<void> {
    await this.article.getByRole("button", { name: "Add…" }).click();
    await this.#page.getByRole("menuitem", { name: part, exact: true }).click();
    await this.#menuIsGone();
  }

  async describe(markdown: string): Promise<void> {
    const section = this.article.getByRole("region", { name: "Description" });
    await section.getByRole("button", { name: "Edit" }).click();
    await section.getByRole("textbox", { name: "Description" }).fill(markdown);
    await section.getByRole("button", { name: "Preview" }).click();
  }

  async toggle(panel: "Source" | "History" | "Refine"): Promise<void> {
    await this.article.getByRole("button", { name: panel, exact: true }).click();
  }

  async menu(item: string | RegExp): Promise<void> {
    await this.article.getByRole("button", { name: "Ticket menu" }).click();
    await this.#page.getByRole("menuitem", { name: item }).click();
    await this.#menuIsGone();
  }

  /** Menus fade; the next one must not be mistaken for the last. */
  async #menuIsGone(): Promise<void> {
    await expect(this.#page.getByRole("menu")).toHaveCount(0);
  }

  /** Chooses in the menu of a criterion, whose button only shows under the pointer. */
  async chooseForCriterion(criterion: string, item: string): Promise<void> {
    const button = this.article.getByRole("button", { name: `Criterion menu: ${criterion}` });
    await button.click();
    await this.#page.getByRole("menu").getByText(item, { exact: true }).click();
    await this.#menuIsGone();
  }
}
