import { expect, type Locator, type Page } from "@playwright/test";

/** The compose page, and the generation it turns into. */
export class ComposePage {
  readonly text: Locator;
  readonly generate: Locator;
  readonly found: Locator;
  readonly cards: Locator;
  readonly source: Locator;
  readonly progress: Locator;
  readonly cancel: Locator;
  readonly bar: Locator;
  /** Who answers, as a button that opens the choice. */
  readonly answerer: Locator;
  /** What it will cost, under Generate. */
  readonly estimate: Locator;
  /** What stands in the way, over the bar, with the ways around it. */
  readonly trouble: Locator;
  /** The question that is asked before the first call that costs. */
  readonly costQuestion: Locator;
  /** The question that is asked before tokens are spent. */
  readonly tokenQuestion: Locator;
  /** What it cost in tokens, as a button that opens every step of it. */
  readonly receipt: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.text = page.getByRole("textbox", { name: "Text to make tickets from" });
    this.generate = page.getByRole("button", { name: "Generate", exact: true });
    this.found = page.getByRole("region", { name: "Tickets found" });
    this.cards = this.found.locator("button[aria-pressed]");
    this.source = page.getByLabel(/^Source: /);
    this.progress = page.getByRole("progressbar", { name: "Progress" });
    this.cancel = page.getByRole("button", { name: "Stop", exact: true });
    this.bar = page.getByRole("main").locator("footer");
    this.answerer = this.bar.getByRole("button", { name: /^Who answers: / });
    this.estimate = page.locator("#generation-estimate");
    this.trouble = this.bar.getByRole("region", { name: "What stands in the way" });
    this.costQuestion = this.bar.getByRole("region", { name: "Before the first one" });
    this.tokenQuestion = this.bar.getByRole("region", { name: "Before it costs tokens" });
    this.receipt = this.bar.getByRole("button", { name: /^Receipt: / });
  }

  async paste(text: string): Promise<void> {
    await this.text.fill(text);
  }

  /** Generates, and waits until the coverage is there. */
  async generateToEnd(): Promise<void> {
    await this.generate.click();
    await this.expectEnded(/Done/);
  }

  /** Chooses a provider or a model by a part of its name. */
  async chooseAnswerer(name: string): Promise<void> {
    await this.answerer.click();
    await this.#page.getByRole("combobox", { name: "Who answers" }).fill(name);
    await this.#page.getByRole("option", { name }).first().click();
    await expect(this.answerer).toHaveAccessibleName(new RegExp(name, "i"));
  }

  /** One of the ways around what stands in the way: `way("Use the offline engine")`. */
  way(name: string | RegExp): Locator {
    return this.trouble.getByRole("button", { name }).or(this.trouble.getByRole("link", { name }));
  }

  /** Agrees to the cost, which is asked once a connection. */
  async agree(): Promise<void> {
    await this.costQuestion.getByRole("button", { name: "Agree and generate" }).click();
  }

  /** Agrees to the price in tokens. */
  async agreeToTokens(): Promise<void> {
    await this.tokenQuestion.getByRole("button", { name: "Agree and generate" }).click();
  }

  async expectEnded(words: RegExp): Promise<void> {
    await expect(this.bar).toContainText(words, { timeout: 20_000 });
  }

  /** How many requirements the live count sees; -1 until it has counted. */
  readonly requirementCount = (): Locator =>
    this.#page.getByRole("complementary", { name: "What will be read" }).getByRole("definition").last();

  card(title: RegExp | string): Locator {
    return this.cards.filter({ hasText: title });
  }

  /** Opens a found ticket on its own page. */
  async openTicket(title: RegExp): Promise<void> {
    const link = this.found.getByRole("link", { name: title }).first();
    await link.click();
  }

  sentence(words: string): Locator {
    return this.source.getByRole("button").filter({ hasText: words });
  }

  /** Drops a file on the page as a mouse would. */
  async drop(name: string, bytes: Buffer | { readonly sizeBytes: number }): Promise<void> {
    const content = Buffer.isBuffer(bytes) ? bytes.toString("base64") : bytes.sizeBytes;
    const transfer = await this.#page.evaluateHandle(
      ({ name, content }) => {
        const parts =
          typeof content === "number"
            ? [new Uint8Array(content).fill(97)]
            : [Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))];
        const transfer = new DataTransfer();
        transfer.items.add(new File(parts, name, { type: "text/plain" }));
        return transfer;
      },
      { name, content },
    );
    await this.text.dispatchEvent("drop", { dataTransfer: transfer });
  }
}
