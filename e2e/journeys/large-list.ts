import { expect, test, type Page } from "@playwright/test";
import { TicketListPage } from "../pages/list.ts";
import { TicketPage } from "../pages/ticket.ts";

/** More rows than a screen shows cost time for nothing. */
const maxDrawnRows = 60;

/** Finds its way through the list of ten thousand seeded tickets. */
export async function findInTenThousand(page: Page): Promise<void> {
  const list = new TicketListPage(page);
  await list.expectCount(10_000);
  await expect(list.rows.first()).toBeVisible();
  expect(await list.rows.count()).toBeLessThanOrEqual(maxDrawnRows);

  await test.step("typing narrows the list, word by word", async () => {
    await list.search.pressSequentially("refund");
    // The newest 500 matches are ranked; more than those are not counted.
    await list.expectCount(500);
    await list.search.pressSequentially(" invoices pdf");
    await expect(list.rows.first()).toHaveAccessibleName(/refund|invoices|PDF/i);
    await expect(page.getByLabel("500 tickets", { exact: true })).toHaveCount(0);
    expect(await list.rows.count()).toBeLessThanOrEqual(maxDrawnRows);
  });

  await test.step("a number finds its ticket", async () => {
    await list.search.fill("T-9999");
    await expect(list.rows).toHaveCount(1);
    await expect(list.row(/^T-9999 /)).toBeVisible();
  });

  await test.step("filters narrow further and can be taken away one by one", async () => {
    await list.search.fill("");
    await list.expectCount(10_000);
    await list.filter("Type", "Bug");
    await expect(list.rows.first()).toHaveAccessibleName(/ Bug: /);
    await list.filter("Status", "Done");
    await expect(list.rows.first()).toHaveAccessibleName(/ Bug: .*Done/);
    await list.chips.getByRole("button", { name: "Remove filter Bug" }).click();
    await list.chips.getByRole("button", { name: "Clear" }).click();
    await list.expectCount(10_000);
  });

  await test.step("the end is a key away, and its ticket opens", async () => {
    await list.tree.focus();
    await page.keyboard.press("End");
    const last = list.tree.locator("[aria-posinset='10000']");
    await expect(last).toBeVisible();
    expect(await list.rows.count()).toBeLessThanOrEqual(maxDrawnRows);
    await last.click();
    await expect(new TicketPage(page).article).toHaveAccessibleName(/^T-10000 /);
  });
}
