import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { describeModel } from "./model-table.ts";
import { contextTokensFor } from "./ollama-context.ts";
import { ask } from "./testing/ask.ts";
import { connectTo, question } from "./testing/dialects.ts";

let double: ModelDouble;
beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const model = { ...describeModel("ollama", "ollama", "qwen3:8b"), contextTokens: 40_960 };

test("the model is loaded with a context that the whole text fits into", () => {
  expect(contextTokensFor(question, model)).toBe(8_192);
  expect(contextTokensFor({ ...question, user: "x".repeat(30_000) }, model)).toBe(16_384);
  // No more than the model was made for.
  expect(contextTokensFor({ ...question, user: "x".repeat(300_000) }, model)).toBe(40_960);
  expect(contextTokensFor({ ...question, user: "x".repeat(300_000) }, { ...model, contextTokens: null })).toBe(131_072);
});

test("it is asked in its own words: the schema as the format, the limits as options", async () => {
  await ask(connectTo(double, "ollama"), "qwen3:8b");
  expect(double.calls[0]?.path).toBe("/ollama/api/chat");
  expect(double.calls[0]?.body).toMatchObject({
    model: "qwen3:8b",
    stream: true,
    format: question.schema.schema,
    options: { num_ctx: 8_192, num_predict: 4_000 },
  });
});
