import { readFileSync } from "node:fs";
import type { TicketContent } from "@myba/shared/tickets/content";
import type { TicketDraft } from "@myba/shared/tickets/ticket";
import { describe, expect, test } from "vitest";
import { collectGeneration } from "../generate.ts";
import { normaliseText } from "../reading/normalise-text.ts";
import { generateOffline } from "./template.ts";

// Texts as people paste them on their first day. What is asserted is what a product owner would insist on.

async function ticketsOf(file: string): Promise<readonly TicketDraft[]> {
  const text = normaliseText(readFileSync(new URL(`everyday-texts/${file}`, import.meta.url), "utf8"));
  return (await collectGeneration(generateOffline({ text }, new AbortController().signal))).tickets;
}

function contentsOf(tickets: readonly TicketDraft[]): readonly TicketContent[] {
  return tickets.map((ticket) => ticket.content);
}

function titled(tickets: readonly TicketDraft[], pattern: RegExp): TicketDraft {
  const found = tickets.find((ticket) => pattern.test(ticket.content.title));
  if (!found) throw new Error(`no ticket titled ${pattern} among: ${tickets.map((t) => t.content.title).join(" · ")}`);
  return found;
}

describe("a mail with feedback", () => {
  test("each point of its list becomes a ticket of its own kind", async () => {
    const tickets = await ticketsOf("mail.txt");
    expect(titled(tickets, /label PDF/i).content.type).toBe("bug");
    expect(titled(tickets, /override the 30 day limit/i).content.story?.role).toMatch(/^support agents$/i);
    expect(titled(tickets, /dashboard/i).content.priority).toBe("low");
    titled(tickets, /load within 2 seconds/i);
    titled(tickets, /email|status of a return/i);
  });

  test("greeting, header, signature and the decision are no tickets, the open question is no task", async () => {
    const tickets = contentsOf(await ticketsOf("mail.txt"));
    for (const content of tickets) {
      expect(content.title).not.toMatch(/Dana|From:|Subject|Thanks|Best regards|Northwind|go live/i);
      expect(content.description).not.toMatch(/Best regards|Northwind Ltd/);
    }
    const store = tickets.filter((content) => /returns to a store/i.test(content.title));
    expect(store.map((content) => content.type).filter((type) => type !== "spike")).toEqual([]);
  });
});

describe("a meeting transcript", () => {
  test("small talk and how-are-we-doing questions are no tickets", async () => {
    const titles = contentsOf(await ticketsOf("meeting.txt")).map((content) => content.title);
    expect(titles.filter((title) => /shall we start|hear me|who writes|I'll take|is that hard/i.test(title))).toEqual(
      [],
    );
    expect(titles.filter((title) => /^(and|so|right|okay|hmm)\b/i.test(title))).toEqual([]);
  });

  test("a need, a rule and a bug that were said become tickets", async () => {
    const tickets = await ticketsOf("meeting.txt");
    titled(tickets, /guest checkout/i);
    titled(tickets, /validate the postcode/i);
    expect(titled(tickets, /tax/i).content.type).toBe("bug");
  });
});

describe("a document of several stories", () => {
  test("its epic holds two stories and a bug", async () => {
    const tickets = await ticketsOf("stories.md");
    const epic = titled(tickets, /Loyalty programme/);
    expect(epic.content.type).toBe("epic");
    const children = tickets.filter((ticket) => ticket.parent === epic.ref);
    expect(children.map((child) => child.content.type)).toEqual(["story", "story", "bug"]);
  });

  test("criteria, points and the dependency stay with the story they were written under", async () => {
    const tickets = await ticketsOf("stories.md");
    const earn = titled(tickets, /earn points/i);
    const redeem = titled(tickets, /redeem points/i);
    expect(earn.content.acceptanceCriteria.map((criterion) => criterion.kind)).toEqual(["gherkin", "check", "check"]);
    expect(redeem.content.acceptanceCriteria).toHaveLength(3);
    expect(redeem.content.points).toBe(5);
    expect(redeem.dependsOn).toEqual([earn.ref]);
  });

  test("the bug has its steps, what was expected and what happened apart", async () => {
    const bug = titled(await ticketsOf("stories.md"), /points balance/i).content.bug;
    expect(bug?.steps).toEqual(["Order two items", "Return one", "Open the account page"]);
    expect(bug?.expected).toBe("points of the returned item are deducted");
    expect(bug?.actual).toBe("all points are deducted");
  });
});

test("a requirements table gives a ticket a row, with the priority of its column and no pipes", async () => {
  const tickets = await ticketsOf("table.md");
  expect(contentsOf(tickets).filter((content) => content.title.includes("|"))).toEqual([]);
  expect(titled(tickets, /search customers/i).content.priority).toBe("high");
  expect(titled(tickets, /shown in grey/i).content.priority).toBe("low");
  expect(titled(tickets, /at most 50 hits/i).content.acceptanceCriteria[0]?.text).not.toMatch(/\||Must/);
});

test("notes that name who does something become stories of that role", async () => {
  const tickets = await ticketsOf("notes.txt");
  expect(titled(tickets, /book a desk/i).content.story?.role).toMatch(/^users$/i);
  expect(titled(tickets, /approve bookings/i).content.story?.role).toMatch(/^managers$/i);
  expect(titled(tickets, /floor plan/i).content.priority).toBe("low");
});

test("in a specification whoever shall be able to do something is the role of a story", async () => {
  const tickets = await ticketsOf("spec.md");
  expect(titled(tickets, /report a defect/i).content.story?.role).toBe("driver");
  expect(titled(tickets, /assign a job/i).content.story?.role).toBe("depot manager");
  const titles = contentsOf(tickets).map((content) => content.title);
  expect(titles.filter((title) => /fuel management|HR system|^\d/i.test(title))).toEqual([]);
  expect(titles.filter((title) => /\b(?:the|of|a|until|for)…?$|\.\.\.$/i.test(title))).toEqual([]);
});

test("plain lines that head a section are headings, not sentences; risks and the state of today are no tickets", async () => {
  const titles = contentsOf(await ticketsOf("prd.txt")).map((content) => content.title);
  expect(titles.filter((title) => /Risks|App store review|lose photos when/i.test(title))).toEqual([]);
  expect(titles.filter((title) => /^(Overview|Technical|Milestones|User Experience)$/i.test(title))).toEqual([]);
});
