import { expect, type Locator, type Page } from "@playwright/test";

/** Settings → AI providers: who is asked, in which order, and the dialog that adds one. */
export class AiSettingsPage {
  readonly add: Locator;
  readonly providers: Locator;
  readonly dialog: Locator;
  readonly key: Locator;
  readonly failure: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.add = page.getByRole("button", { name: "Add provider" });
    this.providers = page.getByRole("list", { name: "Providers in the order they are asked" }).getByRole("listitem");
    this.dialog = page.getByRole("dialog");
    this.key = this.dialog.getByLabel(/^(New key|Key)/);
    this.failure = this.dialog.getByRole("alert");
  }

  provider(label: string): Locator {
    return this.providers.filter({ has: this.#page.getByRole("heading", { name: label, exact: true }) });
  }

  /** The names, first asked first. */
  async expectOrder(labels: readonly string[]): Promise<void> {
    await expect(this.providers.getByRole("heading")).toHaveText(labels);
  }

  /** Opens the dialog and picks a service by its name. */
  async pick(service: string): Promise<void> {
    await this.add.click();
    await this.dialog.getByRole("button", { name: service, exact: true }).click();
  }

  /** Fills the address, unfolding it where the service has one of its own. */
  async enterAddress(address: string): Promise<void> {
    const field = this.dialog.getByLabel("Address");
    if (!(await field.isVisible())) await this.dialog.getByText("Name, address and proxy").click();
    await field.fill(address);
  }

  /** Chooses where keys are kept, which is asked with the first one. */
  async keepKeys(where: "With a passphrase" | "Only until MyBA closes", passphrase = ""): Promise<void> {
    await this.dialog.getByText(where).click();
    if (passphrase === "") return;
    await this.dialog.getByLabel("New passphrase").fill(passphrase);
    await this.dialog.getByLabel("The same again").fill(passphrase);
  }

  /** Presses the dialog's own button: "Add", "Try again", "Keep it anyway", "Replace". */
  async press(button: string): Promise<void> {
    await this.dialog.getByRole("button", { name: button, exact: true }).click();
  }

  async expectClosed(): Promise<void> {
    await expect(this.dialog).toHaveCount(0);
  }

  async test(label: string): Promise<void> {
    await this.#page.getByRole("button", { name: `Test ${label}`, exact: true }).click();
  }

  /** Takes an entry of a provider's menu: "Replace key…", "Remove…". */
  async fromMenu(label: string, entry: string): Promise<void> {
    await this.#page.getByRole("button", { name: `Menu of ${label}`, exact: true }).click();
    await this.#page.getByRole("menuitem", { name: entry }).click();
  }

  async move(label: string, direction: "up" | "down"): Promise<void> {
    await this.#page.getByRole("button", { name: `Move ${label} ${direction}`, exact: true }).click();
  }

  /** Whether it may answer for those above, and whether it may even when that costs. */
  fallback(label: string): Locator {
    return this.provider(label).getByRole("checkbox", { name: "May answer when those above cannot" });
  }

  mayCost(label: string): Locator {
    return this.provider(label).getByRole("checkbox", { name: "…even when it costs money" });
  }

  /** Chooses a model by typing; one that the provider does not list is taken by its name. */
  async chooseModel(label: string, typed: string): Promise<void> {
    await this.provider(label)
      .getByRole("button", { name: /^(Model|Choose a model) of / })
      .click();
    await this.#page.getByRole("combobox", { name: `Model of ${label}` }).fill(typed);
    await this.#page
      .getByRole("listbox", { name: `Models of ${label}` })
      .getByRole("option")
      .first()
      .waitFor();
    await this.#page.keyboard.press("Enter");
  }
}
