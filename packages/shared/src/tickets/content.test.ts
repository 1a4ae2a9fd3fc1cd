import { expect, test } from "vitest";
import { emptyContent, type TicketContent, ticketContent, ticketTypes } from "./content.ts";

const base = emptyContent("story", "Pay by card");
const criterion = { id: "AC-1", kind: "check", text: "x", given: [], when: [], sourceIds: [] };
const many = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);

test.each(ticketTypes)("a new %s is valid, with a bug's or spike's part only where it belongs", (type) => {
  const content = ticketContent.parse(emptyContent(type, "Title"));
  expect(content.bug !== null).toBe(type === "bug");
  expect(content.spike !== null).toBe(type === "spike");
});

test.each<[string, Partial<Record<keyof TicketContent, unknown>>]>([
  ["a title of 200 characters", { title: "x".repeat(200) }],
  ["labels of many scripts", { labels: ["größe", "требование-2", "a-b-c"] }],
  ["a leap day", { dueDate: "2028-02-29" }],
  ["no assignee", { assignee: "" }],
  ["20 subtasks", { subtasks: many(20, { title: "x", done: false }) }],
  ["points on the scale", { points: 13 }],
  ["provenance of a nested field", { provenance: { "acceptanceCriteria.0": ["s1"], "story.role": ["s2", "s3"] } }],
])("%s is allowed", (_what, change) => {
  expect(ticketContent.safeParse({ ...base, ...change }).success).toBe(true);
});

test.each<[string, Record<string, unknown>]>([
  ["an empty title", { title: "" }],
  ["a title of 201 characters", { title: "x".repeat(201) }],
  ["a title of two lines", { title: "one\ntwo" }],
  ["a title with a carriage return", { title: "one\r" }],
  ["an unknown type", { type: "wish" }],
  ["an unknown field", { colour: "red" }],
  ["a missing field", { labels: undefined }],
  ["points off the scale", { points: 4 }],
  ["a label with a space", { labels: ["two words"] }],
  ["a label that begins with a hyphen", { labels: ["-a"] }],
  ["a label of 51 characters", { labels: ["x".repeat(51)] }],
  ["21 labels", { labels: many(21, "a") }],
  ["a description over 20,000 characters", { description: "x".repeat(20_001) }],
  ["a story without a goal", { story: { role: "user", goal: "", benefit: "" } }],
  ["a role over 80 characters", { story: { role: "x".repeat(81), goal: "x", benefit: "" } }],
  ["a criterion without its steps", { acceptanceCriteria: [criterion] }],
  ["a day that is none", { dueDate: "2026-02-29" }],
  ["an assignee that is no address", { assignee: "somebody" }],
  ["a spike of 81 hours", { spike: { question: "", timeboxHours: 81, output: "" } }],
  ["six open questions", { openQuestions: many(6, { text: "x", field: "title", options: [], answer: null }) }],
  ["five options", { openQuestions: [{ text: "x", field: "title", options: many(5, "x"), answer: null }] }],
  ["provenance without a sentence", { provenance: { title: [] } }],
  ["provenance of no field", { provenance: { "title.": ["s1"] } }],
  ["provenance from no sentence", { provenance: { title: ["1"] } }],
])("%s is refused", (_what, change) => {
  expect(ticketContent.safeParse({ ...base, ...change }).success).toBe(false);
});
