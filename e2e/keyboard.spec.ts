import { expect } from "@playwright/test";
import { expectFocusVisible, tabTo } from "./focus.ts";
import { exportByKeys, generateByKeys } from "./journeys/by-keys.ts";
import { TicketListPage } from "./pages/list.ts";
import { Palette } from "./pages/palette.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { TicketPage } from "./pages/ticket.ts";
import { test } from "./world.ts";

test("from the first run to an exported ticket without touching the mouse", async ({ page, world }) => {
  await world.open(page);
  await generateByKeys(page);
  await exportByKeys(page);
});

test("the list is walked, ticked, folded and opened by keys", async ({ page, world }) => {
  await world.seed(24);
  await world.open(page);
  const list = new TicketListPage(page);
  const ticket = new TicketPage(page);
  await list.tree.focus();
  await page.keyboard.press("Home");
  await expectFocusVisible(page);
  await expect(ticket.article).toHaveAccessibleName(/^T-1 /);
  await page.keyboard.press("j");
  await expect(ticket.article).toHaveAccessibleName(/^T-2 /);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("k");
  await expect(ticket.article).toHaveAccessibleName(/^T-2 /);
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(list.toolbar).toContainText("2 tickets");
  await page.keyboard.press("Escape");
  await expect(list.toolbar).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+a");
  await expect(list.toolbar).toContainText("24 tickets");
  await page.keyboard.press("Escape");

  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect(list.row(/^T-1 /)).toHaveAttribute("aria-expanded", "false");
  await expect(list.row(/^T-2 /)).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await expect(list.row(/^T-2 /)).toBeVisible();

  await page.keyboard.press("Enter");
  await expect(ticket.title).toBeFocused();
  await expectFocusVisible(page);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Named by keys");
  await page.keyboard.press("Enter");
  await expect(list.row(/Named by keys/)).toBeVisible();
});

test("single letters are text while one types, and can be switched off altogether", async ({ page, world }) => {
  await world.seed(12);
  await world.open(page);
  const list = new TicketListPage(page);
  await expect(list.rows.first()).toBeVisible();
  await page.keyboard.press("/");
  await expect(list.search).toBeFocused();
  await page.keyboard.type("cjkxeon?#");
  await expect(list.search).toHaveValue("cjkxeon?#");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await list.expectCount(12);

  await page.keyboard.press("ControlOrMeta+,");
  const letters = page.getByRole("switch");
  await tabTo(page, letters);
  await page.keyboard.press("Space");
  await expect(letters).not.toBeChecked();
  await page.keyboard.press("Alt+1");
  await list.tree.focus();
  await page.keyboard.press("c");
  await page.keyboard.press("?");
  await expect(list.tree).toBeFocused();
  await page.keyboard.press("ControlOrMeta+/");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("the palette finds commands and tickets, and gives the focus back", async ({ page, world }) => {
  await world.seed(24);
  await world.open(page);
  const palette = new Palette(page);
  const list = new TicketListPage(page);
  await expect(list.rows.first()).toBeVisible();
  await list.search.focus();
  await palette.open();
  await page.keyboard.press("Escape");
  await expect(palette.dialog).toBeHidden();
  await expect(list.search).toBeFocused();

  await palette.run("dark theme", "Dark theme");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await palette.run("T-7", /T-7/);
  await expect(new TicketPage(page).article).toHaveAccessibleName(/^T-7 /);
  await palette.run("new project", /^New project/);
  const dialog = page.getByRole("dialog", { name: "New project" });
  await expect(dialog.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type("Typed project");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Typed project" })).toBeVisible();
});

test("menus and dialogs keep the focus inside and return it where it came from", async ({ page, world }) => {
  await world.seed(12);
  await world.open(page);
  await expect(new TicketListPage(page).rows.first()).toBeVisible();
  const filter = page.getByRole("button", { name: "Filter", exact: true });
  await filter.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(filter).toBeFocused();

  const help = page.getByRole("button", { name: "Keyboard shortcuts" });
  await help.focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toBeVisible();
  for (let stop = 0; stop < 4; stop += 1) {
    await page.keyboard.press("Tab");
    await expect(sheet.locator(":focus")).toHaveCount(1);
  }
  await page.keyboard.press("Escape");
  await expect(help).toBeFocused();
  await expect(new Sidebar(page).undo).toBeVisible();
});
