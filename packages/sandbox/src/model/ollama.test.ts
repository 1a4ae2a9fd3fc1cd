import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ModelDouble, startModelDouble } from "./model-double.ts";
import { errorOf, openaiClient } from "./testing/clients.ts";
import { chatQuestion, ticketPrompt, ticketSchema } from "./testing/ticket-question.ts";

let double: ModelDouble;

beforeAll(async () => {
  double = await startModelDouble({ dialect: "ollama" });
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const question = {
  model: "llama3.2",
  messages: [{ role: "user", content: ticketPrompt }],
  format: ticketSchema,
};

function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${double.url("ollama")}${path}`, { method: "POST", body: JSON.stringify(body) });
}

interface ChatLine {
  message: { content: string };
  done: boolean;
  done_reason?: string;
  eval_count?: number;
}

test("a double bound to Ollama is found where Ollama is", async () => {
  expect(double.url("ollama")).toBe(double.origin);
  expect(await (await fetch(`${double.origin}/api/version`)).json()).toEqual({ version: expect.any(String) as string });
  const tags = (await (await fetch(`${double.origin}/api/tags`)).json()) as { models: { name: string }[] };
  expect(tags.models.map(({ name }) => name)).toEqual(["llama3.2:latest", "qwen3:8b"]);
});

test("a model shows its context length and what it can do", async () => {
  const shown: unknown = await (await post("/api/show", { model: "llama3.2" })).json();
  expect(shown).toMatchObject({
    model_info: { "llama.context_length": 131_072 },
    capabilities: ["completion", "tools"],
  });
});

test("chat streams a JSON object a line unless told not to", async () => {
  const response = await post("/api/chat", question);
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  const lines = (await response.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ChatLine);
  const text = lines.map(({ message }) => message.content).join("");
  expect(JSON.parse(text)).toMatchObject({ tickets: [{ sourceIds: ["s1"] }, { sourceIds: ["s2"] }] });
  expect(lines.filter(({ done }) => done)).toEqual([lines.at(-1)]);

  const whole = (await (await post("/api/chat", { ...question, stream: false })).json()) as ChatLine;
  expect(whole).toMatchObject({ message: { content: text }, done_reason: "stop" });
  expect(whole.eval_count).toBe(lines.at(-1)?.eval_count);
});

test("OpenAI's SDK talks to it under /v1, with any key", async () => {
  const client = openaiClient(double, "ollama", "ollama");
  expect((await client.models.list()).data.map(({ id }) => id)).toContain("llama3.2:latest");
  const stream = client.chat.completions.stream({ ...chatQuestion, model: "llama3.2" });
  expect(await stream.finalContent()).toContain('"s1"');
});

test("a model that is not there is named, in both forms of its errors", async () => {
  double.script({ fault: { kind: "modelMissing" } });
  const response = await post("/api/chat", question);
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ error: "model 'llama3.2' not found" });
  const error = await errorOf(() =>
    openaiClient(double, "ollama").chat.completions.create({ ...chatQuestion, model: "nope" }),
  );
  expect(error).toMatchObject({ status: 404, error: { message: "model 'nope' not found" } });
});

test("a break in the stream is one last line with an error", async () => {
  double.script({ fault: { kind: "midStreamError", afterPieces: 2 } });
  const lines = (await (await post("/api/chat", question)).text()).trim().split("\n");
  expect(lines.length).toBe(3);
  expect(JSON.parse(lines[2] ?? "")).toEqual({ error: expect.any(String) as string });
});

test("thoughts have a field of their own, and a refusal is just text", async () => {
  double.script([{ fault: { kind: "thinkingThenJson", in: "field" } }, { fault: { kind: "refusal" } }]);
  const thought: unknown = await (await post("/api/chat", { ...question, stream: false })).json();
  expect(thought).toMatchObject({ message: { thinking: expect.stringContaining("sentences") as string } });
  const refused: unknown = await (await post("/api/chat", { ...question, stream: false })).json();
  expect(refused).toMatchObject({ message: { content: expect.stringContaining("can't help") as string } });
});

test("a cut leaves whole lines and half of one", async () => {
  double.script({ fault: { kind: "cut", afterPieces: 2 } });
  const response = await post("/api/chat", question);
  let received = "";
  const error = await errorOf(async () => {
    for await (const bytes of response.body ?? []) received += Buffer.from(bytes as Uint8Array).toString();
  });
  expect(error.message).toBe("terminated");
  const lines = received.split("\n");
  expect(lines.slice(0, 2).map((line) => (JSON.parse(line) as ChatLine).done)).toEqual([false, false]);
  expect(() => JSON.parse(lines[2] ?? "") as unknown).toThrow(SyntaxError);
});
