import * as openaiErrors from "openai/error";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ModelDouble, startModelDouble } from "./model-double.ts";
import { azureClient, errorOf } from "./testing/clients.ts";
import { chatQuestion } from "./testing/ticket-question.ts";
import { sandboxKeys } from "./world.ts";

let double: ModelDouble;

beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

test("a deployment answers at its own address, with the key in its own header", async () => {
  const answer = await azureClient(double).chat.completions.create({ ...chatQuestion, model: "team-gpt" });
  expect(answer).toMatchObject({ model: "team-gpt" });
  expect(answer.choices[0]?.message.content).toContain('"s1"');
  expect(double.calls[0]?.path).toBe("/azure/openai/deployments/team-gpt/chat/completions?api-version=2024-10-21");
  expect(double.calls[0]?.headers).toMatchObject({ "api-key": sandboxKeys.valid });
  expect(double.calls[0]?.headers.authorization).toBeUndefined();
});

test("a stream begins with an event that has no choice", async () => {
  const stream = await azureClient(double).chat.completions.create({ ...chatQuestion, stream: true });
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks[0]).toMatchObject({ choices: [], prompt_filter_results: [{ prompt_index: 0 }] });
  const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("");
  expect(JSON.parse(text)).toMatchObject({ tickets: [{ sourceIds: ["s1"] }, { sourceIds: ["s2"] }] });
});

test("the newer address takes the plain SDK, with the deployment as its model", async () => {
  const client = new OpenAI({
    baseURL: `${double.url("azure")}/openai/v1`,
    apiKey: sandboxKeys.valid,
    maxRetries: 0,
  });
  const stream = client.chat.completions.stream({ ...chatQuestion, model: "team-gpt" });
  expect((await stream.finalChatCompletion()).model).toBe("team-gpt");
  expect((await client.models.list()).data[0]?.id).toBe("gpt-4.1-mini");
});

test("a wrong key, a missing deployment and a missing version each have Azure's words", async () => {
  const refused = await errorOf(() => azureClient(double, "wrong").chat.completions.create(chatQuestion));
  expect(refused).toBeInstanceOf(openaiErrors.AuthenticationError);
  expect(refused).toMatchObject({ code: "401" });
  double.script({ fault: { kind: "modelMissing" } });
  const missing = await errorOf(() => azureClient(double).chat.completions.create(chatQuestion));
  expect(missing).toMatchObject({ status: 404, code: "DeploymentNotFound" });
  const versionless = await fetch(`${double.url("azure")}/openai/deployments/x/chat/completions`, {
    method: "POST",
    headers: { "api-key": sandboxKeys.valid },
    body: JSON.stringify(chatQuestion),
  });
  expect(versionless.status).toBe(404);
  expect(await versionless.json()).toEqual({ error: { code: "404", message: "Resource not found" } });
});

test("the newer address answers the responses API too", async () => {
  const client = new OpenAI({ baseURL: `${double.url("azure")}/openai/v1`, apiKey: sandboxKeys.valid, maxRetries: 0 });
  const answer = await client.responses.create({ model: "team-gpt", input: "s1: Export orders." });
  expect(answer.output_text).toContain("s1");
});
