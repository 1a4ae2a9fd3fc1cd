import { expect } from "@playwright/test";
import { ComposePage } from "./pages/compose.ts";
import { TicketListPage } from "./pages/list.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { TicketPage } from "./pages/ticket.ts";
import { longSpecification } from "./texts.ts";
import { addTicket, storedContent } from "./tickets.ts";
import { test } from "./world.ts";

/** The browser's own words about a host that is not there. */
const hostIsGone = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;

test("a reload in the middle of a generation changes nothing: its tickets go on arriving", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  world.provider.holdAfterTickets(4);
  await compose.paste(longSpecification(30));
  await compose.generate.click();
  await expect(compose.bar).toContainText("4 tickets");
  await page.reload();
  await expect(compose.bar).toContainText("4 tickets");
  await expect(compose.cards).toHaveCount(4);
  world.provider.holdAfterTickets(9);
  await expect(compose.bar).toContainText("9 tickets");
  world.provider.release();
  await compose.expectEnded(/Done .* 30 of 30 requirements in tickets/);
  await expect(compose.bar).toContainText("100 %");
  await expect(compose.source).toContainText("print report 1 so that");
  await page.reload();
  await compose.expectEnded(/30 of 30 requirements in tickets/);
});

test("a generation goes on while one looks elsewhere, and is found again", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  world.provider.holdAfterTickets(3);
  await compose.paste(longSpecification(20));
  await compose.generate.click();
  await expect(compose.bar).toContainText("3 tickets");
  await new Sidebar(page).go("All tickets");
  await new TicketListPage(page).expectCount(3);
  world.provider.release();
  await expect(new TicketListPage(page).row(/report 20/)).toBeVisible();
  await new Sidebar(page).go("Drafts and texts");
  await page.getByRole("region", { name: "Texts with tickets" }).getByRole("link").first().click();
  await compose.expectEnded(/Done/);
});

test("Stop keeps what was found and says what was not read", async ({ page, world }) => {
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  world.provider.holdAfterTickets(5);
  await compose.paste(longSpecification(30));
  await compose.generate.click();
  await expect(compose.bar).toContainText("5 tickets");
  await compose.cancel.click();
  await compose.expectEnded(/Stopped · 5 tickets kept/);
  await page.getByRole("button", { name: /sentences not in a ticket/ }).click();
  await expect(page.getByText("Not read: the generation was cancelled").first()).toBeVisible();
  await compose.bar.getByRole("button", { name: "Go to the tickets" }).click();
  await new TicketListPage(page).expectCount(5);
});

test("a crash in the middle of a generation loses no ticket that was found", async ({ page, world, trouble }) => {
  trouble.expect(hostIsGone);
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  world.provider.holdAfterTickets(6);
  await compose.paste(longSpecification(30));
  await compose.generate.click();
  await expect(compose.bar).toContainText("6 tickets");
  await world.crash();
  await expect(page.getByText("The window lost its connection to MyBA.").first()).toBeVisible();
  await world.start();
  await compose.expectEnded(/stopped before its end .* 6 tickets/);
  await expect(compose.cards).toHaveCount(6);

  world.provider.release();
  await compose.bar.getByRole("button", { name: "Generate again" }).click();
  await compose.expectEnded(/Done .* 30 of 30 requirements in tickets/);
});

test("a lost connection is said calmly, heals by itself, and what was typed meanwhile is saved", async ({
  page,
  world,
  trouble,
}) => {
  trouble.expect(hostIsGone);
  const id = await addTicket(world, "story", "Before the loss");
  await world.open(page, `/tickets/${id}`);
  const ticket = new TicketPage(page);
  await expect(ticket.title).toHaveValue("Before the loss");
  await world.stop();
  await expect(page.getByText("The window lost its connection to MyBA.").first()).toBeVisible();
  await ticket.title.fill("Typed while it was lost");
  await world.start();
  await expect(page.getByRole("button", { name: "Connect now" })).toHaveCount(0);
  await ticket.expectSaved();
  await expect.poll(async () => (await storedContent(world, id)).title).toBe("Typed while it was lost");
  await expect(ticket.title).toHaveValue("Typed while it was lost");
});
