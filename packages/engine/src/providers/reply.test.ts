import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CallError } from "./call-error.ts";
import type { ReplyPart } from "./model-call.ts";
import { describeModel } from "./model-table.ts";
import { type Heard, replyOf } from "./reply.ts";
import { question } from "./testing/dialects.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

const minuteMs = 60_000;

/** A service that is heard every ten seconds, and says a word only so often. */
function chattering(wordEveryMs: number, forMs: number, timeoutMs = 30_000) {
  const connection = { kind: "openai", preset: "openai", label: "OpenAI", baseUrl: "https://x", key: "k" } as const;
  const left: CallError[] = [];
  async function* heard(): AsyncGenerator<Heard> {
    for (let atMs = 10_000; atMs <= forMs; atMs += 10_000) {
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      if (left[0]) throw left[0];
      yield { kind: "text", text: atMs % wordEveryMs === 0 ? "word" : "" };
    }
    yield { kind: "stop", reason: "complete" };
  }
  const way = {
    fetch: globalThis.fetch,
    hasBegun: () => true,
    explain: () => left[0]!,
    leave: (because: CallError) => left.push(because),
  };
  const about = { connection: { ...connection, timeoutMs }, model: "m", key: "k", texts: [] };
  const model = describeModel("openai", "openai", "gpt-5-mini");
  return replyOf(
    { ask: question, model, about, way, heard: heard(), toldIn: () => undefined },
    new AbortController().signal,
  );
}

async function all(parts: AsyncIterable<ReplyPart>): Promise<ReplyPart[] | CallError> {
  const heard: ReplyPart[] = [];
  const told = (async () => {
    for await (const part of parts) heard.push(part);
    return heard;
  })().catch((error: CallError) => error);
  await vi.advanceTimersByTimeAsync(120 * minuteMs);
  return told;
}

test("a model that keeps its line alive without a word is left after a quarter of an hour", async () => {
  const error = await all(chattering(100 * minuteMs, 100 * minuteMs));
  expect(error).toMatchObject({ code: "provider/timeout", data: { seconds: 900 }, facts: { hasBegun: true } });
});

test("whoever allows more silence also allows more thought", async () => {
  const error = await all(chattering(100 * minuteMs, 100 * minuteMs, 10 * minuteMs));
  expect(error).toMatchObject({ code: "provider/timeout", data: { seconds: 3000 } });
});

test("a slow model that goes on writing is heard to its end", async () => {
  const parts = await all(chattering(14 * minuteMs, 84 * minuteMs));
  const kinds = Array.isArray(parts) ? parts.map(({ kind }) => kind) : [];
  expect(kinds).toEqual(["text", "text", "text", "text", "text", "text", "usage", "end"]);
});
