import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test as base } from "@playwright/test";
import type { NewRowOf } from "../apps/billing-server/src/database/server-tables.ts";
import { startBillingServer } from "../apps/billing-server/src/server.ts";
import { testConfig } from "../apps/billing-server/src/testing/test-config.ts";
import { cutOff, violations } from "./readable.ts";

type Order = NewRowOf<"checkout">;

interface Shop {
  readonly url: string;
  /** Writes a purchase down; its page's id. */
  order(order?: Partial<Order>): Promise<string>;
  change(pageId: string, to: Partial<Order>): Promise<void>;
}

const test = base.extend<{ shop: Shop }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants it so
  shop: async ({}, use) => {
    const dataFolder = mkdtempSync(join(tmpdir(), "myba-return-"));
    const server = await startBillingServer(testConfig({ dataFolder, logLevel: "silent" }));
    const { db } = server.databases.database;
    await use({
      url: server.url,
      async order(order = {}) {
        const [personId, pageId] = [randomUUID(), randomUUID().replaceAll("-", "").slice(0, 24)];
        await db.insertInto("person").values({ id: personId, created_at: 0 }).execute();
        await db
          .insertInto("checkout")
          .values({
            ...bought,
            id: randomUUID(),
            person_id: personId,
            account_id: `user:${personId}`,
            page_id: pageId,
            ...order,
          })
          .execute();
        return pageId;
      },
      change: async (pageId, to) =>
        void (await db.updateTable("checkout").set(to).where("page_id", "=", pageId).execute()),
    });
    await server.close();
    rmSync(dataFolder, { recursive: true, force: true });
  },
});

const bought = {
  idempotency_key: "a-key-0001",
  request_hash: "",
  item_kind: "package",
  item_key: "professional",
  catalogue_version: 1,
  currency: "usd",
  list_price: 1999,
  discount: 400,
  price: 1599,
  tokens: 50,
  bonus_tokens: 5,
  is_first: 1,
  state: "open",
  refunded_amount: 0,
  asked_at: 0,
  created_at: 0,
  expires_at: 3_600_000,
} as const;

const looks: readonly (readonly [string, Partial<Order>, string, RegExp])[] = [
  ["confirming", {}, "return", /still confirming/],
  ["paid", { state: "paid", receipt_url: "https://pay.example.com/receipt" }, "return", /Thank you/],
  ["processing", { state: "processing" }, "return", /bank is still at it/],
  ["failed", { state: "failed", problem: '{"code":"payment/declined","data":{}}' }, "return", /did not work/],
  [
    "left",
    { url: "https://pay.example.com/c", problem: '{"code":"payment/expired-card","data":{}}' },
    "cancel",
    /Not paid/,
  ],
];

/** No program is there that could be opened: what is tried is told instead. */
async function stayInBrowser(page: Page): Promise<string[]> {
  const opened: string[] = [];
  await page.exposeFunction("opening", (url: string) => void opened.push(url));
  await page.addInitScript(() => {
    addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (link?.protocol !== "myba:") return;
      event.preventDefault();
      (globalThis as unknown as { opening: (url: string) => void }).opening(link.href);
    });
  });
  return opened;
}

for (const [name, order, place, title] of looks) {
  test(`the page after Stripe's can be read by everybody: ${name}`, async ({ page, shop }, info) => {
    const refused: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") refused.push(message.text());
    });
    await stayInBrowser(page);
    const pageId = await shop.order(order);
    await page.goto(`${shop.url}/checkout/${place}?order=${pageId}&n=20`);
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await expect(page.getByRole("link", { name: "Open MyBA" })).toHaveAttribute("href", "myba://checkout/return");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
      await page.screenshot({ path: info.outputPath(`${name}-${colorScheme}.png`) });
    }
    for (const size of [
      { width: 640, height: 400 },
      { width: 320, height: 568 },
    ]) {
      await page.setViewportSize(size);
      expect(await cutOff(page), `${size.width} wide`).toEqual([]);
    }
    await page.screenshot({ path: info.outputPath(`${name}-narrow.png`) });
    expect(refused.filter((text) => /policy|refused to/i.test(text))).toEqual([]);
  });
}

test("a purchase that is confirmed while one looks shows by itself, and MyBA is opened once", async ({
  page,
  shop,
}) => {
  const opened = await stayInBrowser(page);
  const pageId = await shop.order();
  await page.goto(`${shop.url}/checkout/return?order=${pageId}`);
  await expect(page.getByRole("heading", { name: /still confirming/ })).toBeVisible();
  await shop.change(pageId, { state: "paid" });
  await expect(page.getByRole("heading", { name: /Thank you/ })).toBeVisible();
  await expect(page.getByText("50 tokens and 5 bonus tokens are in your wallet.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: /Thank you/ })).toBeVisible();
  expect(opened).toEqual(["myba://checkout/return"]);
});
