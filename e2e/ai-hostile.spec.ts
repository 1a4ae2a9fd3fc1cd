import { expect, type Page } from "@playwright/test";
import { answeredTicket } from "../packages/engine/src/model/testing/answers.ts";
import { hostileTexts } from "./hostile-texts.ts";
import { connectModel } from "./models.ts";
import { AiSettingsPage } from "./pages/ai-settings.ts";
import { ComposePage } from "./pages/compose.ts";
import { CostsPage } from "./pages/costs.ts";
import { TicketListPage } from "./pages/list.ts";
import { RefinePanel } from "./pages/refine.ts";
import { TicketPage } from "./pages/ticket.ts";
import { deliveryNotes } from "./texts.ts";
import { addTicket } from "./tickets.ts";
import { test } from "./world.ts";

test("what a hostile model writes into every field stays words, on every screen it reaches", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  double.script({ reply: { tickets: attacks.map(hostileTicket) } });
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await compose.generate.click();
  await compose.agree();
  await compose.expectEnded(/Done/);
  for (let at = 0; at < (await compose.cards.count()); at += 1) await compose.cards.nth(at).click();
  await compose.bar.getByRole("button", { name: "Go to the tickets" }).click();
  const list = new TicketListPage(page);
  await expect(list.rows).toHaveCount(attacks.length);
  for (let at = 0; at < attacks.length; at += 1) {
    await list.rows.nth(at).click();
    await expect(new TicketPage(page).article).toBeVisible();
  }
  await new TicketPage(page).toggle("History");
  await expectHarmless(page);
});

test("what a hostile model proposes for a ticket stays words, before and after it is taken", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  const { title, description, acceptanceCriteria, labels, openQuestions } = hostileTicket(hostileTexts.join(" "), 0);
  double.script({ reply: { title, description, acceptanceCriteria, labels, openQuestions, clear: [] } });
  const id = await addTicket(world, "story", "Pay at the counter");
  await world.open(page, `/tickets/${id}`);
  const refine = new RefinePanel(page);
  await refine.open();
  await refine.ask(hostileTexts[0]!); // There are some.
  await expect(refine.added().first()).toBeVisible();
  await expectHarmless(page);
  await refine.accept();
  await expect(refine.proposals).toHaveCount(0);
  await expectHarmless(page);
});

test("what a hostile service calls its models and says about errors stays words", async ({ page, world, double }) => {
  await connectModel(world, double, "openrouter");
  const words = hostileTexts.join(" ");
  double.script({ fault: { kind: "status", status: 400, message: words } });
  await world.open(page, "/settings/ai");
  const ai = new AiSettingsPage(page);
  await ai.test("OpenRouter");
  await expect(ai.provider("OpenRouter")).toContainText("OpenRouter refused the request");
  await ai.chooseModel("OpenRouter", hostileTexts[1]!); // There are more than two.
  await expect(ai.provider("OpenRouter")).toContainText("<img");
  await page.goto(`${world.origin}/#/compose`);
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await compose.generate.click();
  await compose.agree();
  await compose.expectEnded(/Broke off/);
  await expect(compose.trouble).toContainText("OpenRouter refused the request");
  await page.goto(`${world.origin}/#/settings/costs`);
  await expect(new CostsPage(page).receipts.first()).toContainText("<img");
  await expectHarmless(page);
});

/** Three to a ticket, so that there are few of them to look at. */
const attacks = [0, 3, 6, 9].map((from) => hostileTexts.slice(from, from + 3).join(" "));

function hostileTicket(attack: string, place: number) {
  const markdown = `${attack}\n\n# ${attack}\n\n- ${attack}\n\n| a | b |\n|---|---|\n| ${attack} | x |`;
  const ids = ["s1", attack];
  const list = [attack];
  return answeredTicket({
    ref: attack.slice(0, 20),
    type: place % 2 === 0 ? "story" : "bug",
    title: `${place} ${attack}`,
    sourceIds: ids,
    story: { role: attack, goal: attack, benefit: attack, sourceIds: ids },
    description: markdown,
    acceptanceCriteria: [{ kind: "gherkin", text: attack, given: list, when: list, then: list, sourceIds: ids }],
    bug: { steps: list, expected: attack, actual: attack, environment: attack, severity: null, sourceIds: ids },
    subtasks: [{ title: attack, sourceIds: ids }],
    labels: list,
    assumptions: [{ text: attack, sourceIds: ids }],
    openQuestions: [{ text: attack, field: attack, options: list }],
    dependsOn: list,
  });
}

/** Nothing ran, nothing was fetched, and there is nothing to click that leads away; `trouble` sees requests. */
async function expectHarmless(page: Page): Promise<void> {
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  const dangerous =
    "img, iframe, script, svg animate, form[action], meta[http-equiv=refresh], a[href^=http], a[href^=javascript]";
  await expect(page.locator("main").locator(dangerous)).toHaveCount(0);
  expect(new URL(page.url()).hostname).toBe("127.0.0.1");
}
