import * as openaiErrors from "openai/error";
import type OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ModelDouble, startModelDouble } from "./model-double.ts";
import { errorOf, openaiClient } from "./testing/clients.ts";
import { chatQuestion, ticketSchema } from "./testing/ticket-question.ts";
import { sandboxKeys } from "./world.ts";

let double: ModelDouble;
let client: OpenAI;

beforeAll(async () => {
  double = await startModelDouble();
  client = openaiClient(double);
});
beforeEach(() => double.reset());
afterAll(() => double.close());

test("a whole answer cites a sentence in each ticket and counts its tokens", async () => {
  const { data, response, request_id } = await client.chat.completions.create(chatQuestion).withResponse();
  const answer: unknown = JSON.parse(data.choices[0]?.message.content ?? "");
  expect(answer).toMatchObject({ tickets: [{ sourceIds: ["s1"] }, { sourceIds: ["s2"] }] });
  expect(data.choices[0]?.finish_reason).toBe("stop");
  expect(data.usage?.total_tokens).toBe((data.usage?.prompt_tokens ?? 0) + (data.usage?.completion_tokens ?? 0));
  expect(data.usage?.prompt_tokens).toBeGreaterThan(10);
  expect(response.headers.get("x-ratelimit-remaining-requests")).toBe("9999");
  expect(request_id).toMatch(/^req_sandbox_\d+$/);
});

test("a stream says the same words piece by piece", async () => {
  const whole = await client.chat.completions.create(chatQuestion);
  const stream = client.chat.completions.stream({ ...chatQuestion, stream_options: { include_usage: true } });
  let deltas = 0;
  stream.on("content.delta", () => (deltas += 1));
  const final = await stream.finalChatCompletion();
  expect(final.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
  expect(final.usage).toEqual(whole.usage);
  expect(deltas).toBe(double.calls[1]?.piecesSent);
});

test("a stream tells no usage unless it is asked to", async () => {
  const stream = await client.chat.completions.create({ ...chatQuestion, stream: true });
  for await (const chunk of stream) expect(chunk.usage ?? null).toBeNull();
});

test("a tool the model has to call gets arguments that follow its schema", async () => {
  const asTool = {
    model: "gpt-4.1-mini",
    messages: chatQuestion.messages,
    tools: [{ type: "function" as const, function: { name: "save", parameters: ticketSchema } }],
    tool_choice: { type: "function" as const, function: { name: "save" } },
  };
  const whole = await client.chat.completions.create(asTool);
  const [call] = whole.choices[0]?.message.tool_calls ?? [];
  expect(whole.choices[0]?.finish_reason).toBe("tool_calls");
  const streamed = await client.chat.completions.stream(asTool).finalChatCompletion();
  expect(streamed.choices[0]?.message.tool_calls?.[0]).toMatchObject({
    function: { arguments: call?.type === "function" ? call.function.arguments : "" },
  });
});

test("the list of models holds what is on offer", async () => {
  const ids: string[] = [];
  for await (const model of client.models.list()) ids.push(model.id);
  expect(ids).toContain("gpt-5-mini");
  expect((await client.models.retrieve("gpt-5-mini")).object).toBe("model");
});

test("a probe of one token is cut after one token", async () => {
  const { choices, usage } = await client.chat.completions.create({
    model: "gpt-5-mini",
    messages: [{ role: "user", content: "Hi" }],
    max_completion_tokens: 1,
  });
  expect(choices[0]?.finish_reason).toBe("length");
  expect(usage?.completion_tokens).toBe(1);
});

test("a wrong key is repeated with its middle hidden, as OpenAI does", async () => {
  const error = await errorOf(() => openaiClient(double, "openai", "sk-proj-abcdefghijkl9876").models.list());
  expect(error).toBeInstanceOf(openaiErrors.AuthenticationError);
  expect(error).toMatchObject({ status: 401, code: "invalid_api_key", type: "invalid_request_error" });
  expect(error.message).toContain("sk-proj-");
  expect(error.message).not.toContain("abcdefghijkl");
});

test("a key without credit lists models and asks none", async () => {
  const poor = openaiClient(double, "openai", sandboxKeys.withoutCredit);
  expect((await poor.models.list()).data.length).toBeGreaterThan(0);
  const error = await errorOf(() => poor.chat.completions.create(chatQuestion));
  expect(error).toBeInstanceOf(openaiErrors.RateLimitError);
  expect(error).toMatchObject({ status: 429, code: "insufficient_quota" });
});

test("a key above its rate is told when to come back", async () => {
  const error = await errorOf(() =>
    openaiClient(double, "openai", sandboxKeys.rateLimited).chat.completions.create(chatQuestion),
  );
  expect(error).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
  expect((error as InstanceType<typeof openaiErrors.APIError>).headers?.get("retry-after")).toBe("20");
});

test.each([
  ["an open object", { type: "object", properties: {}, required: [] }, "additionalProperties"],
  [
    "an optional member",
    { type: "object", properties: { a: { type: "string" } }, required: [], additionalProperties: false },
    "Missing 'a'",
  ],
  ["a root that is no object", { type: "array", items: { type: "string" } }, 'type: "object"'],
])("a strict schema with %s is refused before a model runs", async (_, schema, words) => {
  const error = await errorOf(() =>
    client.chat.completions.create({
      ...chatQuestion,
      response_format: { type: "json_schema", json_schema: { name: "tickets", strict: true, schema } },
    }),
  );
  expect(error).toBeInstanceOf(openaiErrors.BadRequestError);
  expect(error).toMatchObject({ param: "response_format" });
  expect(error.message).toContain(words);
});

test("a reasoning model takes neither max_tokens nor a temperature", async () => {
  const question = { ...chatQuestion, model: "gpt-5-mini" };
  const limited = await errorOf(() => client.chat.completions.create({ ...question, max_tokens: 5 }));
  expect(limited).toMatchObject({ status: 400, param: "max_tokens" });
  const warm = await errorOf(() => client.chat.completions.create({ ...question, temperature: 0 }));
  expect(warm).toMatchObject({ status: 400, param: "temperature" });
});
