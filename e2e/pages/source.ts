import type { Locator, Page } from "@playwright/test";

/** The author's text beside the ticket that came from it. */
export class SourcePanel {
  readonly panel: Locator;
  readonly lit: Locator;

  constructor(page: Page) {
    this.panel = page.getByRole("complementary", { name: "Source" });
    this.lit = this.panel.locator("[data-lit=true]");
  }

  sentence(words: string): Locator {
    return this.panel.getByRole("button").filter({ hasText: words });
  }
}
