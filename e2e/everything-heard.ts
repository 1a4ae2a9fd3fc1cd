import type { Page } from "@playwright/test";
import type { Canary } from "../apps/desktop/src/core/secrets/testing/canary.ts";

/** Everything that comes to a page from the moment it listens, to be searched for what must not come. */
export class EverythingHeard {
  readonly #parts: Buffer[] = [];

  constructor(page: Page) {
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => this.#parts.push(Buffer.from(payload)));
    });
    page.on("console", (message) => this.#parts.push(Buffer.from(message.text())));
  }

  /** Messages that came so far. */
  get count(): number {
    return this.#parts.length;
  }

  /** Those that hold a secret, in whatever form. */
  holding(secret: Canary): string[] {
    return this.#parts.flatMap((part) => secret.foundIn(part));
  }
}

/** What of a page holds a secret: its document, what stands in its fields, and every kind of storage. */
export async function placesHolding(page: Page, secret: Canary): Promise<string[]> {
  const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  const places = await page.evaluate(() => ({
    document: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map(({ value }) => value).join("\n"),
    localStorage: JSON.stringify(localStorage),
    sessionStorage: JSON.stringify(sessionStorage),
    address: `${location.href} ${JSON.stringify(history.state)}`,
    title: document.title,
  }));
  const cookies = JSON.stringify(await page.context().cookies());
  const all = Object.entries({ ...places, cookies, databases: databases.join() });
  return all.filter(([, text]) => secret.foundIn(text).length > 0).map(([name]) => name);
}

/** Whether the memory of the page's own program holds a secret, after its garbage was collected. */
export async function isInMemory(page: Page, secret: Canary): Promise<boolean> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false, captureNumericValue: false });
  await session.detach();
  return secret.foundIn(chunks.join("")).length > 0;
}
