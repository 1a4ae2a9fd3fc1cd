import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SpeechFault } from "./faults.ts";
import { type ModelDouble, startModelDouble } from "./model-double.ts";
import { type Heard, listenerNames, listenerOf } from "./testing/heard.ts";

// What goes wrong with the words of a model, as each SDK hands it over: none of these is an error to an SDK.

let double: ModelDouble;

beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const stopped = /^(?:stop|end_turn)$/;
const cutShort = /^(?:length|max_tokens)$/;

const hasTickets = ({ text }: Heard): boolean => Array.isArray((JSON.parse(text) as { tickets?: unknown }).tickets);

const cases: readonly [SpeechFault, (heard: Heard) => void][] = [
  [
    { kind: "invalidJson" },
    ({ text, finish }) => {
      expect(finish).toMatch(stopped);
      expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    },
  ],
  [{ kind: "fencedJson" }, ({ text }) => expect(text).toMatch(/^Here are the tickets:\n\n```json\n\{[^`]*\}\n```\n$/)],
  [
    { kind: "thinkingThenJson" },
    ({ text }) => {
      expect(text).toMatch(/^<think>\n[^<]+\n<\/think>\n\n\{/);
    },
  ],
  [{ kind: "thinkingThenJson", in: "field" }, (heard) => expect(hasTickets(heard)).toBe(true)],
  [{ kind: "truncated" }, ({ finish }) => expect(finish).toMatch(cutShort)],
  [
    { kind: "empty" },
    ({ text, finish }) =>
      expect({ text, finish }).toMatchObject({ text: "", finish: expect.stringMatching(stopped) as string }),
  ],
  [{ kind: "noStructuredOutput" }, ({ text }) => expect(text).toMatch(/^Sure! .*\n\n1\. \*\*As a clerk/)],
  [{ kind: "invalidUtf8" }, ({ text }) => expect(text).toContain("\uFFFD(")],
  [
    { kind: "hugeLine", sizeBytes: 2_000_000 },
    (heard) => {
      expect(heard.text.length).toBe(2_000_000);
      expect(hasTickets(heard)).toBe(true);
    },
  ],
];

describe.each(listenerNames)("%s", (name) => {
  test.each(cases)("streams $kind without an error, and counts it", async (fault, check) => {
    double.script({ fault });
    const heard = await listenerOf(name)(double);
    expect(heard.error).toBeUndefined();
    expect(heard.hasUsage).toBe(true);
    check(heard);
  });
});

test.each([
  ["openai", { finish: "stop", text: "" }],
  ["openrouter", { finish: "stop", text: "" }],
  ["anthropic", { finish: "refusal", refusal: "" }],
  ["ollama", { finish: "stop", refusal: "" }],
] as const)("%s tells of a refusal where its dialect has a place for it", async (name, told) => {
  double.script({ fault: { kind: "refusal" } });
  const heard = await listenerOf(name)(double);
  expect(heard).toMatchObject(told);
  expect(heard.text + heard.refusal).toBe("I'm sorry, but I can't help with that request.");
});

test.each([
  ["openai", "content_filter"],
  ["openrouter", "content_filter"],
  ["anthropic", "refusal"],
] as const)("%s names a content filter as %s, after part of the words", async (name, finish) => {
  double.script({ fault: { kind: "contentFilter" } });
  const heard = await listenerOf(name)(double);
  expect(heard.finish).toBe(finish);
  expect(heard.text).toMatch(/^\{"tickets":\[/);
});
