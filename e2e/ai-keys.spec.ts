import { expect, type Page } from "@playwright/test";
import { Canary } from "../apps/desktop/src/core/secrets/testing/canary.ts";
import { startModelDouble } from "../packages/sandbox/src/model/model-double.ts";
import { sandboxKeys } from "../packages/sandbox/src/model/world.ts";
import { EverythingHeard, isInMemory, placesHolding } from "./everything-heard.ts";
import { deliveryAnswer } from "./model-answers.ts";
import { AiSettingsPage } from "./pages/ai-settings.ts";
import { ComposePage } from "./pages/compose.ts";
import { deliveryNotes } from "./texts.ts";
import { journeyKey, test } from "./world.ts";

const passphrase = "four random words here";

test.describe("on a computer with a keychain", () => {
  test.use({ hasKeychain: true });

  test("a key is added in three clicks, checked, and never seen again", async ({ page, world, double }) => {
    const key = new Canary(journeyKey);
    const heard = new EverythingHeard(page);
    await world.open(page, "/settings/ai");
    const ai = new AiSettingsPage(page);
    const clicks = await countClicks(page);
    await ai.pick("Another service that speaks like OpenAI");
    await expect(ai.dialog.getByLabel("Address")).toBeFocused();
    await page.keyboard.insertText(double.url("openai"));
    await page.keyboard.press("Tab");
    await page.keyboard.insertText(journeyKey);
    await ai.press("Add");
    await ai.expectClosed();
    expect(await clicks()).toBe(3);
    await expect(ai.providers.first()).toContainText("9Xy");
    await expect(ai.providers.first()).toContainText("Listed its models");
    expect(world.keychain?.entries.size).toBe(1);

    await page.reload();
    await expect(ai.providers.first()).toContainText("9Xy");
    expect(heard.count).toBeGreaterThan(5);
    expect(heard.holding(key)).toEqual([]);
    expect(await placesHolding(page, key)).toEqual([]);
  });
});

test("what is wrong with a key is told apart, and each has its own way on", async ({ page, world, double }) => {
  await world.open(page, "/settings/ai");
  const ai = new AiSettingsPage(page);
  await ai.pick("OpenAI");
  await ai.keepKeys("Only until MyBA closes");
  await ai.enterAddress(double.url("openai"));
  await ai.key.fill("sk-mistyped-0000000000000000");
  await ai.press("Add");
  await expect(ai.failure).toContainText("OpenAI does not accept this key.");
  await expect(ai.key).toHaveValue("");
  await expect(ai.key).toBeFocused();
  await expect(ai.dialog.getByRole("button", { name: "Keep it anyway" })).toHaveCount(0);

  await ai.key.fill(sandboxKeys.withoutCredit);
  await ai.press("Try again");
  await expect(ai.failure).toContainText("Your account at OpenAI has no credit left.");
  await expect(ai.dialog.getByRole("button", { name: "Keep it anyway" })).toBeVisible();

  await ai.key.fill(sandboxKeys.rateLimited);
  await ai.press("Try again");
  await expect(ai.failure).toContainText("OpenAI asks to slow down.");

  await ai.key.fill(journeyKey);
  await ai.enterAddress(`${double.origin}/openai/elsewhere`);
  await ai.press("Try again");
  await expect(ai.failure).toContainText("does not speak like OpenAI");
  const gone = await startModelDouble();
  await gone.close();
  await ai.enterAddress(gone.url("openai"));
  await ai.press("Try again");
  await expect(ai.failure).toContainText(`Nothing answers at ${gone.url("openai")}`);
  // Only the address was wrong: the key is still there.
  await ai.enterAddress(double.url("openai"));
  await ai.press("Try again");
  await ai.expectClosed();
  await expect(ai.provider("OpenAI")).toContainText("Listed its models");
});

test("a key that was pasted leaves the memory of the page with its dialog", async ({ page, world, double }) => {
  const key = new Canary(journeyKey);
  await world.open(page, "/settings/ai");
  const ai = new AiSettingsPage(page);
  await ai.pick("OpenAI");
  await ai.keepKeys("Only until MyBA closes");
  await ai.enterAddress(double.url("openai"));
  // As it stands in a configuration file, with all that belongs there.
  await page.evaluate((text) => navigator.clipboard.writeText(text), `  export OPENAI_API_KEY="${journeyKey}"\n`);
  await ai.key.focus();
  await page.keyboard.press("ControlOrMeta+v");
  await page.keyboard.press("Enter");
  await ai.expectClosed();
  await expect(ai.provider("OpenAI")).toContainText("Listed its models");
  expect(double.requests.every(({ headers }) => headers.authorization === `Bearer ${journeyKey}`)).toBe(true);
  await page.evaluate(() => navigator.clipboard.writeText(""));
  expect(await isInMemory(page, key)).toBe(false);
  // The look would have found it.
  await page.evaluate((kept) => Reflect.set(globalThis, "kept", kept), journeyKey);
  expect(await isInMemory(page, key)).toBe(true);
  expect(await placesHolding(page, key)).toEqual([]);
});

test("keys behind a passphrase are locked after a restart, and open where they are needed", async ({
  page,
  world,
  double,
  trouble,
}) => {
  trouble.expect(/WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/);
  await world.open(page, "/settings/ai");
  const ai = new AiSettingsPage(page);
  await ai.pick("OpenAI");
  await ai.keepKeys("With a passphrase", passphrase);
  await ai.enterAddress(double.url("openai"));
  await ai.key.fill(journeyKey);
  await ai.press("Add");
  await ai.expectClosed();
  await world.stop();
  await world.start();
  await expect(ai.provider("OpenAI")).toContainText("Your keys are locked.");

  double.script((call) => ({ reply: deliveryAnswer(call) }));
  await page.goto(`${world.origin}/#/compose`);
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await compose.chooseAnswerer("OpenAI");
  await expect(compose.trouble).toContainText("Your keys are locked.");
  await compose.way("Unlock…").click();
  const unlock = page.getByRole("dialog", { name: "Unlock your keys" });
  await unlock.getByLabel("Passphrase").fill("not the passphrase");
  await page.keyboard.press("Enter");
  await expect(unlock).toContainText("That is not the passphrase.");
  await unlock.getByLabel("Passphrase").fill(passphrase);
  await page.keyboard.press("Enter");
  await expect(unlock).toHaveCount(0);
  await compose.generate.click();
  await compose.agree();
  await compose.expectEnded(/Done · 3 tickets/);
});

/** Counts the clicks of a mouse from here on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const clicks = { count: 0 };
    Reflect.set(globalThis, "clicks", clicks);
    document.addEventListener("pointerdown", () => (clicks.count += 1), true);
  });
  return () => page.evaluate(() => (Reflect.get(globalThis, "clicks") as { count: number }).count); // Set above.
}
