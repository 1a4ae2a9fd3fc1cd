import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { startBillingServer } from "../apps/billing-server/src/server.ts";
import { testConfig } from "../apps/billing-server/src/testing/test-config.ts";

test("the billing server's API is explained in a browser that loads nothing from elsewhere", async ({ page }) => {
  const dataFolder = mkdtempSync(join(tmpdir(), "myba-api-docs-"));
  const server = await startBillingServer(testConfig({ dataFolder, logLevel: "silent" }));
  const refused: string[] = [];
  const foreign: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") refused.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith("data:")) foreign.push(request.url());
  });
  try {
    await page.goto(`${server.url}/api/docs`);
    await expect(page.getByRole("heading", { name: /MyBA billing server/ })).toBeVisible();
    await page
      .getByRole("button", { name: /post \/wallet\/spend/i })
      .first()
      .click();
    await expect(page.getByText("ledger/insufficient").first()).toBeVisible();
    expect(foreign).toEqual([]);
    expect(refused).toEqual([]);
  } finally {
    await page.close();
    await server.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
});
