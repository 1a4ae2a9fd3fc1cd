import { expect } from "@playwright/test";
import { copyTheTicket, exportTheTicket, followTheLight, generateFirstTickets } from "./journeys/first-ticket.ts";
import { ComposePage } from "./pages/compose.ts";
import { ExportDialog } from "./pages/export-dialog.ts";
import { TicketListPage } from "./pages/list.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { deliveryNotes } from "./texts.ts";
import { test } from "./world.ts";

test("the first notes of a new user become tickets beside their source, and leave as files", async ({
  page,
  world,
}) => {
  await world.open(page);
  await generateFirstTickets(page);
  await followTheLight(page);
  await exportTheTicket(page);
  await copyTheTicket(page);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("delivery slot at checkout");
});

test("a new user without notes at hand tries a sample", async ({ page, world }) => {
  await world.open(page);
  const compose = new ComposePage(page);
  await new Sidebar(page).newFromText();
  await page.getByRole("complementary", { name: "What will be read" }).getByRole("listitem").first().click();
  await expect(compose.text).not.toHaveValue("");
  await compose.generateToEnd();
  await expect(compose.cards.first()).toBeVisible();
});

test("everything a generation found is exported at once, and imported again without loss", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await compose.generateToEnd();
  // The last cards are painted a frame after the bar says it is done.
  const count = 8;
  await expect(compose.cards).toHaveCount(count);
  await compose.bar.getByRole("button", { name: "Export…" }).click();
  const file = await new ExportDialog(page).download("JSON");

  await new Sidebar(page).newProject(page, "Copy");
  await page.getByRole("button", { name: "Import a file" }).click();
  const dialog = page.getByRole("dialog", { name: "Import tickets" });
  await dialog
    .getByLabel("File")
    .setInputFiles({ name: file.name, mimeType: "application/json", buffer: Buffer.from(file.text) });
  await dialog.getByLabel("Into project").selectOption({ label: "Copy" });
  await dialog.getByRole("button", { name: "Import" }).click();
  await new TicketListPage(page).expectCount(count);
});

test("a file dropped on the compose page is read, and its name names the text", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.drop("delivery-notes.md", Buffer.from(deliveryNotes));
  await expect(compose.text).toHaveValue(deliveryNotes);
  await expect(page.getByRole("textbox", { name: "Name of the text" })).toHaveValue("delivery-notes.md");
});

test("a text is kept while it is typed, and found again among the drafts", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste("Customers must be able to pay by card.");
  // As soon as the page says so, and not a moment later.
  await expect(page.getByText("Draft saved")).toBeVisible();
  await page.reload();
  await expect(compose.text).toHaveValue("Customers must be able to pay by card.");
  await new Sidebar(page).go("Drafts and texts");
  await page.getByRole("link", { name: /Customers must be able to pay/ }).click();
  await expect(compose.text).toHaveValue("Customers must be able to pay by card.");
});
