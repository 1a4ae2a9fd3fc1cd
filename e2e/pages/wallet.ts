import { expect, type Locator, type Page } from "@playwright/test";

type WalletPlace = "Tokens" | "Purchases" | "History" | "Insight";

/** One entry of the history as it is read: why, how many tokens, and the balance before and after. */
export interface ReadEntry {
  readonly reason: string;
  readonly tokens: number;
  readonly before: number;
  readonly after: number;
}

/** The wallet: what is in it, what is sold, what is being bought, and what became of it. */
export class WalletPage {
  /** The balance at the foot of the sidebar, on every page. */
  readonly inSight: Locator;
  /** The large one. */
  readonly balance: Locator;
  /** What is being bought, and what came to nothing. */
  readonly underWay: Locator;
  /** How purchases ended, over every screen. */
  readonly notices: Locator;
  /** Between choosing and the page to pay on. */
  readonly confirmation: Locator;
  readonly entries: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.inSight = page.getByRole("link", { name: /^Wallet: / });
    this.balance = page.getByRole("region", { name: "Balance", exact: true });
    this.underWay = page.getByRole("region", { name: "Under way" });
    this.notices = page.getByRole("region", { name: "Purchases that ended" });
    this.confirmation = page.getByRole("region", { name: /^Buy (?!tokens)/ });
    this.entries = page.getByRole("region", { name: "Entries" }).getByRole("listitem");
  }

  async open(place: WalletPlace = "Tokens"): Promise<void> {
    await this.inSight.click();
    await this.#page.getByRole("navigation", { name: "Wallet" }).getByRole("link", { name: place }).click();
  }

  /** A package or a plan on the shelf. */
  offer(name: string): Locator {
    return this.#page.getByRole("listitem", { name, exact: true });
  }

  async choose(name: string): Promise<void> {
    await this.offer(name)
      .getByRole("button", { name: /^(?:Buy|Begin the plan) / })
      .click();
  }

  /** Chooses something and goes to the page to pay on. */
  async buy(name: string): Promise<void> {
    await this.choose(name);
    await this.confirmation.getByRole("button", { name: /^Pay .*in the browser$/ }).click();
  }

  /** One of the ways on of what is under way. */
  step(name: string): Locator {
    return this.underWay.getByRole("button", { name, exact: true });
  }

  /** Waits until so many tokens are in sight, at the foot of the sidebar and, where it is open, on the wallet's page. */
  async expectTokens(tokens: number): Promise<void> {
    await expect(this.inSight).toHaveAccessibleName(new RegExp(`^Wallet: ${tokens} tokens?\\b`), {
      timeout: 15_000,
    });
    if (await this.balance.isVisible())
      await expect(this.balance).toContainText(new RegExp(`${tokens} tokens? to spend`));
  }

  /** The history that is on screen, newest first. */
  async readHistory(): Promise<ReadEntry[]> {
    const rows = await this.entries.all();
    return Promise.all(
      rows.map(async (row) => {
        const text = (await row.innerText()).replaceAll("−", "-").replaceAll(",", "");
        const [, before, after] = /from (-?\d+) to (-?\d+)/.exec(text) ?? [];
        const tokens = /^[+-]\d+$/m.exec(text)?.[0];
        return {
          reason: text.split("\n")[0] ?? "",
          tokens: Number(tokens),
          before: Number(before),
          after: Number(after),
        };
      }),
    );
  }
}
