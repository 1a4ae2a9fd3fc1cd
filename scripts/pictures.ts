import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, type Page } from "@playwright/test";
import { samples } from "../apps/desktop/src/core/samples/samples.ts";
import { ComposePage } from "../e2e/pages/compose.ts";
import { TicketListPage } from "../e2e/pages/list.ts";
import { SourcePanel } from "../e2e/pages/source.ts";
import { deliveryNotes } from "../e2e/texts.ts";
import { World } from "../e2e/world.ts";
import { takeAiPictures } from "./pictures/ai-pictures.ts";
import { takeSignInPictures } from "./pictures/sign-in-pictures.ts";
import { takeWalletPictures } from "./pictures/wallet-pictures.ts";
import { wear } from "./pictures/wear.ts";
import { shrinkPng } from "./pictures/shrink-png.ts";
import { ensureChromium } from "./prepare.ts";

// `node scripts/pictures.ts`: the README's pictures under docs/images, from the built app and its own samples.
const folder = "docs/images";
/** A ticket with something in every part. */
const title = "Move delivery to another day";
const [notes, specification] = samples;
if (!notes || !specification) throw new Error("the pictures show two samples");

await mkdir(folder, { recursive: true });
const world = new World(await mkdtemp(join(tmpdir(), "myba-pictures-")));
await world.start();
const browser = await chromium.launch({
  executablePath: await ensureChromium(),
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 2,
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await world.open(page, "/compose");
  await generate(page, notes.text);
  const compose = new ComposePage(page);
  await compose.card(title).click();
  await expect(compose.source.locator("[data-lit=true]").first()).toBeVisible();
  await take(page, "compose");

  await generate(page, specification.text);
  await page.getByRole("button", { name: "Go to the tickets" }).click();
  await new TicketListPage(page).row(title).click();
  await expect(new SourcePanel(page).lit.first()).toBeVisible();
  await take(page, "tickets");

  await wear(page, world, "dark");
  await take(page, "dark");
  await wear(page, world, "light");
  await page.setViewportSize({ width: 900, height: 700 });
  await expect(page.getByRole("button", { name: "Back to the list" })).toBeVisible();
  await take(page, "narrow");
  await page.setViewportSize({ width: 1280, height: 800 });
  await takeAiPictures({ page, take: (name) => take(page, name) }, notes.text);
  await takeWalletPictures({ page, take: (name) => take(page, name) }, [notes.text, deliveryNotes]);
  await takeSignInPictures({ page, take: (name) => take(page, name) });
} finally {
  await browser.close();
  await world.remove();
}

async function generate(page: Page, text: string): Promise<void> {
  await page.goto(`${world.origin}/#/compose`);
  const compose = new ComposePage(page);
  await compose.paste(text);
  await compose.generateToEnd();
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  await writeFile(join(folder, `${name}.png`), shrinkPng(await page.screenshot()));
  console.log(`${folder}/${name}.png`);
}
