import { expect, test } from "vitest";
import { emptyContent } from "../tickets/content.ts";
import { generationEvent, generationRequest, generationResult, maxTextLength } from "./generation.ts";
import { coverage, sentenceFate, sentenceSpan } from "./source.ts";

const meta = { engine: "offline", model: "1.0.0", language: "en" };
const span = { id: "s1", start: 0, end: 10, kind: "requirement", block: "bullet" };
const draft = { ref: "d1", parent: null, dependsOn: [], content: emptyContent("task", "Pay") };
const covered = {
  requirementLike: 1,
  covered: 1,
  sentences: [{ sentenceId: "s1", state: "covered", tickets: ["d1"] }],
};

test("a text of a million characters is taken, a longer one is not", () => {
  expect(generationRequest.safeParse({ text: "x".repeat(maxTextLength) }).success).toBe(true);
  expect(generationRequest.safeParse({ text: "x".repeat(maxTextLength + 1) }).success).toBe(false);
  expect(generationRequest.safeParse({ text: "x", key: "sk-1" }).success).toBe(false);
});

test.each([
  { kind: "read", sentences: [span] },
  { kind: "progress", done: 3, total: 9 },
  { kind: "ticket", ticket: draft },
  { kind: "finished", coverage: covered, meta },
  { kind: "cancelled", coverage: covered, meta },
  { kind: "failed", error: { code: "text/no-words", data: {} } },
])("a $kind event is understood as it was sent", (event) => {
  expect(generationEvent.parse(structuredClone(event))).toEqual(event);
});

test.each([
  { kind: "done" },
  { kind: "progress", done: -1, total: 9 },
  { kind: "progress", done: 0.5, total: 9 },
  { kind: "ticket", ticket: { ...draft, ref: "T-1" } },
  { kind: "ticket", ticket: { ...draft, id: "d1" } },
  { kind: "failed", error: { code: "nobody/knows", data: {} } },
])("an event that breaks the promise is refused: %j", (event) => {
  expect(generationEvent.safeParse(event).success).toBe(false);
});

test("a covered sentence names its tickets and an open one its reason", () => {
  expect(sentenceFate.safeParse({ sentenceId: "s1", state: "covered", tickets: [] }).success).toBe(false);
  expect(sentenceFate.safeParse({ sentenceId: "s1", state: "open" }).success).toBe(false);
  expect(sentenceFate.safeParse({ sentenceId: "s1", state: "open", reason: "too-vague" }).success).toBe(true);
  expect(sentenceFate.safeParse({ sentenceId: "s1", state: "ignored" }).success).toBe(true);
});

test("offsets and counts are whole and not negative", () => {
  expect(sentenceSpan.safeParse({ ...span, start: -1 }).success).toBe(false);
  expect(sentenceSpan.safeParse({ ...span, end: 1.5 }).success).toBe(false);
  expect(coverage.safeParse({ ...covered, covered: -1 }).success).toBe(false);
});

test("a result holds all of a generation", () => {
  const result = { sentences: [span], tickets: [draft], coverage: covered, meta };
  expect(generationResult.parse(result)).toEqual(result);
});
