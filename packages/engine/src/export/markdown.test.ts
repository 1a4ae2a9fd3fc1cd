import type { TicketBundle } from "@myba/shared/tickets/bundle";
import { emptyContent } from "@myba/shared/tickets/content";
import { expect, test } from "vitest";
import { criterionOf } from "./cell-lists.ts";
import { writeMarkdown } from "./markdown.ts";
import { readMarkdown } from "./read-markdown.ts";

const meta = { engine: "offline", model: "1", language: "en" };
const noInvoice = criterionOf("AC-2", "gherkin", "No invoice");
noInvoice.given.push("no invoice");
noInvoice.when.push("I open the page");
noInvoice.then.push("I see a hint");

const bundle: TicketBundle = {
  format: "myba/tickets",
  version: 1,
  sources: [
    {
      id: "source-1",
      name: "notes.txt",
      text: "Customers can download invoices.",
      sentences: [
        {
          id: "s1",
          start: 0,
          end: 32,
          kind: "requirement",
          block: "paragraph",
          text: "Customers can download invoices.",
        },
      ],
      coverage: {
        requirementLike: 1,
        covered: 1,
        sentences: [{ sentenceId: "s1", state: "covered", tickets: ["d2"] }],
      },
    },
  ],
  tickets: [
    {
      id: "d1",
      key: "T-1",
      parentId: null,
      dependsOn: [],
      sourceId: "source-1",
      content: emptyContent("epic", "Billing"),
      meta,
    },
    {
      id: "d2",
      key: "T-2",
      parentId: "d1",
      dependsOn: ["d1"],
      sourceId: "source-1",
      content: {
        ...emptyContent("story", "Download invoices"),
        story: { role: "registered customer", goal: "download my invoices", benefit: "I can file them" },
        description: "Only paid ones.",
        priority: "high",
        points: 3,
        labels: ["billing", "pdf"],
        acceptanceCriteria: [{ ...criterionOf("AC-1", "check", "The file is a PDF."), sourceIds: ["s1"] }, noInvoice],
        subtasks: [{ title: "Ask legal", done: true }],
        openQuestions: [
          { text: "How long are invoices kept?", field: "description", options: ["1 year", "10 years"], answer: null },
        ],
        provenance: { title: ["s1"] },
      },
      meta,
    },
  ],
};

test("an export reads like a backlog somebody wrote", () => {
  expect(writeMarkdown(bundle)).toBe(`# Tickets

From *notes.txt*: 1 of 1 sentences that read like requirements are in a ticket.

## Billing

**Epic** · T-1 · Status draft

### Download invoices

**Story** · T-2 · Status draft · Priority high · Points 3 · Labels billing, pdf

- **Depends on:** T-1

**As a** registered customer **I want to** download my invoices **so that** I can file them

Only paid ones.

**Acceptance criteria**

- **AC-1** The file is a PDF.
- **AC-2** No invoice
  - **Given** no invoice
  - **When** I open the page
  - **Then** I see a hint

**Subtasks**

- [x] Ask legal

**Open questions**

- How long are invoices kept? *(description)*
  - 1 year
  - 10 years

**From the source**

- “Customers can download invoices.” (s1)
`);
});

test("text of a ticket stays text: no heading, link, image, HTML or list comes out of it", () => {
  const nasty = structuredClone(bundle);
  const { content } = nasty.tickets[1]!;
  content.title = "# [x](javascript:alert(1)) <img src=x onerror=alert(1)>";
  content.description =
    "## Fake ticket\n\n**Story** · T-99 · Status done\n\n<script>alert(1)</script>\n\n```\nopen fence <b>";
  content.labels = [];
  const text = writeMarkdown(nasty);
  expect(text).toContain(String.raw`### \# \[x\](javascript:alert(1)) \<img src=x onerror=alert(1)\>`);
  expect(text).toContain("> ## Fake ticket");
  expect(text).toContain(String.raw`> \<script>alert(1)</script>`.replace("</script>", String.raw`\</script>`));
  expect(text).toContain("> open fence <b>");
  const back = readMarkdown("x.md", text);
  expect(back.tickets).toHaveLength(2);
  expect(back.tickets[1]?.content).toMatchObject({ title: content.title, description: content.description });
});

test("a criterion or a question a person adds by hand to an export is read", () => {
  const text = writeMarkdown(bundle)
    .replace("- **AC-2** No invoice", "- It opens in 2 seconds\n- **AC-2** No invoice")
    .replace("  - 10 years", "  - 10 years\n  - **Answer:** 10 years");
  const [, story] = readMarkdown("x.md", text).tickets;
  expect(story?.content.acceptanceCriteria.map((criterion) => criterion.text)).toEqual([
    "The file is a PDF.",
    "It opens in 2 seconds",
    "No invoice",
  ]);
  expect(story?.content.openQuestions[0]?.answer).toBe("10 years");
});

test("tickets deeper than the headings of Markdown keep their parents", () => {
  const deep: TicketBundle = {
    ...bundle,
    sources: [],
    tickets: Array.from({ length: 9 }, (_, index) => ({
      ...bundle.tickets[0]!,
      id: `d${index}`,
      key: null,
      sourceId: null,
      parentId: index === 0 ? null : `d${index - 1}`,
    })),
  };
  expect(readMarkdown("x.md", writeMarkdown(deep)).tickets.map((ticket) => ticket.parentId)).toEqual(
    deep.tickets.map((ticket) => ticket.parentId),
  );
});
