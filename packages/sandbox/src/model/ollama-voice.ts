import { textOfMessage } from "./chat-question.ts";
import type { Asked, Finish, Frame, ModelCall, Speech } from "./call.ts";
import type { Voice } from "./dialect.ts";
import { type JsonObject, listAt, numberAt, objectAt, textAt } from "./json.ts";

/** Speaks Ollama's own chat: a JSON object a line, streaming unless told not to. Source: Ollama's API reference. */
export const ollamaVoice: Voice = {
  streamType: "application/x-ndjson",
  hear: hearOllama,
  whole: (call, speech) => ({ ...line(call, speech.text, speech.thinking), ...ending(speech) }),
  stream: lines,
  breakdown: () => `${JSON.stringify({ error: "llama runner process has terminated: exit status 2" })}\n`,
};

function hearOllama(body: JsonObject): Asked {
  const messages = listAt(body, "messages");
  return {
    model: textAt(body, "model"),
    isStreaming: body["stream"] !== false,
    prompt: messages.map(textOfMessage).join("\n"),
    userText: messages
      .filter((message) => textAt(message, "role") === "user")
      .map(textOfMessage)
      .join("\n"),
    schema: objectAt(body, "format"),
    toolName: undefined,
    maxOutputTokens: numberAt(body, "options", "num_predict"),
    wantsUsage: true,
  };
}

const doneReasons: Readonly<Record<Finish, string>> = {
  stop: "stop",
  length: "length",
  // A local model has no word for a refusal; it just says no.
  refusal: "stop",
  contentFilter: "stop",
};

const line = (call: ModelCall, content: string, thinking = ""): JsonObject => ({
  model: call.model,
  created_at: `2026-01-01T00:00:${String(call.number % 60).padStart(2, "0")}.000000Z`,
  message: { role: "assistant", content, ...(thinking && { thinking }) },
  done: false,
});

/** Durations in nanoseconds, counts in tokens. */
const ending = ({ finish, usage }: Speech): JsonObject => ({
  done: true,
  done_reason: doneReasons[finish],
  total_duration: 2_000_000_000,
  load_duration: 100_000_000,
  prompt_eval_count: usage.inputTokens,
  prompt_eval_duration: 300_000_000,
  eval_count: usage.outputTokens,
  eval_duration: 1_600_000_000,
});

const frame = (data: JsonObject, isPiece: boolean): Frame => ({ text: `${JSON.stringify(data)}\n`, isPiece });

function* lines(call: ModelCall, speech: Speech): Generator<Frame> {
  if (speech.thinking) yield frame(line(call, "", speech.thinking), false);
  for (const piece of speech.pieces) yield frame(line(call, piece), true);
  yield frame({ ...line(call, ""), ...ending(speech) }, false);
}
