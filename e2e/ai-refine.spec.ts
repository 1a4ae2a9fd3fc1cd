import { expect } from "@playwright/test";
import { createGate } from "../packages/sandbox/src/model/gate.ts";
import { heldAfter } from "./model-answers.ts";
import { connectModel } from "./models.ts";
import { RefinePanel } from "./pages/refine.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { TicketPage } from "./pages/ticket.ts";
import { addTicket, storedContent } from "./tickets.ts";
import { test } from "./world.ts";

const before = { description: "Customers pay at the counter when they come to fetch the order." };
const answer = {
  title: "Pay for an order at the counter",
  description: "Customers pay at the counter when they fetch the order.",
  clear: [],
};

test("a wish becomes a difference field by field; one is taken, one left, and one step takes it back", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  const gate = createGate();
  double.script(heldAfter(answer, [["Customers pay at the counter when they", gate]]));
  const id = await addTicket(world, "story", "Pay at counter", before);
  await world.open(page, `/tickets/${id}`);
  const refine = new RefinePanel(page);
  await refine.open();
  await expect(refine.wish).toBeFocused();
  await expect(refine.cost).toContainText("$");
  await refine.ask("Say what is paid for");
  const proposal = refine.proposals.first();
  await expect(proposal).toHaveAttribute("aria-busy", "true");
  await expect(proposal).toContainText("OpenAI · gpt-5-mini answers");
  await expect(refine.added().first()).toContainText("for an order");
  gate.release();
  await expect(refine.field("Description")).toBeChecked();
  await expect(refine.removed().filter({ hasText: "come to" })).toBeVisible();
  const ticket = new TicketPage(page);
  await expect(ticket.title).toHaveValue("Pay at counter");

  await refine.field("Description").uncheck();
  await proposal.getByRole("button", { name: "Accept 1 of 2" }).click();
  await expect(ticket.title).toHaveValue(answer.title);
  expect(await storedContent(world, id)).toMatchObject({ title: answer.title, ...before });
  await expect(refine.proposals).toHaveCount(0);
  await new Sidebar(page).undo.click();
  await expect(ticket.title).toHaveValue("Pay at counter");
  expect(await storedContent(world, id)).toMatchObject({ title: "Pay at counter", ...before });
  await ticket.toggle("History");
  await expect(ticket.history).toContainText("Say what is paid for");
});

test("by keys alone: a ticket is refined with a suggested wish, and the whole proposal is taken", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  double.script({ reply: answer });
  const id = await addTicket(world, "story", "Pay at counter", before);
  await world.open(page, `/tickets/${id}`);
  const ticket = new TicketPage(page);
  await expect(ticket.title).toHaveValue("Pay at counter");
  await page.keyboard.press("r");
  const refine = new RefinePanel(page);
  await expect(refine.wish).toBeFocused();
  await page.keyboard.insertText("Plainer words");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(refine.field("Title")).toBeChecked();
  const accept = refine.proposals.first().getByRole("button", { name: "Accept all 2" });
  for (let presses = 0; presses < 20 && !(await accept.evaluate((node) => node === document.activeElement)); presses++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(ticket.title).toHaveValue(answer.title);
  await expect(refine.wish).toBeFocused();
  expect(await storedContent(world, id)).toMatchObject({ title: answer.title, description: answer.description });
});

test("what somebody changed meanwhile is not overwritten by a proposal, the rest can still be taken", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  double.script({ reply: answer });
  const id = await addTicket(world, "story", "Pay at counter", before);
  await world.open(page, `/tickets/${id}`);
  const refine = new RefinePanel(page);
  await refine.open();
  await refine.ask("Say what is paid for");
  await expect(refine.field("Title")).toBeChecked();
  const ticket = new TicketPage(page);
  await ticket.title.fill("Pay in the shop");
  await expect(refine.field("Title")).toBeDisabled();
  await expect(refine.proposals.first()).toContainText("You changed this since.");
  await refine.accept();
  await expect(refine.proposals).toHaveCount(0);
  expect(await storedContent(world, id)).toMatchObject({ title: "Pay in the shop", description: answer.description });
});

test("a refinement that breaks off says so, keeps the ticket and can be asked again", async ({
  page,
  world,
  double,
}) => {
  await connectModel(world, double, "openai");
  double.script({ reply: answer, fault: { kind: "cut", afterPieces: 5 } });
  const id = await addTicket(world, "story", "Pay at counter", before);
  await world.open(page, `/tickets/${id}`);
  const refine = new RefinePanel(page);
  await refine.open();
  const calls = double.calls.length;
  await refine.ask("Say what is paid for");
  await expect(refine.proposals.first()).toContainText("The answer of OpenAI broke off.");
  expect(double.calls).toHaveLength(calls + 1);
  await expect(refine.proposals.first().getByRole("button", { name: /^Accept/ })).toHaveCount(0);
  double.script({ reply: answer });
  await refine.proposals.first().getByRole("button", { name: "Ask again" }).click();
  await expect(refine.field("Title")).toBeChecked();
  await expect(refine.proposals).toHaveCount(1);
});

test("the offline engine says that it cannot follow wishes, and where a model is found", async ({ page, world }) => {
  const id = await addTicket(world, "story", "Pay at counter", before);
  await world.open(page, `/tickets/${id}`);
  const refine = new RefinePanel(page);
  await refine.open();
  await expect(refine.panel).toContainText("The offline engine cannot follow wishes in words.");
  await expect(refine.wish).toHaveCount(0);
  await refine.panel.getByRole("link", { name: "Add a model" }).click();
  await expect(page.getByRole("button", { name: "Add provider" })).toBeVisible();
});
