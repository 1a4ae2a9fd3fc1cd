import { expect, type Locator, type Page } from "@playwright/test";

/** The panel in which a ticket is refined by wishes in words. */
export class RefinePanel {
  readonly panel: Locator;
  readonly wish: Locator;
  readonly send: Locator;
  readonly cost: Locator;
  readonly proposals: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.panel = page.getByRole("complementary", { name: "Refine" });
    this.wish = this.panel.getByRole("textbox", { name: "What should change" });
    this.send = this.panel.getByRole("button", { name: "Send", exact: true });
    this.cost = this.panel.locator("#refinement-cost");
    this.proposals = this.panel.getByRole("region", { name: /^Proposal: / });
  }

  /** Opens the panel of the ticket that is shown. */
  async open(): Promise<void> {
    await this.#page.getByRole("article").getByRole("button", { name: "Refine", exact: true }).click();
    await expect(this.panel).toBeVisible();
  }

  async ask(wish: string): Promise<void> {
    await this.wish.fill(wish);
    await this.send.click();
  }

  suggestion(words: string): Locator {
    return this.panel.getByRole("list", { name: "Suggestions" }).getByRole("button", { name: words });
  }

  /** The tick box of one field of the newest proposal: `field("Title")`. */
  field(name: string): Locator {
    return this.proposals.first().getByRole("checkbox", { name, exact: true });
  }

  /** What the newest proposal takes out, and what it puts in. */
  removed(): Locator {
    return this.proposals.first().getByRole("deletion");
  }

  added(): Locator {
    return this.proposals.first().getByRole("insertion");
  }

  /** Takes what is ticked; the words of the button say how much that is. */
  async accept(): Promise<void> {
    await this.proposals
      .first()
      .getByRole("button", { name: /^Accept/ })
      .first()
      .click();
  }

  async dismiss(): Promise<void> {
    await this.proposals.first().getByRole("button", { name: "Dismiss" }).click();
  }
}
