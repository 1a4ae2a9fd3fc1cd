import type { Page } from "@playwright/test";

/** The billing server's page in the system's browser, with the sandbox's people. */
export class SignInPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Signs in with one click, as nobody could outside the sandbox. */
  async continueAs(name: "Ada" | "Grace" | "Linus"): Promise<void> {
    await this.page.getByRole("button", { name: new RegExp(`Continue as ${name}`) }).click();
  }

  async cancel(): Promise<void> {
    await this.page.getByRole("button", { name: "Cancel" }).click();
  }
}
