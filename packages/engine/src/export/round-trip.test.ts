import type { PortableTicket, TicketBundle } from "@myba/shared/tickets/bundle";
import type { AcceptanceCriterion, TicketContent } from "@myba/shared/tickets/content";
import * as fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { expect, test } from "vitest";
import { bundleWriters, readBundle } from "./formats.ts";
import { anyBundle } from "./testing/arbitrary-bundle.ts";

const runs = { numRuns: 40 };

test("tickets exported as JSON come back exactly, whatever is written in them", () => {
  fc.assert(
    fc.property(anyBundle, (bundle) => {
      expect(readBundle("tickets.json", bundleWriters.json.write(bundle))).toEqual(bundle);
    }),
    runs,
  );
});

test("tickets exported as CSV come back exactly, whatever is written in them", () => {
  fc.assert(
    fc.property(anyBundle, (bundle) => {
      expect(readBundle("tickets.csv", bundleWriters.csv.write(bundle))).toEqual(bundle);
    }),
    runs,
  );
});

test("tickets exported as Markdown come back with every field a person can edit", () => {
  fc.assert(
    fc.property(anyBundle, (bundle) => {
      const read = readBundle("tickets.md", bundleWriters.markdown.write(bundle));
      expect(byReference(read)).toEqual(byReference(asMarkdownKeepsIt(bundle)));
    }),
    runs,
  );
});

test("no text of a ticket becomes structure or HTML in a Markdown export", () => {
  fc.assert(
    fc.property(anyBundle, (bundle) => {
      const root = fromMarkdown(bundleWriters.markdown.write(bundle));
      const headings = root.children.filter((node) => node.type === "heading");
      expect(headings).toHaveLength(bundle.tickets.length + 1);
      expect(typesIn(root)).not.toContain("html");
      const allowed = ["heading", "paragraph", "list", "blockquote"];
      expect(root.children.filter((node) => !allowed.includes(node.type))).toEqual([]);
    }),
    runs,
  );
});

interface Node {
  readonly type: string;
  readonly children?: readonly Node[];
}

function typesIn(node: Node): string[] {
  return [node.type, ...(node.children ?? []).flatMap(typesIn)];
}

function byReference(bundle: TicketBundle): Record<string, unknown> {
  return Object.fromEntries(
    bundle.tickets.map(({ id, parentId, dependsOn, content }) => [id, { parentId, dependsOn, content }]),
  );
}

/** What the comment of `writeMarkdown` says is kept. */
function asMarkdownKeepsIt(bundle: TicketBundle): TicketBundle {
  const references = new Map(bundle.tickets.map((ticket) => [ticket.id, ticket.key ?? ticket.id]));
  const reference = (id: string): string => references.get(id) ?? id;
  return {
    ...bundle,
    tickets: bundle.tickets.map((ticket): PortableTicket => ({
      ...ticket,
      id: reference(ticket.id),
      parentId: ticket.parentId === null ? null : reference(ticket.parentId),
      dependsOn: ticket.dependsOn.map(reference),
      content: contentAsKept(ticket.content),
    })),
  };
}

function contentAsKept(content: TicketContent): TicketContent {
  const story = content.story && {
    role: oneLine(content.story.role),
    goal: oneLine(content.story.goal),
    benefit: oneLine(content.story.benefit),
  };
  return {
    ...content,
    title: oneLine(content.title) || "Untitled",
    story: story?.goal ? story : null,
    description: block(content.description),
    acceptanceCriteria: content.acceptanceCriteria.filter((item) => oneLine(item.text) !== "").map(criterionAsKept),
    bug: content.bug && {
      ...content.bug,
      steps: lines(content.bug.steps),
      expected: block(content.bug.expected),
      actual: block(content.bug.actual),
      environment: block(content.bug.environment),
    },
    spike: content.spike && {
      ...content.spike,
      question: oneLine(content.spike.question),
      output: oneLine(content.spike.output),
    },
    estimate: content.estimate && { ...content.estimate, basis: lines(content.estimate.basis) },
    priorityReason: oneLine(content.priorityReason),
    component: oneLine(content.component),
    fixVersion: oneLine(content.fixVersion),
    subtasks: content.subtasks
      .map((item) => ({ ...item, title: oneLine(item.title) }))
      .filter((item) => item.title !== ""),
    openQuestions: content.openQuestions
      .map((item) => ({
        ...item,
        text: oneLine(item.text),
        options: lines(item.options),
        answer: item.answer === null ? null : oneLine(item.answer),
      }))
      .filter((item) => item.text !== ""),
    assumptions: lines(content.assumptions),
    provenance: {},
  };
}

function criterionAsKept(criterion: AcceptanceCriterion): AcceptanceCriterion {
  const steps = { given: lines(criterion.given), when: lines(criterion.when), then: lines(criterion.then) };
  return { ...criterion, ...steps, text: oneLine(criterion.text), sourceIds: [] };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function lines(items: readonly string[]): string[] {
  return items.map(oneLine).filter((item) => item !== "");
}

function block(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/^(?:[^\S\n]*\n)+/, "")
    .trimEnd();
}
