import { expect } from "@playwright/test";
import { everything } from "../apps/desktop/src/core/testing/everything.ts";
import { makeTicket, undoAndRedo } from "./journeys/edit-and-undo.ts";
import { TicketListPage } from "./pages/list.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { TicketPage } from "./pages/ticket.ts";
import { addTicket, storedContent } from "./tickets.ts";
import { test } from "./world.ts";

test("every field of a story is edited in place and saved by itself", async ({ page, world }) => {
  const question = { text: "Which cards?", field: "description", options: ["Visa", "All"], answer: null };
  const id = await addTicket(world, "story", "Pay by card", {
    story: { role: "customer", goal: "pay by card", benefit: "" },
    openQuestions: [question, { ...question, text: "Who approves?", options: [] }],
  });
  await world.open(page, `/tickets/${id}`);
  const ticket = new TicketPage(page);

  await ticket.title.fill("Pay by credit card");
  await ticket.field("Role").fill("returning customer");
  await ticket.field("Goal").fill("pay with a stored card");
  await ticket.field("Benefit").fill("checkout takes seconds");
  await ticket.choose(/^Status/, "Ready");
  await ticket.choose(/^Priority/, "High");
  await ticket.field("Reason for the priority").fill("Most carts are left here");
  await ticket.choose(/^Points/, "5");
  await ticket.setProperty("Assignee", "kim@example.com");
  await ticket.setProperty("Component", "checkout");
  await ticket.setProperty("Fix version", "2.1");
  await ticket.setProperty("Due date", "2027-03-01");
  await ticket.addLabel("Card Payments");
  await ticket.addLabel("quick win");
  await ticket.labels().getByRole("button", { name: "Remove label quick-win" }).click();
  await ticket.addCriterion("A stored card is offered first.");
  await ticket.addCriterion("An expired card is refused.");
  await ticket.article.getByRole("button", { name: "Visa" }).click();
  await ticket.field("Answer: Who approves?").fill("The bank");
  await ticket.field("Answer: Who approves?").press("Enter");
  await ticket.describe("Cards are **never** stored by us.");
  await expect(ticket.article.locator("strong", { hasText: "never" })).toBeVisible();
  await ticket.addPart("Steps");
  await ticket.field("Step 1").fill("Talk to the bank");
  await ticket.article.getByRole("checkbox", { name: "Done: Talk to the bank" }).check();
  await ticket.addPart("Assumption");
  await ticket.field("Assumption 1").fill("The bank has an API");
  await ticket.expectSaved();

  await expect
    .poll(() => storedContent(world, id))
    .toMatchObject({
      title: "Pay by credit card",
      story: { role: "returning customer", goal: "pay with a stored card", benefit: "checkout takes seconds" },
      status: "ready",
      priority: "high",
      priorityReason: "Most carts are left here",
      points: 5,
      assignee: "kim@example.com",
      component: "checkout",
      fixVersion: "2.1",
      dueDate: "2027-03-01",
      labels: ["card-payments"],
      acceptanceCriteria: [{ text: "A stored card is offered first." }, { text: "An expired card is refused." }],
      openQuestions: [{ answer: "Visa" }, { answer: "The bank" }],
      description: "Cards are **never** stored by us.",
      subtasks: [{ title: "Talk to the bank", done: true }],
      assumptions: ["The bank has an API"],
    });
});

test("a criterion is written as Given, When and Then, moved and removed", async ({ page, world }) => {
  const id = await addTicket(world, "story", "Pay by card");
  await world.open(page, `/tickets/${id}`);
  const ticket = new TicketPage(page);
  await ticket.addCriterion("The receipt is sent");
  await ticket.addCriterion("The order is stored");
  await ticket.chooseForCriterion("AC-1", "Given / When / Then");
  await ticket.field("Given of AC-1").fill("a stored card");
  await ticket.field("When of AC-1").fill("the customer pays");
  await ticket.chooseForCriterion("AC-2", "Move up");
  await ticket.expectSaved();
  await expect
    .poll(async () => (await storedContent(world, id)).acceptanceCriteria)
    .toMatchObject([
      { text: "The order is stored" },
      {
        kind: "gherkin",
        text: "Given a stored card, when the customer pays, then The receipt is sent",
        given: ["a stored card"],
        when: ["the customer pays"],
      },
    ]);
  await ticket.chooseForCriterion("AC-2", "Remove");
  await expect.poll(async () => (await storedContent(world, id)).acceptanceCriteria.length).toBe(1);
});

test("a bug and a spike have fields of their own, and a ticket becomes one by its type", async ({ page, world }) => {
  const id = await addTicket(world, "task", "Wrong time in e-mails");
  await world.open(page, `/tickets/${id}`);
  const ticket = new TicketPage(page);
  await ticket.choose(/^Type/, "Bug");
  await ticket.field("Steps to reproduce").fill("Book a slot\nRead the e-mail");
  await ticket.field("Expected").fill("Local time");
  await ticket.field("Actual").fill("London time");
  await ticket.choose(/^Severity/, "High");
  await expect
    .poll(async () => (await storedContent(world, id)).bug)
    .toMatchObject({
      steps: ["Book a slot", "Read the e-mail"],
      expected: "Local time",
      actual: "London time",
      severity: "high",
    });

  await ticket.choose(/^Type/, "Spike");
  await ticket.field("Question to answer").fill("Which zone does the mailer use?");
  await ticket.article.getByRole("spinbutton", { name: "Time box in hours" }).fill("4");
  await expect
    .poll(async () => (await storedContent(world, id)).spike)
    .toMatchObject({ question: "Which zone does the mailer use?", timeboxHours: 4 });
});

