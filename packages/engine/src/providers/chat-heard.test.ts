import type OpenAI from "openai";
import { expect, test } from "vitest";
import { hearChat } from "./chat-heard.ts";
import type { Heard } from "./reply.ts";

/** What is heard in a stream of these chunks, as services send them, whatever the types say. */
async function heardIn(...chunks: readonly object[]): Promise<Heard[]> {
  const stream = (async function* send() {
    await Promise.resolve();
    for (const chunk of chunks) yield chunk as OpenAI.ChatCompletionChunk;
  })();
  const heard: Heard[] = [];
  for await (const one of hearChat(stream, () => null)) if (one.kind !== "text" || one.text !== "") heard.push(one);
  return heard;
}

const word = { choices: [{ index: 0, delta: { content: "{}" }, finish_reason: null }] };

test("a chunk about filters alone, as Azure sends them, and an end without words break no answer", async () => {
  const filters = { choices: [{ index: 0, content_filter_offsets: { start_offset: 0 }, finish_reason: null }] };
  const end = { choices: [{ index: 0, finish_reason: "stop" }] };
  expect(await heardIn({ choices: [] }, word, filters, end)).toEqual([
    { kind: "text", text: "{}" },
    { kind: "stop", reason: "complete" },
  ]);
});

test.each([
  ["OpenAI", { prompt_tokens: 32, completion_tokens: 350, total_tokens: 382 }, 350],
  // xAI and Gemini charge for thoughts as for words, and count them in the total only.
  ["xAI", { prompt_tokens: 32, completion_tokens: 9, total_tokens: 382 }, 350],
  ["a server without a total", { prompt_tokens: 32, completion_tokens: 9 }, 9],
])("the thoughts of %s count as written", async (_service, usage, outputTokens) => {
  const [heard] = await heardIn({ choices: [], usage });
  expect(heard).toMatchObject({ kind: "usage", counts: { inputTokens: 32, outputTokens } });
});
