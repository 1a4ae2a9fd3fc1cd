import { expect, it } from "vitest";
import type { TicketContent } from "@myba/shared/tickets/content";
import { collectGeneration } from "../generate.ts";
import { generateOffline } from "./template.ts";

async function contentsOf(...lines: readonly string[]): Promise<readonly TicketContent[]> {
  const text = lines.join("\n");
  const { tickets } = await collectGeneration(generateOffline({ text }, new AbortController().signal));
  return tickets.map(({ content }) => content);
}

it("a wish that is a verb alone is a story", async () => {
  const [ticket] = await contentsOf("As a user, I want to pay.");
  expect(ticket).toMatchObject({ type: "story", title: "Pay", story: { role: "user", goal: "pay" } });
});

it("a goal that is told rather than wanted reads after “I want to”", async () => {
  const [manager, tenant] = await contentsOf(
    "# Approval",
    "The manager gets a notification and can approve the request.",
    "",
    "The tenant reads the meter every month.",
  );
  expect(manager?.type).toBe("epic");
  expect(tenant?.story?.goal).toBe("get a notification and can approve the request");
});

it("“could” in a wish ranks nothing", async () => {
  const [ticket] = await contentsOf("If they could take a photo, that would help.");
  expect(ticket?.title).toBe("Take a photo");
  expect(ticket?.priority).toBe("none");
  const [option] = await contentsOf("The form could remember the last entry.");
  expect(option?.priority).toBe("low");
});

it("who is asked for wishes and names a thing gets a ticket", async () => {
  const tickets = await contentsOf(
    "Ann: Thanks for having us.",
    "Ann: What would you like to have?",
    "Bea: A screen in the corridor that shows free beds.",
    "Ann: The old one must go.",
  );
  expect(tickets.map(({ title }) => title)).toContain("Screen in the corridor that shows free beds");
});

it("notes of several wishes are several tickets, not one", async () => {
  const wishes = "I want to export the invoices. I also need to see who paid. We would like to send reminders by mail.";
  for (const title of ["Notes call w/ Acme", "Invoices, first thoughts"]) {
    const tickets = await contentsOf(title, "", wishes);
    expect(tickets.filter(({ type }) => type === "spike")).toEqual([]);
    expect(tickets.filter(({ type }) => type !== "epic").length).toBeGreaterThanOrEqual(3);
  }
});

it("what the writers promise, announce or say of their document is no ticket", async () => {
  const tickets = await contentsOf(
    "# Returns portal",
    "",
    "On an average Monday, 610 calls come in. This document describes what the portal has to do.",
    "",
    "Two things we cannot do without:",
    "",
    "The export must contain the tax rate.",
    "",
    "One thing we noticed ourselves: the help page does not load. We will fix that this week.",
    "",
    "We will come back with a plan on Friday.",
  );
  expect(tickets.filter(({ type }) => type !== "epic").map(({ title }) => title)).toEqual([
    "Export must contain the tax rate",
    "Help page does not load",
  ]);
});

it("what is not in this release is an assumption, no ticket", async () => {
  const tickets = await contentsOf(
    "# Portal",
    "",
    "- The portal must list returns.",
    "- The portal must print labels.",
    "",
    "## Not in this release",
    "",
    "- Vouchers must be sold.",
  );
  expect(tickets.map(({ title }) => title)).toEqual(["Portal", "Portal must list returns", "Portal must print labels"]);
  expect(tickets[0]?.assumptions.join()).toContain("Vouchers must be sold");
});

it("faults one below the other are a bug each", async () => {
  const tickets = await contentsOf(
    "The total shows NaN when the cart is empty.",
    "",
    "The save button stays disabled after I fill in all fields.",
    "",
    "Clicking on export does nothing.",
  );
  expect(tickets.map(({ type }) => type)).toEqual(["bug", "bug", "bug"]);
});

it("who was there is no ticket, what the notes go on with is", async () => {
  const tickets = await contentsOf(
    "Planning meeting",
    "",
    "Attendees:",
    "- Maren (product)",
    "- Tobias (shop)",
    "",
    "- The label must show the slot.",
    "- Clerks need to see open orders.",
    "",
    "Excused: Ines will join later",
    "In the room: Maren, Tobias; on the call: Ines",
  );
  const titles = tickets.filter(({ type }) => type !== "epic").map(({ title }) => title);
  expect(titles).toEqual(["Label must show the slot", "See open orders"]);
});