test("what was typed a moment before a reload is not lost", async ({ page, world }) => {
  const id = await addTicket(world, "story", "Before");
  await world.open(page, `/tickets/${id}`);
  const ticket = new TicketPage(page);
  await ticket.title.fill("Typed a moment before");
  await page.reload();
  await expect(ticket.title).toHaveValue("Typed a moment before");
  expect((await storedContent(world, id)).title).toBe("Typed a moment before");
});

test("undo takes back the last change and redo makes it again, by keys and by buttons", async ({ page, world }) => {
  await world.open(page);
  await makeTicket(page, "First title");
  await undoAndRedo(page);
});

test("an older version is seen in the history and restored", async ({ page, world }) => {
  const id = await addTicket(world, "story", "As it was", { description: "The first words." });
  const { ticket: first } = await world.client.tickets.get({ id });
  await world.client.tickets.update({ id, revision: first.revision, patch: { title: "As it became" } });
  await world.open(page, `/tickets/${id}`);
  const ticket = new TicketPage(page);
  await ticket.toggle("History");
  await expect(ticket.history.getByText("As it became")).toBeVisible();
  await expect(ticket.history.getByRole("deletion")).toHaveText("As it was");
  await ticket.history.getByRole("button", { name: `Restore version ${first.revision}` }).click();
  await expect(ticket.title).toHaveValue("As it was");
  await expect(ticket.history.getByText(/Restored/).first()).toBeVisible();
});

test("a ticket goes to the trash with what is below it, and comes back", async ({ page, world }) => {
  await world.seed(12);
  await world.open(page);
  const list = new TicketListPage(page);
  await list.row(/^T-1 Epic/).click();
  await new TicketPage(page).menu("Move to trash");
  await list.expectCount(0);
  await new Sidebar(page).go("Trash");
  await list.row(/^T-1 Epic/).click();
  await new TicketPage(page).article.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText(/Restored \d+ tickets?/).first()).toBeVisible();
  await new Sidebar(page).go("All tickets");
  await list.expectCount(12);
});

test("many tickets are changed at once, and one undo takes it back", async ({ page, world }) => {
  await world.seed(12);
  await world.client.tickets.updateMany({
    ids: await world.client.tickets.ids(everything),
    patch: { status: "draft", priority: "none" },
  });
  await world.open(page);
  const list = new TicketListPage(page);
  await list.tick(/^T-2 /);
  await list.tick(/^T-3 /);
  await list.tick(/^T-4 /);
  await expect(list.toolbar).toContainText("3 tickets");
  await list.changeSelected("Change status", "Doing");
  await expect(list.row(/^T-[234] .*Doing/)).toHaveCount(3);
  await list.changeSelected("Change priority", "Urgent");
  await expect(list.row(/^T-[234] .*Urgent/)).toHaveCount(3);
  await list.toolbar.getByRole("button", { name: "Clear selection" }).click();
  await list.tree.focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(list.row(/^T-[234] .*No priority|Urgent/)).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(list.row(/Doing/)).toHaveCount(0);
});

test("a change in one tab shows in the other", async ({ page, context, world }) => {
  const id = await addTicket(world, "story", "Seen twice");
  const other = await context.newPage();
  await world.open(page, `/tickets/${id}`);
  await world.open(other, "/tickets");
  await new TicketPage(page).title.fill("Changed in the first tab");
  await expect(new TicketListPage(other).row(/Changed in the first tab/)).toBeVisible();
  await new TicketListPage(other).row(/Changed in the first tab/).click();
  await new TicketPage(other).choose(/^Status/, "Done");
  await expect(new TicketPage(page).article.getByRole("button", { name: "Status: Done" })).toBeVisible();
});

test("a ticket changed meanwhile elsewhere keeps what is being typed and asks", async ({ page, world }) => {
  const id = await addTicket(world, "story", "Common ground");
  const { ticket: first } = await world.client.tickets.get({ id });
  let held: (() => void)[] | null = null;
  await page.routeWebSocket(/\/bridge$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (held) held.push(() => server.send(message));
      else server.send(message);
    });
  });
  await world.open(page, `/tickets/${id}`);
  const ticket = new TicketPage(page);
  await expect(ticket.title).toHaveValue("Common ground");
  const typeWhileElsewhere = async (typed: string, revision: number, elsewhere: string) => {
    const waiting: (() => void)[] = (held = []);
    await ticket.title.fill(typed);
    await world.client.tickets.update({ id, revision, patch: { title: elsewhere } });
    held = null;
    for (const send of waiting) send();
  };

  await typeWhileElsewhere("Mine", first.revision, "Theirs");
  await expect(ticket.article.getByRole("alert")).toContainText("changed somewhere else");
  await expect(ticket.title).toHaveValue("Mine");
  await ticket.article.getByRole("button", { name: "Keep mine" }).click();
  await ticket.expectSaved();
  expect((await storedContent(world, id)).title).toBe("Mine");

  const { ticket: kept } = await world.client.tickets.get({ id });
  await typeWhileElsewhere("Mine again", kept.revision, "Theirs again");
  await ticket.article.getByRole("button", { name: "Take the newer version" }).click();
  await expect(ticket.title).toHaveValue("Theirs again");
});
