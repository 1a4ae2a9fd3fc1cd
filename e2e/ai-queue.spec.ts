import { expect, type Page } from "@playwright/test";
import { type ModelDouble, startModelDouble } from "../packages/sandbox/src/model/model-double.ts";
import { deliveryAnswer } from "./model-answers.ts";
import { connectModel } from "./models.ts";
import { answerOutsideNames, outsideHost } from "./outside-names.ts";
import { ComposePage } from "./pages/compose.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { deliveryNotes } from "./texts.ts";
import { journeyKey, test, type World } from "./world.ts";

// A keychain outlives a restart, and the key with it.
test.use({ hasKeychain: true });

test("without network a generation is queued, seen, kept over a restart, and runs once its cost is agreed to", async ({
  page,
  world,
  double,
  trouble,
}) => {
  trouble.expect(/WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/);
  await connectOutside(world, double);
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await goOffline(page, world, double);
  await compose.paste(deliveryNotes);
  await expect(compose.trouble).toContainText("There is no network, so OpenAI cannot be reached.");
  await compose.way("Queue it").click();
  const waiting = page.getByRole("region", { name: "Waiting to run" });
  await expect(waiting).toContainText("Waiting for the network");
  await expect(compose.source).toContainText("choose a delivery slot");

  await world.stop();
  await world.start();
  await page.reload();
  await new Sidebar(page).go("Drafts and texts");
  await expect(page.getByRole("region", { name: "Waiting to run" })).toContainText("Delivery slots");

  const again = await comeBack(page, world, double);
  const notice = page.getByRole("region", { name: "Waiting generation" });
  await expect(notice).toContainText(/The network is back\..*Delivery slots.*OpenAI · gpt-5-mini: .*\$0/);
  expect(again.calls).toHaveLength(0);
  await notice.getByRole("button", { name: "Run now" }).click();
  await compose.expectEnded(/Done · 3 tickets/);
  expect(again.calls).toHaveLength(1);
  await expect(notice).toHaveCount(0);
});

test("what was queued can be taken out again, and its text is a draft; or the offline engine reads it now", async ({
  page,
  world,
  double,
}) => {
  await connectOutside(world, double);
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await goOffline(page, world, double);
  await compose.paste(deliveryNotes);
  await compose.way("Queue it").click();
  await compose.bar.getByRole("button", { name: "Take out of the queue" }).click();
  await page.getByRole("region", { name: "Drafts" }).getByRole("link").first().click();
  await expect(compose.text).toHaveValue(deliveryNotes);
  await compose.way("Queue it").click();
  await compose.bar.getByRole("button", { name: "Use the offline engine now" }).click();
  await compose.expectEnded(/Done · \d tickets/);
});

test("a model of this computer that was not running answers by itself once it is, because it is free", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "ollama");
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await double.close();
  world.network.isUp = false;
  await compose.paste(deliveryNotes);
  await expect(compose.estimate).toContainText("free");
  await compose.generate.click();
  await compose.expectEnded(/Broke off before the first ticket/);
  await expect(compose.trouble).toContainText("Nothing answers at");
  await compose.way("Queue it").click();
  await expect(page.getByRole("region", { name: "Waiting to run" })).toContainText("Waiting for the network");
  await comeBack(page, world, double);
  await compose.expectEnded(/Done · 3 tickets/);
});

/** A service that is not on this computer: only for those somebody waits for a network. */
async function connectOutside(world: World, double: ModelDouble): Promise<void> {
  const stop = answerOutsideNames(world.network);
  world.closeWithIt(() => Promise.resolve(stop()));
  await connectModel(world, double, "openai", outsideHost);
}

/** Takes the network away from the core, the provider and what the browser knows of it. */
async function goOffline(page: Page, world: World, double: ModelDouble): Promise<void> {
  world.network.isUp = false;
  await double.close();
  await tellBrowser(page, false);
}

/** The provider is there again, at its old address, and the browser says so. */
async function comeBack(page: Page, world: World, { origin }: ModelDouble): Promise<ModelDouble> {
  const again = await startModelDouble({ port: Number(new URL(origin).port), validKeys: [journeyKey] });
  world.closeWithIt(() => again.close());
  again.script((call) => ({ reply: deliveryAnswer(call) }));
  world.network.isUp = true;
  await tellBrowser(page, true);
  return again;
}

/** What the browser tells its pages when a cable is pulled. Really cutting it would cut off the host as well. */
async function tellBrowser(page: Page, isOnline: boolean): Promise<void> {
  await page.evaluate((online) => {
    Object.defineProperty(navigator, "onLine", { get: () => online, configurable: true });
    window.dispatchEvent(new Event(online ? "online" : "offline"));
  }, isOnline);
}
