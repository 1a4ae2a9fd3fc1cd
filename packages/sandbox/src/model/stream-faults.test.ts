import * as anthropicErrors from "@anthropic-ai/sdk/error";
import * as openaiErrors from "openai/error";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createGate } from "./gate.ts";
import { type ModelDouble, startModelDouble } from "./model-double.ts";
import { anthropicClient, errorOf, openaiClient } from "./testing/clients.ts";
import { listenerNames, listenerOf } from "./testing/heard.ts";
import { chatQuestion, messagesQuestion } from "./testing/ticket-question.ts";

let double: ModelDouble;

beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const firstPieces = '{"tickets":[{"type":"story","title":"Export orde';

describe.each(listenerNames)("%s", (name) => {
  const listen = (signal?: AbortSignal) => listenerOf(name)(double, signal);

  test("a connection cut in the middle of a token keeps what came before", async () => {
    double.script({ fault: { kind: "cut", afterPieces: 3 } });
    const heard = await listen();
    expect(heard.text).toBe(firstPieces);
    // No error class of an SDK: it is fetch that fails while the body is read.
    expect(heard.error).toBeInstanceOf(TypeError);
    expect(heard.error).toMatchObject({ message: "terminated", cause: { code: "UND_ERR_SOCKET" } });
    expect(double.calls.map(({ outcome, piecesSent }) => ({ outcome, piecesSent }))).toEqual([
      { outcome: "broken", piecesSent: 3 },
    ]);
  });

  test("a stream that ends early looks like one that ended well, but for its missing reason and usage", async () => {
    double.script({ fault: { kind: "endsEarly", afterPieces: 3 } });
    expect(await listen()).toEqual({
      text: firstPieces,
      refusal: "",
      finish: undefined,
      hasUsage: false,
      error: undefined,
    });
  });

  test("a breakdown of the provider in the middle is an error without a status", async () => {
    double.script({ fault: { kind: "midStreamError", afterPieces: 3 } });
    const heard = await listen();
    expect(heard.text).toBe(firstPieces);
    expect(heard.error).toBeInstanceOf(name === "anthropic" ? anthropicErrors.APIError : openaiErrors.APIError);
    expect(heard.error).toMatchObject({ status: undefined });
  });

  test("a stream without an end can be left, and the double knows when", async () => {
    double.script({ fault: { kind: "neverEnding" } });
    const leaving = new AbortController();
    const listening = listen(leaving.signal);
    await vi.waitUntil(() => (double.calls[0]?.piecesSent ?? 0) > 200, 20_000);
    leaving.abort();
    const heard = await listening;
    expect(heard.finish).toBeUndefined();
    expect(heard.text).toContain(" and so on and so on");
    expect(await double.calls[0]?.ended).toBe("aborted");
  });

  test("a held stream shows its first pieces, then waits for the gate", async () => {
    const gate = createGate();
    double.script({ hold: { before: 3, gate } });
    const listening = listen();
    await gate.reached;
    expect(double.calls[0]).toMatchObject({ piecesSent: 3, outcome: undefined });
    gate.release();
    expect((await listening).finish).toMatch(/^(?:stop|end_turn)$/);
    expect(await double.calls[0]?.ended).toBe("answered");
  });

  test("a reply held before its headers can be left", async () => {
    const gate = createGate();
    double.script({ hold: { before: "headers", gate } });
    const leaving = new AbortController();
    const listening = listen(leaving.signal);
    await gate.reached;
    leaving.abort();
    expect((await listening).error?.message).toContain("aborted");
    expect(await double.calls[0]?.ended).toBe("aborted");
    expect(double.calls[0]?.firstByteAt).toBeUndefined();
  });
});

const wholeQuestions = {
  openai: () => openaiClient(double).chat.completions.create(chatQuestion),
  anthropic: () => anthropicClient(double).messages.create(messagesQuestion),
};

describe.each(["openai", "anthropic"] as const)("%s without a stream", (name) => {
  test.each([["cut"], ["endsEarly"]] as const)("a body that breaks (%s) is an error", async (kind) => {
    double.script({ fault: { kind, afterPieces: 0 } });
    const error = await errorOf(wholeQuestions[name]);
    expect(error.message).toMatch(kind === "cut" ? /terminated/ : /JSON/);
  });

  test("a breakdown is a server error", async () => {
    double.script({ fault: { kind: "midStreamError", afterPieces: 0 } });
    expect(await errorOf(wholeQuestions[name])).toMatchObject({ status: 500 });
  });
});

test("a body without an end can be left as well", async () => {
  double.script({ fault: { kind: "neverEnding" } });
  const leaving = new AbortController();
  const asking = errorOf(() => openaiClient(double).chat.completions.create(chatQuestion, { signal: leaving.signal }));
  await vi.waitUntil(() => double.calls[0]?.firstPieceAt !== undefined, 20_000);
  leaving.abort();
  await asking;
  expect(await double.calls[0]?.ended).toBe("aborted");
});

test.each(listenerNames)("%s is read the same when every byte comes alone", async (name) => {
  const reply = '{"title":"Größe über €5 – 🙂"}';
  double.script({ reply, packetBytes: 1 });
  expect(await listenerOf(name)(double)).toMatchObject({ text: reply, error: undefined });
});

test.each([
  ["openrouter", ": OPENROUTER PROCESSING"],
  ["anthropic", "event: ping"],
] as const)("%s keeps a held connection alive", async (dialect, sign) => {
  const gate = createGate();
  double.script({ reply: "Hello", hold: { before: 0, gate } });
  const asking =
    dialect === "anthropic"
      ? anthropicClient(double)
          .messages.create({ ...messagesQuestion, stream: true })
          .asResponse()
      : openaiClient(double, dialect)
          .chat.completions.create({ ...chatQuestion, stream: true })
          .asResponse();
  const response = await asking;
  await gate.reached;
  gate.release();
  const text = await response.text();
  expect(text.split(sign).length - 1).toBe(dialect === "anthropic" ? 2 : 3);
});
