import { expect } from "@playwright/test";
import { deliveryAnswer } from "./model-answers.ts";
import { connectModel } from "./models.ts";
import { ComposePage } from "./pages/compose.ts";
import { CostsPage } from "./pages/costs.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { deliveryNotes } from "./texts.ts";
import { test } from "./world.ts";

test("a monthly limit warns, then stops before anything is sent, and runs again once it is raised", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  // Four and a half cents each.
  double.script((call) => ({ reply: deliveryAnswer(call), usage: { inputTokens: 100_000, outputTokens: 10_000 } }));
  await world.open(page, "/settings/costs");
  const costs = new CostsPage(page);
  await costs.setLimit("0.06", "50");
  const compose = new ComposePage(page);
  const generate = async () => {
    await new Sidebar(page).newFromText();
    await compose.paste(deliveryNotes);
    await compose.generate.click();
  };
  await generate();
  await compose.agree();
  await compose.expectEnded(/Done · 3 tickets/);
  await compose.bar.getByRole("link", { name: /\$0\.045/ }).click();
  await expect(costs.meter()).toHaveAttribute("aria-valuetext", /\$0\.045 of \$0\.06, 7\d percent/);
  await expect(costs.limit).toContainText("$0.015 are left until the end of the month.");

  await generate();
  await compose.expectEnded(/Done · 3 tickets/);
  const calls = double.calls.length;
  await new Sidebar(page).newFromText();
  await compose.paste(deliveryNotes);
  await expect(compose.trouble).toContainText("Your limit of $0.06 for this month is reached: $0.09 are spent.");
  await compose.generate.click();
  await expect(compose.trouble).toBeFocused();
  expect(double.calls).toHaveLength(calls);

  await compose.way("Change the limit").click();
  await expect(costs.limit).toContainText("The limit is reached.");
  await costs.setLimit("5");
  await page.goBack();
  await expect(compose.trouble).toHaveCount(0);
  await compose.generate.click();
  await compose.expectEnded(/Done · 3 tickets/);
  expect(double.calls).toHaveLength(calls + 1);
});
