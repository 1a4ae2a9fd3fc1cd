import type OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ModelDouble, startModelDouble } from "./model-double.ts";
import { errorOf, openaiClient } from "./testing/clients.ts";
import { ticketPrompt, ticketSchema } from "./testing/ticket-question.ts";

let double: ModelDouble;
let client: OpenAI;

beforeAll(async () => {
  double = await startModelDouble();
  client = openaiClient(double);
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const question = {
  model: "gpt-5-mini",
  instructions: "Write tickets.",
  input: [{ role: "user" as const, content: [{ type: "input_text" as const, text: ticketPrompt }] }],
  text: { format: { type: "json_schema" as const, name: "tickets", strict: true, schema: ticketSchema } },
};

test("an answer is the same whole and in a stream, numbered event by event", async () => {
  const whole = await client.responses.create(question);
  expect(whole.status).toBe("completed");
  expect(JSON.parse(whole.output_text)).toMatchObject({ tickets: [{ sourceIds: ["s1"] }, { sourceIds: ["s2"] }] });
  let text = "";
  const numbers: number[] = [];
  for await (const event of await client.responses.create({ ...question, stream: true })) {
    numbers.push(event.sequence_number);
    if (event.type === "response.output_text.delta") text += event.delta;
    if (event.type === "response.completed") expect(event.response.usage).toEqual(whole.usage);
  }
  expect(text).toBe(whole.output_text);
  expect(numbers).toEqual(numbers.map((_, index) => index));
});

test("a refusal is a part of its own", async () => {
  double.script({ fault: { kind: "refusal" } });
  const whole = await client.responses.create(question);
  expect(whole).toMatchObject({ status: "completed", output_text: "", output: [{ content: [{ type: "refusal" }] }] });
  const streamed = await client.responses.stream(question).finalResponse();
  expect(streamed).toMatchObject({ output: [{ content: [{ type: "refusal" }] }] });
});

test.each([
  ["truncated", "max_output_tokens"],
  ["contentFilter", "content_filter"],
] as const)("%s leaves the answer incomplete, and says why", async (kind, reason) => {
  double.script({ fault: { kind } });
  const types: string[] = [];
  for await (const event of await client.responses.create({ ...question, stream: true })) {
    types.push(event.type);
    if (event.type === "response.incomplete") expect(event.response.incomplete_details).toEqual({ reason });
  }
  expect(types.at(-1)).toBe("response.incomplete");
});

test("a breakdown in the middle is an error event", async () => {
  double.script({ fault: { kind: "midStreamError", afterPieces: 2 } });
  const stream = await client.responses.create({ ...question, stream: true });
  let pieces = 0;
  const error = await errorOf(async () => {
    for await (const event of stream) pieces += event.type === "response.output_text.delta" ? 1 : 0;
  });
  expect(pieces).toBe(2);
  expect(error).toMatchObject({ code: "server_error" });
});

test("a loose schema is refused here as well", async () => {
  const schema = { type: "object", properties: { a: { type: "string" } } };
  const error = await errorOf(() =>
    client.responses.create({ ...question, text: { format: { ...question.text.format, schema } } }),
  );
  expect(error).toMatchObject({ status: 400 });
});
