import { expect, type Page } from "@playwright/test";
import { hasFocus, tabTo } from "../focus.ts";
import { ComposePage } from "../pages/compose.ts";
import { ExportDialog } from "../pages/export-dialog.ts";
import { TicketPage } from "../pages/ticket.ts";
import { deliveryNotes } from "../texts.ts";

/** From the empty first screen to the open ticket of the first notes, without the mouse. */
export async function generateByKeys(page: Page): Promise<void> {
  const compose = new ComposePage(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("c");
  if (!(await hasFocus(compose.text))) await tabTo(page, compose.text);
  await page.keyboard.insertText(deliveryNotes);
  await page.keyboard.press("ControlOrMeta+Enter");
  await compose.expectEnded(/Done/);

  await tabTo(page, compose.card("Choose a delivery slot"));
  await page.keyboard.press("Enter");
  await expect(compose.card("Choose a delivery slot")).toHaveAttribute("aria-pressed", "true");
  await tabTo(page, compose.found.getByRole("link", { name: /^Open Choose a delivery slot/ }));
  await page.keyboard.press("Enter");
  await expect(new TicketPage(page).article).toBeVisible();
}

/** From the open ticket to a file, without the mouse. */
export async function exportByKeys(page: Page): Promise<void> {
  const dialog = new ExportDialog(page).dialog;
  const opener = new TicketPage(page).article.getByRole("button", { name: "Ticket menu" });
  await tabTo(page, opener);
  await page.keyboard.press("ControlOrMeta+Shift+e");
  await expect(dialog).toBeVisible();
  await tabTo(page, dialog.getByRole("radio", { name: "Markdown" }));
  await page.keyboard.press("ArrowDown");
  await expect(dialog.getByRole("radio", { name: "JSON" })).toBeChecked();
  await tabTo(page, dialog.getByRole("button", { name: "Download" }));
  const arriving = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  expect((await arriving).suggestedFilename()).toMatch(/\.json$/);
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
}
