import { expect, type Page } from "@playwright/test";
import { ComposePage } from "../pages/compose.ts";
import { ExportDialog } from "../pages/export-dialog.ts";
import { SourcePanel } from "../pages/source.ts";
import { TicketPage } from "../pages/ticket.ts";
import { deliveryNotes, firstStorySentence } from "../texts.ts";

/** From the empty first screen to tickets with their coverage. */
export async function generateFirstTickets(page: Page): Promise<void> {
  const compose = new ComposePage(page);
  await expect(page.getByRole("heading", { name: "Rough notes in, tickets out" })).toBeVisible();
  await page.getByRole("button", { name: "Start with text or a sample" }).click();
  await expect(compose.generate).toBeDisabled();
  await compose.paste(deliveryNotes);
  await expect(compose.requirementCount()).toHaveText(/^[1-9]/);
  await compose.generateToEnd();
  await expect(compose.bar).toContainText("100 %");
  await expect(compose.card("Choose a delivery slot")).toBeVisible();
}

/** Text and tickets light each other, on the results and beside the open ticket. */
export async function followTheLight(page: Page): Promise<void> {
  const compose = new ComposePage(page);
  await compose.card("Choose a delivery slot").click();
  await expect(compose.sentence(firstStorySentence)).toHaveAttribute("data-lit", "true");
  await expect(compose.sentence("The slot list must show")).toHaveAttribute("data-lit", "false");

  await compose.sentence("Bug: the confirmation e-mail").click();
  await expect(compose.sentence(firstStorySentence)).toHaveAttribute("data-lit", "false");
  await expect(compose.sentence("Bug: the confirmation e-mail")).toHaveAttribute("data-lit", "true");

  await compose.card("Choose a delivery slot").hover();
  await compose.openTicket(/^Open Choose a delivery slot/);
  const source = new SourcePanel(page);
  await expect(source.sentence(firstStorySentence)).toHaveAttribute("data-lit", "true");
  await expect(new TicketPage(page).field("Role")).toHaveValue("registered customer");
  await source.sentence("Bug: the confirmation e-mail").click();
  await expect(source.panel.getByRole("link", { name: /time zone/ })).toBeVisible();
}

/** The open ticket as a file in every format, and on the clipboard. */
export async function exportTheTicket(page: Page): Promise<void> {
  const ticket = new TicketPage(page);
  const dialog = new ExportDialog(page);

  await ticket.menu(/^Export/);
  const markdown = await dialog.download("Markdown");
  expect(markdown.name).toMatch(/\.md$/);
  expect(markdown.text).toContain("delivery slot at checkout");
  expect(markdown.text).toContain("I am at home when the parcel arrives");

  await ticket.menu(/^Export/);
  const json = await dialog.download("JSON");
  expect(json.name).toMatch(/\.json$/);
  expect(JSON.parse(json.text)).toMatchObject({
    tickets: [{ content: { type: "story", story: { role: "registered customer" } } }],
  });

  await ticket.menu(/^Export/);
  const csv = await dialog.download("CSV");
  expect(csv.name).toMatch(/\.csv$/);
  expect(csv.text.split("\n").length).toBeGreaterThanOrEqual(2);
  expect(csv.text).toContain("registered customer");
}

/** Copies the open ticket and says what is on the clipboard. */
export async function copyTheTicket(page: Page): Promise<void> {
  await new TicketPage(page).menu("Copy as Markdown");
  await expect(page.getByText("Copied 1 ticket as Markdown").first()).toBeVisible();
}
