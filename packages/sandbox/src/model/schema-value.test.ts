import { expect, test } from "vitest";
import { valueForSchema } from "./schema-value.ts";
import { readSentences } from "./sentences.ts";
import { ticketPrompt, ticketSchema } from "./testing/ticket-question.ts";

const sentences = readSentences(ticketPrompt);

test("sentences are read from lines of either form, each once", () => {
  expect(readSentences("Text\n [s3] Three.\ns12: - Twelve.\ns3: again\nno s4: here\ns5: ## Five")).toEqual([
    { id: "s3", text: "Three.", isHeading: false },
    { id: "s12", text: "Twelve.", isHeading: false },
    { id: "s5", text: "Five", isHeading: true },
  ]);
});

test("a ticket says only what its sentence says", () => {
  expect(valueForSchema(ticketSchema, sentences)).toEqual({
    tickets: [
      {
        type: "story",
        title: "Export orders",
        story: { role: "clerk", goal: "export orders", benefit: "accounting has them" },
        description: "As a clerk, I want to export orders so that accounting has them.",
        acceptanceCriteria: [
          {
            kind: "check",
            text: "As a clerk, I want to export orders so that accounting has them.",
            given: [],
            sourceIds: ["s1"],
          },
        ],
        subtasks: [],
        points: null,
        labels: [],
        sourceIds: ["s1"],
      },
      expect.objectContaining({ type: "story", story: null, sourceIds: ["s2"] }) as unknown,
    ],
  });
});

test.each([
  ["a constant", { const: 7 }, 7],
  ["a word of a list", { enum: ["epic", "story"] }, "story"],
  ["a least number", { type: "integer", minimum: 3 }, 3],
  ["a truth", { type: "boolean" }, false],
  ["a date", { type: "string", format: "date" }, "2026-01-01"],
  ["a text of some length", { type: "string", maxLength: 6 }, "As a c"],
  ["a reference", { $ref: "#/$defs/Flag", $defs: { Flag: { type: "boolean" } } }, false],
  ["items that have to be there", { type: "array", items: { type: "integer" }, minItems: 2 }, [0, 0]],
  ["the first of several forms", { anyOf: [{ type: "object", properties: { a: { type: "null" } } }] }, { a: null }],
])("%s follows its schema", (_, schema, value) => {
  expect(valueForSchema(schema, sentences)).toEqual(value);
});

test("a list takes no more than its schema allows", () => {
  const schema = {
    type: "array",
    maxItems: 1,
    items: { type: "object", properties: { sourceId: { type: "string" } } },
  };
  expect(valueForSchema(schema, sentences)).toEqual([{ sourceId: "s1" }]);
});
