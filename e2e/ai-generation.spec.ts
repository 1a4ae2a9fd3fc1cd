import { expect } from "@playwright/test";
import { createGate } from "../packages/sandbox/src/model/gate.ts";
import { cutAfter, deliveryAnswer, heldAfter } from "./model-answers.ts";
import { connectModel } from "./models.ts";
import { ComposePage } from "./pages/compose.ts";
import { CostsPage } from "./pages/costs.ts";
import { TicketListPage } from "./pages/list.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { TicketPage } from "./pages/ticket.ts";
import { deliveryNotes } from "./texts.ts";
import { test } from "./world.ts";

// A keychain outlives a crash, and the key with it.
test.use({ hasKeychain: true });

/** The browser's own words about a host that is not there. */
const hostIsGone = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;

/** Words of the second ticket's goal, in the middle of the answer. */
const midway = '"goal":"move a booked';
const incomplete = "Incomplete: the answer ends here";

test("a model writes tickets field by field, and what they cost is told exactly in every place", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  const [inTitle, inBenefit, inSecond] = [createGate(), createGate(), createGate()];
  double.script((call) => ({
    ...heldAfter(deliveryAnswer(call), [
      ['"title":"Choose a delivery slot at checkout"', inTitle],
      ['"benefit":"I am at home when the parcel', inBenefit],
      [midway, inSecond],
    ]),
    usage: { inputTokens: 100_000, outputTokens: 10_000 },
  }));
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await expect(compose.answerer).toHaveAccessibleName(/OpenAI.*gpt-5-mini/);
  await expect(compose.estimate).toContainText("$");
  await compose.generate.click();
  await expect(compose.costQuestion).toContainText("at OpenAI. The text goes to 127.0.0.1");
  await compose.agree();

  const first = compose.card("Choose a delivery slot at checkout");
  await expect(first).toContainText("Writing…");
  await expect(compose.bar).toContainText("OpenAIgpt-5-minianswers");
  inTitle.release();
  await expect(first).toContainText("so thatI am");
  await first.click();
  await expect(first).toContainText(
    "As a registered customer I want to choose a delivery slot at checkout so that I am",
  );
  inBenefit.release();
  await expect(first).toContainText("2 criteria");
  await expect(compose.card("Move a booked slot")).toContainText("move a booked");
  await expect(compose.cards).toHaveCount(2);
  inSecond.release();
  await compose.expectEnded(/100 %.*Done · 3 tickets.*OpenAI.*answered.*\$0\.045 · 100,000 \+ 10,000 tokens/);

  await compose.bar.getByRole("link", { name: /\$0\.045/ }).click();
  const costs = new CostsPage(page);
  await expect(costs.receipts.first()).toContainText("Tickets from Delivery slots$0.045");
  await expect(costs.receipts.first()).toContainText("OpenAI · gpt-5-mini · 100,000 read, 10,000 written");
  await page.goto(`${world.origin}/#/tickets`);
  await new TicketListPage(page).row(/Move a booked slot/).click();
  await expect(new TicketPage(page).article).toContainText("OpenAI · gpt-5-mini made this");
  await expect(new TicketPage(page).article).toContainText(/cost \$0\.0\d/);
});

test("by keys alone: a text becomes tickets of a model", async ({ page, world, double }) => {
  await connectModel(world, double, "openai");
  double.script((call) => ({ reply: deliveryAnswer(call) }));
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await expect(compose.text).toBeFocused();
  await page.keyboard.insertText(deliveryNotes);
  await expect(compose.estimate).toContainText("$");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(compose.costQuestion.getByRole("button", { name: "Agree and generate" })).toBeFocused();
  await page.keyboard.press("Enter");
  await compose.expectEnded(/Done · 3 tickets/);
});

test("an answer that breaks in the middle of a word keeps what came, marked, and is not paid twice", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  const callsBefore = double.calls.length;
  double.script((call) => cutAfter(deliveryAnswer(call), midway));
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await compose.generate.click();
  await compose.agree();
  await compose.expectEnded(/Broke off · 2 tickets kept/);
  await expect(compose.trouble).toContainText("The answer of OpenAI broke off. What arrived is kept.");
  await expect(compose.card("Choose a delivery slot")).not.toContainText(incomplete);
  await expect(compose.card("Move a booked slot")).toContainText(incomplete);
  expect(double.calls).toHaveLength(callsBefore + 1);

  await compose.bar.getByRole("button", { name: "Go to the tickets" }).click();
  const list = new TicketListPage(page);
  const row = list.row(/Move a booked slot/);
  await expect(row).toContainText(incomplete);
  await row.click();
  const ticket = new TicketPage(page);
  await expect(ticket.article).toContainText(incomplete);
  await expect(ticket.field("Goal")).toHaveValue(/move a booked/);
  await ticket.article.getByRole("button", { name: "Keep as it is" }).click();
  await expect(ticket.article).not.toContainText(incomplete);

  await new Sidebar(page).go("Drafts and texts");
  await page.getByRole("region", { name: "Texts with tickets" }).getByRole("link").first().click();
  double.script((call) => ({ reply: deliveryAnswer(call) }));
  await compose.way(/^Generate again: .*\$0/).click();
  await compose.expectEnded(/Done · 3 tickets/);
  expect(double.calls).toHaveLength(callsBefore + 2);
});

test("a reload in the middle of an answer changes nothing: the model goes on", async ({ page, world, double }) => {
  await connectModel(world, double, "anthropic");
  const gate = createGate();
  double.script((call) => heldAfter(deliveryAnswer(call), [[midway, gate]]));
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await compose.generate.click();
  await compose.agree();
  await expect(compose.card("Move a booked slot")).toContainText("move a booked");
  const callsBefore = double.calls.length;
  await page.reload();
  await expect(compose.card("Move a booked slot")).toContainText("move a booked");
  gate.release();
  await compose.expectEnded(/Done · 3 tickets.*Anthropic/);
  expect(double.calls).toHaveLength(callsBefore);
});

test("a crash in the middle of an answer keeps what was on the screen, marked as unfinished", async ({
  page,
  world,
  double,
  trouble,
}) => {
  trouble.expect(hostIsGone);
  await connectModel(world, double, "openrouter");
  const gate = createGate();
  double.script((call) => heldAfter(deliveryAnswer(call), [[midway, gate]]));
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await compose.generate.click();
  await compose.agree();
  await expect(compose.card("Move a booked slot")).toContainText("move a booked");
  await world.crash();
  await expect(page.getByText("The window lost its connection to MyBA.").first()).toBeVisible();
  await world.start();
  await compose.expectEnded(/Interrupted · 2 tickets kept/);
  await expect(compose.card("Move a booked slot")).toContainText(incomplete);
  await expect(compose.card("Choose a delivery slot")).not.toContainText(incomplete);
  double.script((call) => ({ reply: deliveryAnswer(call) }));
  await compose.way(/^Generate again/).click();
  await compose.expectEnded(/Done · 3 tickets/);
});

test("Stop ends the answer at the provider, and keeps what was written", async ({ page, world, double }) => {
  await connectModel(world, double, "openai");
  double.script((call) => heldAfter(deliveryAnswer(call), [[midway, createGate()]]));
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await compose.generate.click();
  await compose.agree();
  await expect(compose.cards).toHaveCount(2);
  await compose.cancel.click();
  await compose.expectEnded(/Stopped · 2 tickets kept/);
  await expect(compose.card("Move a booked slot")).toContainText(incomplete);
  expect(await double.calls.at(-1)?.ended).toBe("aborted");
});
