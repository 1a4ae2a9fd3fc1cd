import * as openaiErrors from "openai/error";
import type OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createGate } from "./gate.ts";
import { type ModelDouble, startModelDouble } from "./model-double.ts";
import { errorOf, openaiClient } from "./testing/clients.ts";
import { chatQuestion } from "./testing/ticket-question.ts";
import { sandboxKeys } from "./world.ts";

let double: ModelDouble;
let client: OpenAI;

beforeAll(async () => {
  double = await startModelDouble();
  client = openaiClient(double, "openrouter");
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const question = { ...chatQuestion, model: "openai/gpt-5-mini" };

async function page(path: string, key: string = sandboxKeys.valid): Promise<Record<string, unknown>> {
  const response = await fetch(`${double.url("openrouter")}${path}`, { headers: { authorization: `Bearer ${key}` } });
  return ((await response.json()) as { data: Record<string, unknown> }).data;
}

test("usage and its cost end every stream, asked for or not", async () => {
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) chunks.push(chunk);
  const last = chunks.at(-1);
  expect(chunks.filter(({ usage }) => usage)).toEqual([last]);
  const { prompt_tokens: input = 0, completion_tokens: output = 0 } = last?.usage ?? {};
  expect(last?.usage).toMatchObject({ cost: expect.closeTo((input * 0.25 + output * 2) / 1_000_000, 9) as number });
  expect(chunks[0]).toMatchObject({ provider: "Sandbox", id: expect.stringMatching(/^gen-/) as string });
});

test("comments keep the connection alive before the first chunk", async () => {
  const response = await client.chat.completions.create({ ...question, stream: true }).asResponse();
  expect(await response.text()).toMatch(/^: OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\ndata: /);
});

test("models tell price and context length to everybody", async () => {
  const models = (await page("/models", "no key at all")) as unknown as { id: string }[];
  expect(models.find(({ id }) => id === "openai/gpt-5-mini")).toMatchObject({
    context_length: 400_000,
    pricing: { prompt: "0.00000025", completion: "0.000002" },
  });
});

test("a key and its credits can be looked up", async () => {
  expect(await page("/key")).toMatchObject({ limit_remaining: 4.5 });
  expect(await page("/credits")).toMatchObject({ total_credits: 10, total_usage: 0.5 });
});

test("an answer can be looked up afterwards, at the cost it told", async () => {
  const answer = await client.chat.completions.create(question);
  const generation = await page(`/generation?id=${answer.id}`);
  expect(generation).toMatchObject({
    id: answer.id,
    cancelled: false,
    tokens_completion: answer.usage?.completion_tokens,
    total_cost: (answer.usage as { cost?: number } | undefined)?.cost,
  });
});

test("an answer that was left in its middle costs only what was said", async () => {
  const gate = createGate();
  double.script({ hold: { before: 4, gate } });
  const stream = await client.chat.completions.create({ ...question, stream: true });
  let id = "";
  for await (const chunk of stream) {
    id = chunk.id;
    await gate.reached;
    break;
  }
  expect(await double.calls[0]?.ended).toBe("aborted");
  const generation = await page(`/generation?id=${id}`);
  expect(generation).toMatchObject({ cancelled: true, tokens_completion: 16 });
});

test("a break in the stream comes as a chunk with an error", async () => {
  double.script({ fault: { kind: "midStreamError", afterPieces: 1 } });
  const stream = await client.chat.completions.create({ ...question, stream: true });
  const error = await errorOf(async () => {
    for await (const chunk of stream) expect(chunk.choices[0]?.finish_reason).toBeNull();
  });
  expect(error).toBeInstanceOf(openaiErrors.APIError);
  expect(error).toMatchObject({ status: undefined, error: { code: "server_error" } });
});

test("without a stream the break is an error inside an answer that looks fine", async () => {
  double.script({ fault: { kind: "midStreamError", afterPieces: 1 } });
  const answer = await client.chat.completions.create(question);
  expect(answer).toMatchObject({ error: { code: 502, message: "Provider disconnected" } });
});

test.each([
  ["no credit", sandboxKeys.withoutCredit, 402, "Insufficient credits"],
  ["a key nobody knows", "sk-or-v1-unknown", 401, "User not found"],
])("%s has its own status", async (_, key, status, words) => {
  const error = await errorOf(() => openaiClient(double, "openrouter", key).chat.completions.create(question));
  expect(error).toMatchObject({ status, code: status });
  expect(error.message).toContain(words);
});
