import { textOfMessage } from "./chat-question.ts";
import { createdAtSeconds, idOf } from "./chat-voice.ts";
import type { Asked, Frame, ModelCall, Speech, Usage } from "./call.ts";
import type { Voice } from "./dialect.ts";
import { failureOf } from "./failures.ts";
import { type JsonObject, listAt, numberAt, objectAt, textAt } from "./json.ts";
import { namedEvent } from "./sse.ts";
import { refuseFormat } from "./strict-request.ts";

/** Speaks OpenAI's responses. Source: the types of the openai package. */
export const responsesVoice: Voice = {
  streamType: "text/event-stream; charset=utf-8",
  hear: hearResponses,
  refuse: (body) =>
    "model" in body
      ? refuseFormat(objectAt(body, "text", "format"))
      : failureOf("badRequest", { about: "model", message: "Missing required parameter: 'model'." }),
  whole: (call, speech) => response(call, speech, "whole"),
  stream: events,
  breakdown: (call) =>
    namedEvent({
      type: "error",
      code: "server_error",
      message: "The server had an error while processing your request. Sorry about that!",
      param: null,
      sequence_number: call.number,
    }),
};

function hearResponses(body: JsonObject): Asked {
  const input = textAt(body, "input");
  const items = input ? [{ role: "user", content: input }] : listAt(body, "input");
  return {
    model: textAt(body, "model"),
    isStreaming: body["stream"] === true,
    prompt: [textAt(body, "instructions"), ...items.map(textOfMessage)].join("\n"),
    userText: items
      .filter((item) => textAt(item, "role") === "user")
      .map(textOfMessage)
      .join("\n"),
    schema: objectAt(body, "text", "format", "schema"),
    toolName: undefined,
    maxOutputTokens: numberAt(body, "max_output_tokens"),
    wantsUsage: true,
  };
}

type Stage = "begun" | "whole";

const incompleteReasons: Readonly<Record<string, string>> = {
  length: "max_output_tokens",
  contentFilter: "content_filter",
};

function response(call: ModelCall, speech: Speech, stage: Stage): JsonObject {
  const reason = incompleteReasons[speech.finish];
  const isWhole = stage === "whole";
  return {
    id: idOf("resp_sandbox", call),
    object: "response",
    created_at: createdAtSeconds(call),
    status: isWhole ? (reason === undefined ? "completed" : "incomplete") : "in_progress",
    error: null,
    incomplete_details: isWhole && reason !== undefined ? { reason } : null,
    instructions: null,
    metadata: {},
    model: call.model,
    output: isWhole ? [messageItem(call, speech, "whole")] : [],
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    service_tier: "default",
    usage: isWhole ? usageFigures(speech.usage) : null,
  };
}

function messageItem(call: ModelCall, speech: Speech, stage: Stage): JsonObject {
  const isWhole = stage === "whole";
  return {
    id: idOf("msg_sandbox", call),
    type: "message",
    role: "assistant",
    status: isWhole ? (incompleteReasons[speech.finish] === undefined ? "completed" : "incomplete") : "in_progress",
    content: isWhole ? [contentPart(speech, speech.text)] : [],
  };
}

const contentPart = ({ finish }: Speech, text: string): JsonObject =>
  finish === "refusal"
    ? { type: "refusal", refusal: text }
    : { type: "output_text", text, annotations: [], logprobs: [] };

const usageFigures = (usage: Usage): JsonObject => ({
  input_tokens: usage.inputTokens,
  input_tokens_details: { cached_tokens: usage.cachedTokens },
  output_tokens: usage.outputTokens,
  output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  total_tokens: usage.inputTokens + usage.outputTokens,
});

function* events(call: ModelCall, speech: Speech): Generator<Frame> {
  let sequence = 0;
  const event = (type: string, data: JsonObject, isPiece = false): Frame => {
    const text = namedEvent({ type, ...data, sequence_number: sequence });
    sequence += 1;
    return { text, isPiece };
  };
  const at = { item_id: idOf("msg_sandbox", call), output_index: 0, content_index: 0 };
  const isRefusal = speech.finish === "refusal";
  const kind = isRefusal ? "response.refusal" : "response.output_text";
  const logprobs = isRefusal ? {} : { logprobs: [] };

  yield event("response.created", { response: response(call, speech, "begun") });
  yield event("response.in_progress", { response: response(call, speech, "begun") });
  yield event("response.output_item.added", { output_index: 0, item: messageItem(call, speech, "begun") });
  yield event("response.content_part.added", { ...at, part: contentPart(speech, "") });
  for (const delta of speech.pieces) yield event(`${kind}.delta`, { ...at, delta, ...logprobs }, true);
  yield event(`${kind}.done`, { ...at, [isRefusal ? "refusal" : "text"]: speech.text, ...logprobs });
  yield event("response.content_part.done", { ...at, part: contentPart(speech, speech.text) });
  yield event("response.output_item.done", { output_index: 0, item: messageItem(call, speech, "whole") });
  const isIncomplete = incompleteReasons[speech.finish] !== undefined;
  yield event(isIncomplete ? "response.incomplete" : "response.completed", {
    response: response(call, speech, "whole"),
  });
}
