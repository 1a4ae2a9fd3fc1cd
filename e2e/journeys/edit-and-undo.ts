import { expect, type Page } from "@playwright/test";
import { Sidebar } from "../pages/sidebar.ts";
import { TicketPage } from "../pages/ticket.ts";

/** Writes a ticket by hand; its title takes the focus by itself. */
export async function makeTicket(page: Page, title: string): Promise<void> {
  const ticket = new TicketPage(page);
  await page.getByRole("button", { name: "New empty ticket" }).click();
  await expect(ticket.title).toBeFocused();
  await ticket.title.fill(title);
  await ticket.expectSaved();
}

/** Changes the title "First title" of the open ticket, and walks back and forth in what was done. */
export async function undoAndRedo(page: Page): Promise<void> {
  const ticket = new TicketPage(page);
  const sidebar = new Sidebar(page);
  await ticket.choose(/^Status/, "Doing");
  await ticket.expectSaved();
  await ticket.title.fill("Second title");
  await ticket.expectSaved();
  await ticket.title.press("Escape");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(ticket.title).toHaveValue("First title");
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(ticket.title).toHaveValue("Second title");
  await sidebar.undo.click();
  await expect(ticket.title).toHaveValue("First title");
  await sidebar.undo.click();
  await expect(ticket.article.getByRole("button", { name: "Status: Draft" })).toBeVisible();
  await sidebar.redo.click();
  await expect(ticket.article.getByRole("button", { name: "Status: Doing" })).toBeVisible();
  await sidebar.redo.click();
  await expect(ticket.title).toHaveValue("Second title");
}
