import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readBundle } from "./formats.ts";

function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
}

test("a ticket of Backlog.md keeps its criteria, labels and state", () => {
  const [ticket] = readBundle("back-308.04.md", fixture("backlog-md-fish.md")).tickets;
  expect(ticket?.id).toBe("BACK-308.04");
  expect(ticket?.content).toMatchObject({
    title: "Implement fish completion script",
    status: "done",
    labels: ["fish", "completion"],
  });
  expect(ticket?.content.acceptanceCriteria.map((criterion) => criterion.text)).toEqual([
    "Fish completion script created (backlog.fish)",
    "Top-level commands complete correctly",
    "Subcommands complete for 'backlog task', 'backlog doc', etc.",
    "Flags and options complete with descriptions",
    "Script follows fish completion conventions",
    "Tested in fish 3.x",
  ]);
  expect(ticket?.content.description).toMatch(
    /^Create fish completion script .*- Dynamic completions where applicable$/s,
  );
});

test("sections of a Backlog.md ticket without a field of ours stay in the description", () => {
  const [ticket] = readBundle("back-528.md", fixture("backlog-md-sorting.md")).tickets;
  expect(ticket?.content.description).toContain("## Implementation Plan");
  expect(ticket?.content.description).not.toContain("SECTION:");
  expect(ticket?.content.acceptanceCriteria).toHaveLength(3);
});

test("front matter that is no YAML is refused with its line", () => {
  const text = "---\nid: X-1\ntitle: 'open\n---\nText\n";
  expect(() => readBundle("x.md", text)).toThrow(/x\.md is not a ticket file: line \d+, column \d+: the front matter/);
});

test("front matter that refers to itself is refused", () => {
  const text = "---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n---\n";
  expect(() => readBundle("x.md", text)).toThrow(/x\.md is not a ticket file: line 2: the front matter has no usable/);
});

test("a list of titles with checkboxes becomes tickets under the epics of its headings", () => {
  const text = [
    "# Sprint 12",
    "",
    "## Checkout",
    "- [ ] Pay by card",
    "  - [x] Test with a refused card",
    "  - [ ] Write the help page",
    "- [x] As a buyer, I want to get a refund so that I trust the shop.",
    "## Search",
    "* [ ] Find *orders* by number",
    "- Notes without a box are no tickets",
  ].join("\n");
  const { tickets } = readBundle("sprint.md", text);
  expect(tickets.map(({ content, parentId }) => [content.type, content.title, content.status, parentId])).toEqual([
    ["epic", "Checkout", "draft", null],
    ["task", "Pay by card", "draft", "line-3"],
    ["story", "As a buyer, I want to get a refund so that I trust the shop.", "done", "line-3"],
    ["epic", "Search", "draft", null],
    ["task", "Find *orders* by number", "draft", "line-8"],
  ]);
  expect(tickets[1]?.content.subtasks).toEqual([
    { title: "Test with a refused card", done: true },
    { title: "Write the help page", done: false },
  ]);
  expect(tickets[2]?.content.story).toEqual({ role: "buyer", goal: "get a refund", benefit: "I trust the shop" });
});

test("headings with text and no list become tickets with descriptions", () => {
  const { tickets } = readBundle("notes.md", "# Pay by card\nWe need this.\n\n# Refund\n```\n# not a heading\n```\n");
  expect(tickets.map((ticket) => [ticket.content.title, ticket.content.description])).toEqual([
    ["Pay by card", "We need this."],
    ["Refund", "```\n# not a heading\n```"],
  ]);
});

test("a table exported by Jira keeps types, parents, points and repeated labels", () => {
  const text = [
    "Summary,Issue key,Issue id,Issue Type,Status,Priority,Labels,Labels,Custom field (Story Points),Parent,Due date",
    'Payments,SHOP-1,10001,Epic,To Do,Highest,,,,,"12/Mar/26 5:00 PM"',
    '"Pay by card, or later",SHOP-2,10002,Story,In Progress,Medium,web shop,v2,5.0,10001,2026-03-12',
    "Refused cards,SHOP-3,10003,Bug,Done,Low,,,4,SHOP-1,",
  ].join("\r\n");
  const { tickets } = readBundle("jira.csv", text);
  expect(tickets.map(({ content, parentId }) => [content.type, content.status, content.priority, parentId])).toEqual([
    ["epic", "draft", "urgent", null],
    ["story", "doing", "medium", "SHOP-1"],
    ["bug", "done", "low", "SHOP-1"],
  ]);
  expect(tickets[1]?.content).toMatchObject({
    title: "Pay by card, or later",
    labels: ["web-shop", "v2"],
    points: 5,
    dueDate: "2026-03-12",
  });
  expect(tickets[0]?.content.description).toBe("Due: 12/Mar/26 5:00 PM");
  expect(tickets[2]?.content).toMatchObject({ points: null, description: "Story points: 4" });
});

test("tables of GitHub and Linear are read, whatever separates their cells", () => {
  const github = readBundle(
    "issues.tsv",
    "number\ttitle\tbody\tlabels\tstate\n7\tLogin fails\tSteps\tbug,ui\tCLOSED\n",
  );
  expect(github.tickets[0]?.content).toMatchObject({
    title: "Login fails",
    description: "Steps",
    labels: ["bug", "ui"],
    status: "done",
  });
  const linear = readBundle("linear.csv", "ID;Title;Priority;Estimate;Status\nLIN-1;Faster list;Urgent;3;Backlog\n");
  expect(linear.tickets[0]).toMatchObject({ id: "LIN-1", content: { priority: "urgent", points: 3, status: "draft" } });
});

test("a title that is too long for a ticket is whole in the description", () => {
  const title = "word ".repeat(60).trim();
  const [ticket] = readBundle("long.csv", `Title,Description\n${title},Details\n`).tickets;
  expect(ticket?.content.title).toHaveLength(200);
  expect(ticket?.content.description).toBe(`${title}\n\nDetails`);
});

function titleOf(markdown: string): string | undefined {
  return readBundle("x.md", markdown).tickets[0]?.content.title;
}

test("a heading keeps its last word, however many blanks it holds", () => {
  expect(titleOf("# Support C#")).toBe("Support C#");
  expect(titleOf("# Closed ##")).toBe("Closed");
  expect(titleOf(`# One${" ".repeat(500_000)}two`)).toBe("One two");
});
