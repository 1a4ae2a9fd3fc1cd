import { once } from "node:events";
import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createGate } from "./gate.ts";
import { type ModelDouble, startModelDouble } from "./model-double.ts";
import { errorOf, openaiClient } from "./testing/clients.ts";
import { chatQuestion } from "./testing/ticket-question.ts";
import { sandboxKeys } from "./world.ts";

let double: ModelDouble;

beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const ask = async (): Promise<string> =>
  (await openaiClient(double).chat.completions.create(chatQuestion)).choices[0]?.message.content ?? "";

test("a list of turns is used up question by question, then the double answers by itself", async () => {
  double.script([{ reply: "first" }, { reply: { second: true } }]);
  expect([await ask(), await ask(), (await ask()).slice(0, 11)]).toEqual(["first", '{"second":true}', '{"tickets":']);
});

test("a function chooses a turn from what was asked", async () => {
  double.script(({ sentences, number, model }) => ({
    reply: `${model} ${number} ${sentences.map(({ id }) => id).join()}`,
  }));
  expect(await ask()).toMatch(/^gpt-4\.1-mini \d+ s1,s2$/);
});

test("usage can be told to be anything", async () => {
  double.script({ usage: { inputTokens: 1_000, cachedTokens: 800 } });
  const { usage } = await openaiClient(double).chat.completions.create(chatQuestion);
  expect(usage).toMatchObject({ prompt_tokens: 1_000, prompt_tokens_details: { cached_tokens: 800 } });
});

test("the same question gets the same answer, in one double and in the next", async () => {
  const other = await startModelDouble();
  const fromOther = await openaiClient(other).chat.completions.create(chatQuestion);
  expect(fromOther.choices[0]?.message.content).toBe(await ask());
  await other.close();
});

test("requests are kept with headers, body and times", async () => {
  await ask();
  const [recorded] = double.requests;
  expect(recorded).toMatchObject({
    method: "POST",
    path: "/openai/v1/chat/completions",
    dialect: "openai",
    body: { model: "gpt-4.1-mini" },
    headers: { authorization: `Bearer ${sandboxKeys.valid}` },
  });
  await recorded?.ended;
  expect(recorded?.firstByteAt).toBeGreaterThanOrEqual(recorded?.receivedAt ?? 0);
  expect(recorded?.endedAt).toBeGreaterThanOrEqual(recorded?.firstByteAt ?? 0);
});

test("an address nobody speaks at is not found", async () => {
  const response = await fetch(`${double.url("openai")}/nothing`, { headers: { authorization: "Bearer x" } });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { message: "Invalid URL (GET /v1/nothing)" } });
});

test("paths that name no dialect go to the one they belong to", async () => {
  const dialects = ["/v1/models", "/api/v1/models", "/api/tags", "/openai/deployments/x/chat/completions"];
  for (const path of dialects) {
    // oxlint-disable-next-line no-await-in-loop -- recorded in this order
    await fetch(`${double.origin}${path}`);
  }
  await fetch(`${double.origin}/v1/models`, { headers: { "x-api-key": "k" } });
  expect(double.requests.map(({ dialect }) => dialect)).toEqual([
    "openai",
    "openrouter",
    "ollama",
    "azure",
    "anthropic",
  ]);
});

test("a server without keys takes none, and a strict one knows only its models", async () => {
  const local = await startModelDouble({ dialect: "openai", isKeyless: true, knowsOnlyItsModels: true });
  expect((await fetch(`${local.origin}/v1/models`)).status).toBe(200);
  const error = await errorOf(() =>
    openaiClient(local).chat.completions.create({ ...chatQuestion, model: "gpt-mistyped" }),
  );
  expect(error).toMatchObject({ status: 404, code: "model_not_found" });
  await local.close();
});

test("an unreadable body is a bad request", async () => {
  const response = await fetch(`${double.url("openai")}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${sandboxKeys.valid}` },
    body: "{not json",
  });
  expect(response.status).toBe(400);
});

test("a question that is broken off while it is asked counts as none", async () => {
  const { hostname, port } = new URL(double.origin);
  const asking = request({
    hostname,
    port,
    path: "/v1/chat/completions",
    method: "POST",
    headers: { "content-length": 1_000 },
  });
  const failed = once(asking, "error");
  asking.write("{");
  await once(asking, "socket");
  asking.destroy(new Error("broken off"));
  await failed;
  expect(await ask()).toContain("s1");
  expect(double.requests.length).toBe(1);
});

test("a script that throws is told of when the double closes, and looks like no answer until then", async () => {
  const other = await startModelDouble({
    script: () => {
      throw new Error("not what this test expects");
    },
  });
  await errorOf(() => openaiClient(other).chat.completions.create(chatQuestion));
  expect((await errorOf(() => other.close())).message).toContain("not what this test expects");
});

test("closing lets go of everybody who waits", async () => {
  const other = await startModelDouble({ script: { hold: { before: "headers", gate: createGate() } } });
  const asking = errorOf(() => openaiClient(other).chat.completions.create(chatQuestion));
  await vi.waitUntil(() => other.calls.length === 1, 20_000);
  await other.close();
  expect((await asking).message).toBe("Connection error.");
});
