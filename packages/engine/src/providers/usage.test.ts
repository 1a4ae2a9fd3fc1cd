import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ask } from "./testing/ask.ts";
import { connectTo, dialects, type TestedDialect } from "./testing/dialects.ts";

let double: ModelDouble;
beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const usage = { inputTokens: 10_000, cachedTokens: 4_000, outputTokens: 1_000, reasoningTokens: 0 };

// What each service tells, in micro-dollars: OpenAI at $0.25, $0.025 and $2 for a million; Anthropic at $1, $0.10, $5.
test.each<[TestedDialect, number | null, string]>([
  ["openai", 1_500 + 100 + 2_000, "price-table"],
  ["anthropic", 6_000 + 400 + 5_000, "price-table"],
  ["openrouter", 2_500 + 2_000, "reported"],
  ["azure", null, "unknown"],
])("what an answer of %s used is counted with its cache, and priced", async (name, costMicroUsd, costBasis) => {
  double.script({ usage });
  const { usages } = await ask(connectTo(double, name), dialects[name].modelId);
  expect(usages).toEqual([
    { inputTokens: 10_000, cachedInputTokens: 4_000, outputTokens: 1_000, costMicroUsd, costBasis },
  ]);
});

test("a model on this computer costs nothing", async () => {
  double.script({ usage });
  const { usages } = await ask(connectTo(double, "ollama"), dialects.ollama.modelId);
  expect(usages).toEqual([
    { inputTokens: 10_000, cachedInputTokens: 0, outputTokens: 1_000, costMicroUsd: 0, costBasis: "free" },
  ]);
});

test("an answer that broke off costs what was read, and at least what was seen of it", async () => {
  double.script({ usage, fault: { kind: "cut", afterPieces: 5 } });
  const anthropic = await ask(connectTo(double, "anthropic"), dialects.anthropic.modelId);
  // Anthropic tells what it read at the start; five pieces of sixteen characters were written.
  expect(anthropic.usages).toEqual([
    { inputTokens: 10_000, cachedInputTokens: 4_000, outputTokens: 20, costMicroUsd: 6_500, costBasis: "price-table" },
  ]);
  const openai = await ask(connectTo(double, "openai"), dialects.openai.modelId);
  expect(openai.usages).toMatchObject([{ outputTokens: 20, costBasis: "price-table" }]);
});
