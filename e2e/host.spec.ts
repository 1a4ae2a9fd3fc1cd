import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { startHostProcess } from "./host-process.ts";
import { ComposePage } from "./pages/compose.ts";
import { test } from "./world.ts";

test("a page without the start address explains how to open MyBA", async ({ page, world, trouble }) => {
  trouble.expect(/401 \(Unauthorized\)/);
  await page.goto(world.origin);
  await expect(page.getByRole("heading", { name: "Open MyBA from its start command" })).toBeVisible();
  await page.goto(`${world.origin}/open#token=${"A".repeat(43)}`);
  await expect(page.getByText("each address works once")).toBeVisible();
});

test("a start address works once", async ({ page, browser, world, trouble }) => {
  trouble.expect(/401 \(Unauthorized\)/);
  const address = world.newAddress();
  await page.goto(address);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  const thief = await browser.newPage();
  await thief.goto(address);
  await expect(thief.getByRole("heading", { name: "Open MyBA from its start command" })).toBeVisible();
  await thief.close();
});

test("a second start with the same data folder says so and leads to the window that is open", async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), "myba-e2e-"));
  const first = await startHostProcess(folder);
  const second = await startHostProcess(folder);
  expect(second.words).toContain("MyBA is already running with this data folder");
  expect(await second.ended).toBe(0);
  await page.goto(second.url!); // It printed where the first one is open.
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await page.goto("about:blank");
  await first.kill();
  await rm(folder, { recursive: true });
});

test("a data folder in use by something else is refused in words", async ({ world }) => {
  const second = await startHostProcess(world.dataFolder);
  expect(second.url).toBeUndefined();
  expect(second.words).toContain("MyBA is already running with this data folder");
  expect(await second.ended).toBe(1);
});

test("a program that is killed while one types has the text at its next start", async ({ page, trouble }) => {
  trouble.expect(/WebSocket connection to .* failed|ERR_CONNECTION/);
  const folder = await mkdtemp(join(tmpdir(), "myba-e2e-"));
  const first = await startHostProcess(folder);
  await page.goto(first.url!); // It has just started with a folder of its own.
  await page.getByRole("button", { name: "New from text" }).click();
  await new ComposePage(page).paste("Customers must be able to pay by card.");
  await expect(page.getByText("Draft saved")).toBeVisible();
  await first.kill();

  const second = await startHostProcess(folder);
  await page.goto(second.url!); // The lock of the killed one went with it.
  await page.getByRole("link", { name: /Drafts and texts/ }).click();
  await page.getByRole("link", { name: /Customers must be able to pay/ }).click();
  await expect(new ComposePage(page).text).toHaveValue("Customers must be able to pay by card.");
  await page.goto("about:blank");
  await second.kill();
  await rm(folder, { recursive: true });
});
