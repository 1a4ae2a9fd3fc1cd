import type { Locator, Page } from "@playwright/test";

type Place = "All tickets" | "Drafts and texts" | "Trash" | "Settings";

/** The places one goes to, and undo. */
export class Sidebar {
  readonly undo: Locator;
  readonly redo: Locator;
  readonly #nav: Locator;

  constructor(page: Page) {
    this.#nav = page.getByRole("navigation", { name: "Main" });
    this.undo = this.#nav.getByRole("button", { name: "Undo", exact: true });
    this.redo = this.#nav.getByRole("button", { name: "Redo", exact: true });
  }

  async go(place: Place): Promise<void> {
    await this.#nav.getByRole("link", { name: place }).click();
  }

  async newFromText(): Promise<void> {
    await this.#nav.getByRole("button", { name: "New from text" }).click();
  }

  async newProject(page: Page, name: string): Promise<void> {
    await this.#nav.getByRole("button", { name: "New project" }).click();
    const dialog = page.getByRole("dialog", { name: "New project" });
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Create project" }).click();
  }
}
