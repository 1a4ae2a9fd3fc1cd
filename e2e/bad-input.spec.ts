import { expect, type Page } from "@playwright/test";
import { hostileRequirements, hostileTexts } from "./hostile-texts.ts";
import { ComposePage } from "./pages/compose.ts";
import { TicketListPage } from "./pages/list.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { TicketPage } from "./pages/ticket.ts";
import { megabyteOfMinutes } from "./texts.ts";
import { addTicket } from "./tickets.ts";
import { test } from "./world.ts";

test("files that are no text are refused in words, and the text that is there stays", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste("Customers must be able to pay by card.");

  await compose.drop("photo.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]));
  await expect(page.getByText("photo.png is not a text file.").first()).toBeVisible();
  await compose.drop("everything.log", { sizeBytes: 50 * 1024 * 1024 });
  await expect(page.getByText("everything.log is 50 MB; the limit is 5 MB.").first()).toBeVisible();
  await compose.drop("empty.txt", Buffer.alloc(0));
  await expect(page.getByText("There is no text to read.").first()).toBeVisible();
  await expect(compose.text).toHaveValue("Customers must be able to pay by card.");
});

test("files in other encodings are read as their author wrote them", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  const german = "Kunden müssen Straße und Größe ändern können. Die Gebühr beträgt fünf Prozent.\n";
  await compose.drop("utf16.txt", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(german, "utf16le")]));
  await expect(compose.text).toHaveValue(german);
  await compose.paste("");
  await compose.drop("latin1.txt", Buffer.from(german, "latin1"));
  await expect(compose.text).toHaveValue(german);
  await compose.paste("");
  await compose.drop("windows.txt", Buffer.from(`\uFEFF${german.replaceAll("\n", "\r\n")}`));
  await expect(compose.text).toHaveValue(german);
});

test("a text without words gets an answer instead of tickets", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste("   \n\t\n");
  await expect(compose.generate).toBeDisabled();
  await compose.paste("🚀🚀🚀 🎉 👍🏽 👩‍👩‍👧‍👦\n🔥🔥");
  await compose.generate.click();
  await expect(page.getByText("This text has no words to make tickets from.").first()).toBeVisible();
  await expect(compose.text).toHaveValue(/🚀/);
  await expect(compose.generate).toBeEnabled();
});

test("right-to-left text is shown and kept in its own direction", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  const hebrew = "# משלוחים\n\nהלקוח חייב לקבל אישור בתוך 5 דקות.\n\nThe courier must see the address.\n";
  await compose.paste(hebrew);
  await expect(compose.text).toHaveCSS("direction", "rtl");
  await compose.generateToEnd();
  await expect(compose.source).toContainText("הלקוח חייב לקבל אישור בתוך 5 דקות.");
  await expect(compose.source.locator("p", { hasText: "הלקוח" })).toHaveCSS("direction", "rtl");
  await expect(compose.source.locator("p", { hasText: "courier" })).toHaveCSS("direction", "ltr");
});

test("a line of a hundred thousand characters becomes tickets like any other text", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste("The system must store every order. ".repeat(2900).slice(0, 100_000));
  await compose.generateToEnd();
  await expect(compose.cards.first()).toBeVisible();
  await expectNoOverflow(page);
});

test("a megabyte of text leaves the window alive, from pasting to the last ticket", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste(megabyteOfMinutes());
  await expect(compose.requirementCount()).toHaveText(/^[1-9]/, { timeout: 30_000 });
  await compose.generate.click();
  await expect(compose.bar).toContainText(/[1-9][\d,]* tickets/, { timeout: 30_000 });
  await new Sidebar(page).go("Settings");
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await page.goBack();
  await expect(compose.bar).toContainText(/Done/, { timeout: 45_000 });
});

test("a text beyond the limit is told before anything is tried", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste("Orders must be kept. ".repeat(48_000));
  await expect(compose.bar).toContainText("1,008,000 characters: the limit is 1,000,000");
  await expect(compose.generate).toBeDisabled();
});

test("hostile requirement texts stay text on every screen they reach", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste(hostileRequirements);
  await compose.generateToEnd();
  await compose.cards.first().click();
  await page.getByRole("button", { name: "Go to the tickets" }).click();
  const list = new TicketListPage(page);
  await expect(list.rows.first()).toBeVisible();
  const count = await list.rows.count();
  for (let at = 0; at < count; at += 1) {
    await list.rows.nth(at).click();
    await expect(new TicketPage(page).article).toBeVisible();
  }
  await new Sidebar(page).go("Drafts and texts");
  await expect(page.getByRole("link", { name: /Shop/ }).first()).toBeVisible();
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
});

test("hostile words in the fields of a ticket stay words", async ({ page, world }) => {
  await world.open(page);
  for (const [place, attack] of hostileTexts.entries()) {
    const id = await addTicket(world, "story", attack, {
      description: `${attack}\n\n# ${attack}\n\n| a | b |\n|---|---|\n| ${attack} | x |\n\n- ${attack}`,
      story: { role: attack.slice(0, 80), goal: attack, benefit: attack },
      acceptanceCriteria: [
        { id: "AC-1", kind: "gherkin", text: attack, given: [attack], when: [attack], then: [attack], sourceIds: [] },
      ],
      component: attack.slice(0, 100),
      assumptions: [attack],
      openQuestions: [{ text: attack, field: "description", options: [attack.slice(0, 100)], answer: null }],
    });
    await page.goto(`${world.origin}/#/tickets/${id}`);
    const ticket = new TicketPage(page);
    await expect(ticket.title).toHaveValue(attack);
    await expect(ticket.article.getByRole("region", { name: "Description" })).toBeVisible();
    if (place === 0) await ticket.toggle("History");
    await expect(ticket.history).toBeVisible();
  }
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  await expect(page.locator("main img, main iframe, main script, main a[href^=http]")).toHaveCount(0);
});

async function expectNoOverflow(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}
