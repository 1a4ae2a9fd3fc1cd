import type { BrowserContext } from "@playwright/test";

/** What no journey may cause: console errors, page errors, policy violations, requests that leave the machine. */
export class Trouble {
  readonly #seen: string[] = [];
  readonly #expected: RegExp[] = [];

  /** Listens to every page of a context, also to those opened later. */
  async listen(context: BrowserContext): Promise<void> {
    context.on("console", (message) => {
      if (message.type() === "error") this.#seen.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.#seen.push(`page error: ${error.error().stack ?? error.error().message}`));
    context.on("request", (request) => {
      if (!isLocal(request.url())) this.#seen.push(`request to ${request.url()}`);
    });
    context.on("dialog", (dialog) => {
      this.#seen.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        // oxlint-disable-next-line no-console -- Runs in the page, whose console is what is listened to.
        console.error(`policy violation: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
  }

  /** A message that belongs to the journey: the browser's own words about a host that is gone, say. */
  expect(words: RegExp): void {
    this.#expected.push(words);
  }

  /** What happened and was not expected. */
  found(): string[] {
    return this.#seen.filter((words) => !this.#expected.some((expected) => expected.test(words)));
  }
}

function isLocal(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return hostname === "127.0.0.1" || ["data:", "blob:", "about:", "app:"].includes(protocol);
}
