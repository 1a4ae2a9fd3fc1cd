import { expect } from "@playwright/test";
import { SettingsPage } from "./pages/settings.ts";
import { test } from "./world.ts";

test("appearance and keys stay as chosen, in every tab and over a restart", async ({ page, context, world }) => {
  await world.open(page, "/settings");
  const settings = new SettingsPage(page);
  await settings.choose("Theme", "Dark");
  await settings.choose("Density", "Compact");
  await settings.letterKeys().uncheck();
  const root = page.locator("html");
  await expect(root).toHaveAttribute("data-theme", "dark");
  await expect(root).toHaveAttribute("data-density", "compact");

  const other = await context.newPage();
  await world.open(other, "/settings");
  await expect(other.locator("html")).toHaveAttribute("data-theme", "dark");
  await new SettingsPage(other).choose("Theme", "High contrast");
  await expect(root).toHaveAttribute("data-theme", "contrast");
  await other.close();

  await page.goto("about:blank");
  await world.stop();
  await world.start();
  await world.open(page, "/settings");
  await expect(root).toHaveAttribute("data-theme", "contrast");
  await expect(root).toHaveAttribute("data-density", "compact");
  await expect(settings.letterKeys()).not.toBeChecked();
});

test("two settings changed in one breath both stay", async ({ page, world }) => {
  await world.open(page, "/settings");
  const settings = new SettingsPage(page);
  await expect(settings.letterKeys()).toBeChecked();
  // Both in one turn: the answer to the first comes when the second is on screen already, and must not take it back.
  await page.evaluate(() => {
    const letterKeys = document.querySelector<HTMLInputElement>("[role=switch]");
    const seen: (string | null | undefined)[] = [];
    const note = (): number => seen.push(letterKeys?.getAttribute("aria-checked"));
    Object.assign(globalThis, { seenChecked: seen });
    [...document.querySelectorAll("label")].find((label) => label.textContent === "Compact")?.click();
    letterKeys?.click();
    new MutationObserver(note).observe(document.body, { attributeFilter: ["aria-checked"], subtree: true });
  });
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
  await expect(settings.letterKeys()).not.toBeChecked();
  await world.client.app.settings();
  expect(await page.evaluate(() => Reflect.get(globalThis, "seenChecked"))).not.toContain("true");
  await page.reload();
  await expect(settings.letterKeys()).not.toBeChecked();
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
});

test("the page tells where the data is", async ({ page, world }) => {
  await world.open(page, "/settings/data");
  await expect(page.getByText(world.dataFolder)).toBeVisible();
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("Copied the path of the data folder").first()).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(world.dataFolder);
});
