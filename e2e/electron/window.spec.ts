import { expect } from "@playwright/test";
import { startCore } from "../../apps/desktop/src/core/core.ts";
import { seedTickets } from "../../apps/desktop/src/core/testing/seed-tickets.ts";
import { generateByKeys } from "../journeys/by-keys.ts";
import { makeTicket, undoAndRedo } from "../journeys/edit-and-undo.ts";
import { copyTheTicket, followTheLight, generateFirstTickets } from "../journeys/first-ticket.ts";
import { findInTenThousand } from "../journeys/large-list.ts";
import { ComposePage } from "../pages/compose.ts";
import { TicketListPage } from "../pages/list.ts";
import { test } from "./desktop.ts";

test("in its own window: the first notes become tickets beside their source", async ({ desktop }) => {
  const page = await desktop.open();
  await generateFirstTickets(page);
  await followTheLight(page);
  await copyTheTicket(page);
});

test("in its own window: ten thousand tickets are searched and opened", async ({ desktop }) => {
  const { dataFolder } = desktop;
  const available = { available: true } as const;
  const capabilities = { nativeWindow: available, deepLinks: available };
  const core = await startCore({ dataFolder, version: "e2e", capabilities });
  await seedTickets(core, 10_000);
  await core.close();
  await findInTenThousand(await desktop.open());
});

test("in its own window: an edit is undone and made again", async ({ desktop }) => {
  const page = await desktop.open();
  await makeTicket(page, "First title");
  await undoAndRedo(page);
});

test("in its own window: a reload keeps the results of a generation", async ({ desktop }) => {
  const page = await desktop.open();
  await generateFirstTickets(page);
  await page.reload();
  await new ComposePage(page).expectEnded(/Done/);
});

test("in its own window: everything goes by keys", async ({ desktop }) => {
  await generateByKeys(await desktop.open());
});

test("in its own window: what was made is there at the next start", async ({ desktop }) => {
  await makeTicket(await desktop.open(), "Kept for tomorrow");
  await desktop.quit();
  await expect(new TicketListPage(await desktop.open()).row(/Kept for tomorrow/)).toBeVisible();
});
