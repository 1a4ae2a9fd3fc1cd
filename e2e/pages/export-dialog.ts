import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";

type Format = "Markdown" | "JSON" | "CSV";

export interface ExportedFile {
  readonly name: string;
  readonly text: string;
}

/** Chooses a format; the file is downloaded or goes to the clipboard. */
export class ExportDialog {
  readonly dialog: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.dialog = page.getByRole("dialog", { name: /^Export / });
  }

  async download(format: Format): Promise<ExportedFile> {
    await this.#choose(format);
    const arriving = this.#page.waitForEvent("download");
    await this.dialog.getByRole("button", { name: "Download" }).click();
    const download = await arriving;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  }

  async copy(format: Format): Promise<void> {
    await this.#choose(format);
    await this.dialog.getByRole("button", { name: "Copy to clipboard" }).click();
  }

  async #choose(format: Format): Promise<void> {
    await this.dialog.getByRole("radio", { name: format }).check();
  }
}
