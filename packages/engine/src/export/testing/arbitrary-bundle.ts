import type { PortableTicket, TicketBundle } from "@myba/shared/tickets/bundle";
import {
  criterionKinds,
  pointScale,
  priorities,
  severities,
  statuses,
  ticketContent,
  ticketTypes,
  type TicketContent,
} from "@myba/shared/tickets/content";
import * as fc from "fast-check";

/** Text of any kind, rich in what Markdown, CSV and spreadsheets read as their own. */
function text(maxLength: number): fc.Arbitrary<string> {
  const nasty = fc.constantFrom(
    ...Array.from("\\`*_[]<>#+-=|~&'\":;,.!?()\n\t @$"),
    "<script>",
    "</b>",
    "<!-- ",
    "- [ ] ",
    "## ",
    "**AC-1** ",
    "&lt;",
    "\r\n",
    "\\<",
    "```",
    "---",
    " · ",
    "1. ",
    "As a user I want to pay",
    "שלום",
    "🎟️",
  );
  return fc.oneof(
    fc.string({ maxLength, unit: "grapheme" }).map((value) => value.slice(0, maxLength)),
    fc
      .array(fc.oneof(nasty, fc.lorem({ maxCount: 2 })), { maxLength: 12 })
      .map((parts) => parts.join("").slice(0, maxLength)),
  );
}

const filled = (maxLength: number): fc.Arbitrary<string> => text(maxLength).filter((value) => value.length > 0);
const sentenceIds = fc.uniqueArray(
  fc.integer({ min: 1, max: 99 }).map((number) => `s${number}`),
  { maxLength: 4 },
);
const list = <Value>(item: fc.Arbitrary<Value>, maxLength: number): fc.Arbitrary<Value[]> =>
  fc.array(item, { maxLength });

const criterion = fc.record({
  id: fc.integer({ min: 1, max: 99 }).map((number) => `AC-${number}`),
  kind: fc.constantFrom(...criterionKinds),
  text: filled(500),
  given: list(text(300), 3),
  when: list(text(300), 3),
  then: list(text(300), 3),
  sourceIds: sentenceIds,
});
const question = fc.record({
  text: filled(300),
  field: fc.constantFrom("title", "story.benefit", "acceptanceCriteria.0"),
  options: list(text(120), 4),
  answer: fc.option(text(1000)),
});
const hours = fc.double({ min: 0, max: 1000, noNaN: true }).map((value) => Math.abs(value));

/** Any content the schema takes; a bug's and a spike's part are there exactly on bugs and spikes. */
export const anyContent: fc.Arbitrary<TicketContent> = fc.constantFrom(...ticketTypes).chain((type) =>
  fc
    .record({
      type: fc.constant(type),
      title: filled(200).filter((title) => !/[\n\r]/.test(title)),
      status: fc.constantFrom(...statuses),
      story: fc.option(fc.record({ role: text(80), goal: filled(300), benefit: text(300) })),
      description: text(2000),
      acceptanceCriteria: list(criterion, 4),
      bug:
        type === "bug"
          ? fc.record({
              steps: list(text(500), 3),
              expected: text(300),
              actual: text(300),
              environment: text(300),
              severity: fc.option(fc.constantFrom(...severities)),
            })
          : fc.constant(null),
      spike:
        type === "spike"
          ? fc.record({
              question: text(500),
              timeboxHours: fc.option(fc.integer({ min: 1, max: 80 })),
              output: text(500),
            })
          : fc.constant(null),
      points: fc.constantFrom(null, ...pointScale),
      estimate: fc.option(fc.record({ low: hours, high: hours, basis: list(text(300), 3) })),
      priority: fc.constantFrom(...priorities),
      priorityReason: text(300),
      labels: list(fc.stringMatching(/^[a-z0-9ä]{1,8}(-[A-Z0-9]{1,8}){0,2}$/), 4),
      component: text(100),
      fixVersion: text(100),
      subtasks: list(fc.record({ title: filled(200), done: fc.boolean() }), 4),
      dueDate: fc.constantFrom(null, "2026-02-28", "2028-02-29"),
      assignee: fc.constantFrom("", "a.b+c_d@example.org"),
      openQuestions: list(question, 3),
      assumptions: list(text(300), 3),
      provenance: fc.dictionary(
        fc.constantFrom("title", "story.role", "acceptanceCriteria.0", "constructor"),
        sentenceIds.filter((ids) => ids.length > 0),
        { noNullPrototype: true },
      ),
    })
    .map((content) => ticketContent.parse(content)),
);

/** Tickets in an order that has parents before children, up to seven levels deep, without sources. */
export const anyBundle: fc.Arbitrary<TicketBundle> = fc
  .array(fc.record({ content: anyContent, parent: fc.nat(), depends: fc.array(fc.nat(), { maxLength: 2 }) }), {
    minLength: 1,
    maxLength: 7,
  })
  .map((drafts) => ({
    format: "myba/tickets",
    version: 1,
    sources: [],
    tickets: drafts.map(({ content, parent, depends }, index): PortableTicket => {
      const earlier = (number: number): string => `d${(number % index) + 1}`;
      return {
        id: `d${index + 1}`,
        key: index % 2 === 0 ? null : `T-${index}`,
        parentId: index === 0 || parent % 3 === 0 ? null : earlier(parent),
        dependsOn: index === 0 ? [] : [...new Set(depends.map(earlier))],
        sourceId: null,
        content,
        meta: { engine: "offline", model: "1.0.0", language: "en" },
      };
    }),
  }));
