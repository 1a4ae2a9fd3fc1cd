import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { beginCall, endCall } from "../../apps/desktop/src/core/costs/ai-calls.ts";
import { AiSettingsPage } from "../../e2e/pages/ai-settings.ts";
import { ComposePage } from "../../e2e/pages/compose.ts";
import { CostsPage } from "../../e2e/pages/costs.ts";
import { RefinePanel } from "../../e2e/pages/refine.ts";
import { TicketPage } from "../../e2e/pages/ticket.ts";
import { connectModel } from "../../e2e/models.ts";
import { heldAfter } from "../../e2e/model-answers.ts";
import { answerOutsideNames, outsideHost } from "../../e2e/outside-names.ts";
import { journeyKey, World } from "../../e2e/world.ts";
import { createGate } from "../../packages/sandbox/src/model/gate.ts";
import { type ModelDouble, startModelDouble } from "../../packages/sandbox/src/model/model-double.ts";
import { answerToNotes, refinedCriteria } from "./model-answer.ts";
import { wear } from "./wear.ts";

/** Where pictures are taken, and how one is. */
export interface Studio {
  readonly page: Page;
  readonly take: (name: string) => Promise<void>;
}

/** A ticket whose criteria are refined. */
const title = "Move a delivery to another day";

/** Takes the pictures of working with models, asked at the sandbox's stand-in under a name that is not this computer. */
export async function takeAiPictures(studio: Studio, notes: string): Promise<void> {
  const double = await startModelDouble({ validKeys: [journeyKey] });
  const days = new Days();
  const world = new World(await mkdtemp(join(tmpdir(), "myba-pictures-")), {
    hasKeychain: true,
    clock: () => days.now(),
    env: { OLLAMA_HOST: double.url("ollama") },
  });
  const stopAnswering = answerOutsideNames(world.network);
  try {
    await world.start();
    await takeAll({ ...studio, world, double, days, notes });
  } finally {
    await world.remove();
    stopAnswering();
    await double.close();
  }
}

/** The core's clock, turned back for what was done on other days. */
class Days {
  hoursAgo = 0;

  now(): number {
    return Date.now() - this.hoursAgo * 3_600_000;
  }
}

interface Stage extends Studio {
  readonly world: World;
  readonly double: ModelDouble;
  readonly days: Days;
  readonly notes: string;
}

async function takeAll(stage: Stage): Promise<void> {
  const { world, double, days } = stage;
  days.hoursAgo = 3;
  await world.client.providers.findLocal();
  const anthropic = await connectModel(world, double, "anthropic", outsideHost);
  const openai = await connectModel(world, double, "openai", outsideHost);
  await world.client.providers.change({ id: anthropic.id, changes: { model: "claude-haiku-4-5" } });
  days.hoursAgo = 0;
  await takeSettings(stage);
  await takeWriting(stage);
  await wear(stage.page, world, "dark");
  await takeRefining(stage);
  spendOnOtherDays(world, days, [openai, anthropic]);
  await takeCosts(stage);
}

async function takeSettings({ page, take, world }: Stage): Promise<void> {
  await world.open(page, "/settings/ai");
  const ai = new AiSettingsPage(page);
  await ai.move("Ollama", "up");
  await ai.expectOrder(["OpenAI", "Anthropic", "Ollama", "Offline engine"]);
  await ai.fallback("Ollama").check();
  await ai.fallback("Offline engine").check();
  await take("providers");
  await ai.pick("OpenRouter");
  await ai.key.fill("sk-or-v1-0123456789abcdef0123456789abcdef");
  await take("add-key");
  await page.keyboard.press("Escape");
  await ai.expectClosed();
}

async function takeWriting({ page, take, world, double, notes }: Stage): Promise<void> {
  const gate = createGate();
  double.script((call) => ({
    ...heldAfter(answerToNotes(call), [["the page offers the next three", gate]]),
    usage: { inputTokens: 4_180, outputTokens: 2_260 },
  }));
  await page.goto(`${world.origin}/#/compose`);
  const compose = new ComposePage(page);
  await compose.paste(notes);
  await expect(compose.estimate).toContainText("$");
  await compose.generate.click();
  await compose.agree();
  await compose.card("Choose a two-hour delivery slot").click();
  await expect(compose.card(title)).toContainText("If the new slot");
  await take("writing");
  gate.release();
  await compose.expectEnded(/Done/);
}

async function takeRefining({ page, take, double }: Stage): Promise<void> {
  double.script({ reply: refinedCriteria, usage: { inputTokens: 2_310, outputTokens: 240 } });
  await new ComposePage(page).openTicket(new RegExp(title));
  await expect(new TicketPage(page).title).toHaveValue(title);
  const refine = new RefinePanel(page);
  await refine.open();
  await refine.ask("Split the criteria into Gherkin");
  await expect(refine.field("Title")).toBeChecked();
  await refine.field("Title").uncheck();
  await take("refine");
}

async function takeCosts({ page, take, world }: Stage): Promise<void> {
  await world.client.costs.changeCap({ monthlyMicroUsd: 5_000_000, warnAtPercent: 60 });
  await page.goto(`${world.origin}/#/settings/costs`);
  await expect(new CostsPage(page).meter()).toBeVisible();
  await take("costs");
}

type Provider = Awaited<ReturnType<typeof connectModel>>;

/** The calls of the days before, so that the page of costs has something to add up. */
function spendOnOtherDays(world: World, clock: Days, providers: readonly Provider[]): void {
  const texts = ["Returns by mail", "Summer camp backlog", "Booking specification", "Kick-off notes"];
  for (let days = 20; days > 0; days -= 1) {
    if (days % 7 < 2) continue;
    clock.hoursAgo = days * 24;
    const provider = providers[days % providers.length]!; // Within the list.
    const subject = { purpose: "generation", generationId: null, refinementId: null, ticketId: null } as const;
    const call = beginCall(world.core.store, {
      subject: { ...subject, name: texts[days % texts.length]! }, // As above.
      called: { providerId: provider.id, providerLabel: provider.label, model: modelOf(provider), isFree: false },
      leastMicroUsd: 0,
      isGuest: false,
    });
    const inputTokens = 9_000 + ((days * 7_919) % 60_000);
    const outputTokens = 3_000 + ((days * 3_571) % 20_000);
    const [inputPrice, outputPrice] = provider.preset === "openai" ? [0.25, 2] : [1, 5];
    const costMicroUsd = Math.round(inputTokens * inputPrice + outputTokens * outputPrice);
    clock.hoursAgo -= 0.005;
    endCall(world.core.store, call, {
      usage: { inputTokens, cachedInputTokens: 0, outputTokens, costMicroUsd, costBasis: "price-table" },
      error: null,
    });
  }
  clock.hoursAgo = 0;
}

function modelOf({ preset }: Provider): string {
  return preset === "openai" ? "gpt-5-mini" : "claude-haiku-4-5";
}
