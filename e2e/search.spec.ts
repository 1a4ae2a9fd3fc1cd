import { expect } from "@playwright/test";
import { findInTenThousand } from "./journeys/large-list.ts";
import { TicketListPage } from "./pages/list.ts";
import { addTicket } from "./tickets.ts";
import { test } from "./world.ts";

test("ten thousand tickets are searched while typing, filtered, scrolled to the end and opened", async ({
  page,
  world,
}) => {
  await world.seed(10_000);
  await world.open(page);
  await findInTenThousand(page);
});

test("a search that matches nothing says so and offers the way back", async ({ page, world }) => {
  await world.seed(50);
  await world.open(page);
  const list = new TicketListPage(page);
  await list.search.fill("zeppelin");
  await expect(page.getByRole("heading", { name: "No ticket matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear search and filters" }).click();
  await list.expectCount(50);
  await expect(list.search).toHaveValue("");
});

test("the address of a narrowed list survives a reload", async ({ page, world }) => {
  await world.seed(200);
  await world.open(page);
  const list = new TicketListPage(page);
  await list.filter("Type", "Epic");
  await list.search.fill("invoices");
  await expect(list.rows.first()).toHaveAccessibleName(/Epic: .*nvoices/);
  const shown = await list.rows.count();
  await page.reload();
  await expect(list.rows).toHaveCount(shown);
  await expect(list.search).toHaveValue("invoices");
});

test("a ticket that is opened from elsewhere is shown in the list, however far down it is", async ({ page, world }) => {
  await world.seed(240);
  const id = await addTicket(world, "story", "Far down");
  await world.open(page, `/tickets/${id}`);
  const row = new TicketListPage(page).row(/Far down/);
  await expect(row).toBeInViewport();
  await expect(row).toHaveAttribute("aria-current", "true");
});
