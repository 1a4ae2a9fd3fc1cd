import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ModelDouble, startModelDouble } from "./model-double.ts";
import { sandboxKeys } from "./world.ts";
import { ticketPrompt, ticketSchema } from "./testing/ticket-question.ts";

let double: ModelDouble;
let client: OpenAI;

beforeAll(async () => {
  double = await startModelDouble();
  client = new OpenAI({ baseURL: double.url("openai"), apiKey: sandboxKeys.valid, maxRetries: 0 });
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const question = {
  model: "gpt-4.1-mini",
  messages: [
    { role: "developer", content: "Write tickets." },
    { role: "user", content: ticketPrompt },
  ],
  response_format: { type: "json_schema", json_schema: { name: "tickets", strict: true, schema: ticketSchema } },
} satisfies Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "stream">;

test("a whole answer cites a sentence in each ticket and counts its tokens", async () => {
  const { data, response } = await client.chat.completions.create(question).withResponse();
  const answer: unknown = JSON.parse(data.choices[0]?.message.content ?? "");
  expect(answer).toMatchObject({ tickets: [{ sourceIds: ["s1"] }, { sourceIds: ["s2"] }] });
  expect(data.choices[0]?.finish_reason).toBe("stop");
  expect(data.usage?.total_tokens).toBe((data.usage?.prompt_tokens ?? 0) + (data.usage?.completion_tokens ?? 0));
  expect(data.usage?.prompt_tokens).toBeGreaterThan(10);
  expect(response.headers.get("x-ratelimit-remaining-requests")).toBe("9999");
});

test("a stream says the same words piece by piece", async () => {
  const whole = await client.chat.completions.create(question);
  const stream = client.chat.completions.stream({ ...question, stream_options: { include_usage: true } });
  let deltas = 0;
  stream.on("content.delta", () => (deltas += 1));
  const final = await stream.finalChatCompletion();
  expect(final.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
  expect(final.usage).toEqual(whole.usage);
  expect(deltas).toBe(double.calls[1]?.piecesSent);
});
