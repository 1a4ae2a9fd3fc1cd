import * as anthropicErrors from "@anthropic-ai/sdk/error";
import type Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ModelDouble, startModelDouble } from "./model-double.ts";
import { anthropicClient, errorOf } from "./testing/clients.ts";
import { messagesQuestion, ticketSchema } from "./testing/ticket-question.ts";
import { sandboxKeys } from "./world.ts";

let double: ModelDouble;
let client: Anthropic;

beforeAll(async () => {
  double = await startModelDouble();
  client = anthropicClient(double);
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const textOf = ({ content }: Anthropic.Message): string =>
  content.map((block) => (block.type === "text" ? block.text : "")).join("");

test("a whole message cites a sentence in each ticket and counts its tokens", async () => {
  const { data, response, request_id } = await client.messages.create(messagesQuestion).withResponse();
  expect(JSON.parse(textOf(data))).toMatchObject({ tickets: [{ sourceIds: ["s1"] }, { sourceIds: ["s2"] }] });
  expect(data.stop_reason).toBe("end_turn");
  expect(data.usage.input_tokens).toBeGreaterThan(10);
  expect(data.usage.output_tokens).toBe(Math.ceil(textOf(data).length / 4));
  expect(response.headers.get("anthropic-ratelimit-requests-remaining")).toBe("3999");
  expect(request_id).toMatch(/^req_sandbox_\d+$/);
});

test("a stream says the same words piece by piece, with the usage at its end", async () => {
  const whole = await client.messages.create(messagesQuestion);
  const stream = client.messages.stream(messagesQuestion);
  let pieces = 0;
  stream.on("text", () => (pieces += 1));
  const final = await stream.finalMessage();
  expect(textOf(final)).toBe(textOf(whole));
  expect(final.usage.output_tokens).toBe(whole.usage.output_tokens);
  expect(pieces).toBe(double.calls[1]?.piecesSent);
});

test("the events of a stream come in the order of the service", async () => {
  double.script({ reply: "Hello", thinking: "Hm" });
  const types: string[] = [];
  for await (const event of await client.messages.create({ ...messagesQuestion, stream: true })) types.push(event.type);
  expect(types).toEqual([
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_delta",
    "content_block_stop",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
  ]);
});

test("a tool the model has to call gets its input as JSON, streamed or not", async () => {
  const question = {
    model: messagesQuestion.model,
    max_tokens: 4_096,
    messages: messagesQuestion.messages,
    tools: [{ name: "save", input_schema: { ...ticketSchema, type: "object" as const } }],
    tool_choice: { type: "tool" as const, name: "save" },
  };
  const whole = await client.messages.create(question);
  expect(whole).toMatchObject({ stop_reason: "tool_use", content: [{ type: "tool_use", name: "save" }] });
  const stream = client.messages.stream(question);
  let heard = "";
  stream.on("inputJson", (partial) => (heard += partial));
  const streamed = await stream.finalMessage();
  expect(streamed.content).toEqual(whole.content.map((block) => ({ ...block, id: expect.any(String) as string })));
  expect(whole.content[0]).toMatchObject({ input: JSON.parse(heard) as unknown });
});

test("the list of models comes in pages", async () => {
  const ids: string[] = [];
  for await (const model of client.models.list({ limit: 1 })) ids.push(model.id);
  expect(ids).toEqual(["claude-sonnet-4-5", "claude-haiku-4-5"]);
  expect(double.requests.length).toBe(2);
  expect((await client.models.retrieve("claude-haiku-4-5")).max_input_tokens).toBe(200_000);
});

test("a wrong key is refused with an authentication error", async () => {
  const error = await errorOf(() => anthropicClient(double, "sk-ant-wrong").models.list());
  expect(error).toBeInstanceOf(anthropicErrors.AuthenticationError);
  expect(error).toMatchObject({ status: 401, type: "authentication_error", apiMessage: "invalid x-api-key" });
});

test("a key without credit is a bad request there, told apart by its words", async () => {
  const error = await errorOf(() =>
    anthropicClient(double, sandboxKeys.withoutCredit).messages.create(messagesQuestion),
  );
  expect(error).toBeInstanceOf(anthropicErrors.BadRequestError);
  expect(error).toMatchObject({ type: "invalid_request_error" });
  expect(error.message).toContain("credit balance is too low");
});

test("a schema with an open object is refused before a model runs", async () => {
  const schema = { type: "object", properties: { a: { type: "object", properties: {} } }, additionalProperties: false };
  const error = await errorOf(() =>
    client.messages.create({ ...messagesQuestion, output_config: { format: { type: "json_schema", schema } } }),
  );
  expect(error).toBeInstanceOf(anthropicErrors.BadRequestError);
  expect(error.message).toContain("additionalProperties");
});

test("a request without a version of the API is refused", async () => {
  const response = await fetch(`${double.url("anthropic")}/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": sandboxKeys.valid, "content-type": "application/json" },
    body: JSON.stringify(messagesQuestion),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { message: "anthropic-version: header is required" } });
});

test("a message ends at its limit of tokens", async () => {
  const { stop_reason, usage } = await client.messages.create({ ...messagesQuestion, max_tokens: 1 });
  expect({ stop_reason, tokens: usage.output_tokens }).toEqual({ stop_reason: "max_tokens", tokens: 1 });
});
