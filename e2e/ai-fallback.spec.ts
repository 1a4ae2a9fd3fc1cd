import { expect } from "@playwright/test";
import { deliveryAnswer } from "./model-answers.ts";
import { connectModel } from "./models.ts";
import { AiSettingsPage } from "./pages/ai-settings.ts";
import { ComposePage } from "./pages/compose.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { deliveryNotes } from "./texts.ts";
import { test } from "./world.ts";

/** Longer than anybody waits by itself: whoever may answer instead is asked at once. */
const busyForLong = { kind: "status", status: 429, retryAfter: "600" } as const;

test("a provider that asks to slow down is waited for, with the seconds on the screen", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  const callsBefore = double.calls.length;
  const busy = { kind: "status", status: 429, retryAfter: "2" } as const;
  double.script((call) => (call.number === callsBefore + 1 ? { fault: busy } : { reply: deliveryAnswer(call) }));
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await compose.generate.click();
  await compose.agree();
  await expect(compose.bar).toContainText(/OpenAI asks to slow down\. Asking again in [12] s\./);
  await compose.expectEnded(/Done · 3 tickets/);
  expect(double.calls).toHaveLength(callsBefore + 2);
});

test("the offline engine answers in the place of a model once it was allowed to, and that is said", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  double.script({ fault: busyForLong });
  await world.open(page, "/settings/ai");
  const ai = new AiSettingsPage(page);
  await expect(ai.fallback("Offline engine")).not.toBeChecked();
  await ai.fallback("Offline engine").check();
  await new Sidebar(page).newFromText();
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await compose.generate.click();
  await compose.agree();
  await compose.expectEnded(/OpenAI asks to slow down\. Offline engine answered instead\..*Done · \d tickets/);
  await compose.openTicket(/Choose a delivery slot/);
  await expect(page.getByRole("article")).toContainText("The offline engine made this");
});

test("without that permission nobody answers instead, but the offline engine is offered", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  await world.open(page, "/compose");
  const compose = new ComposePage(page);
  await compose.paste(deliveryNotes);
  await expect(compose.estimate).toContainText("$");
  await double.close();
  await compose.generate.click();
  await compose.agree();
  await compose.expectEnded(/Broke off before the first ticket.*OpenAI.*was asked/);
  await expect(compose.trouble).toContainText(`Nothing answers at ${double.url("openai")}`);
  await expect(compose.cards).toHaveCount(0);
  await compose.way("Use the offline engine").click();
  await compose.expectEnded(/Done · \d tickets/);
  await expect(compose.card("Choose a delivery slot").first()).toBeVisible();
});

test("another service that costs answers instead only with a permission of its own", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "anthropic");
  await connectModel(world, double, "openai");
  double.script((call) => (call.dialect === "openai" ? { fault: busyForLong } : { reply: deliveryAnswer(call) }));
  await world.open(page, "/settings/ai");
  const ai = new AiSettingsPage(page);
  await ai.expectOrder(["OpenAI", "Anthropic", "Offline engine"]);
  await ai.fallback("Anthropic").check();
  await expect(ai.mayCost("Anthropic")).not.toBeChecked();
  const compose = new ComposePage(page);
  await new Sidebar(page).newFromText();
  await compose.paste(deliveryNotes);
  await compose.generate.click();
  await compose.agree();
  await compose.expectEnded(/Broke off before the first ticket/);

  await new Sidebar(page).go("Settings");
  await page.getByRole("link", { name: "AI providers" }).click();
  await ai.mayCost("Anthropic").check();
  await page.goBack();
  await page.goBack();
  await compose.way(/^Generate again/).click();
  await compose.expectEnded(/Anthropic .*answered instead\..*Done · 3 tickets/);
});
