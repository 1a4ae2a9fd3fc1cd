import { idOf } from "./chat-voice.ts";
import { textOfMessage } from "./chat-question.ts";
import type { Asked, Finish, Frame, ModelCall, Speech, Usage } from "./call.ts";
import type { Voice } from "./dialect.ts";
import { type Failure, failureOf } from "./failures.ts";
import { isObject, type JsonObject, listAt, numberAt, objectAt, textAt } from "./json.ts";
import { namedEvent } from "./sse.ts";

/** Speaks Anthropic's messages. Source: the types of @anthropic-ai/sdk and Anthropic's streaming guide. */
export function anthropicVoice(wording: (failure: Failure, requestId: string) => JsonObject): Voice {
  return {
    streamType: "text/event-stream; charset=utf-8",
    keepAlive: namedEvent({ type: "ping" }),
    hear: hearMessages,
    refuse: (body, headers) => {
      if (headers["anthropic-version"] === undefined) {
        return failureOf("badRequest", { message: "anthropic-version: header is required" });
      }
      const missing = ["model", "max_tokens", "messages"].find((name) => !(name in body));
      if (missing !== undefined) return failureOf("badRequest", { message: `${missing}: Field required` });
      return refuseOpenSchema(objectAt(body, "output_config", "format", "schema"));
    },
    whole: wholeMessage,
    stream: events,
    breakdown: (call) => namedEvent(wording(failureOf("overloaded"), idOf("req_sandbox", call))),
  };
}

function hearMessages(body: JsonObject): Asked {
  const messages = listAt(body, "messages");
  const toolName = textAt(body, "tool_choice", "name") || undefined;
  const system = textAt(body, "system") || textOfMessage({ content: body["system"] });
  return {
    model: textAt(body, "model"),
    isStreaming: body["stream"] === true,
    prompt: [system, ...messages.map(textOfMessage)].join("\n"),
    userText: messages
      .filter((message) => textAt(message, "role") === "user")
      .map(textOfMessage)
      .join("\n"),
    schema: toolName === undefined ? objectAt(body, "output_config", "format", "schema") : inputOf(body, toolName),
    toolName,
    maxOutputTokens: numberAt(body, "max_tokens"),
    wantsUsage: true,
  };
}

const inputOf = (body: JsonObject, toolName: string): JsonObject | undefined =>
  objectAt(
    listAt(body, "tools").find((tool) => textAt(tool, "name") === toolName),
    "input_schema",
  );

/** Anthropic's structured outputs take only closed objects. */
function refuseOpenSchema(schema: unknown): Failure | undefined {
  if (!isObject(schema)) return undefined;
  if ("properties" in schema && schema["additionalProperties"] !== false) {
    return failureOf("schemaRefused", {
      message: "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    });
  }
  const inner = [
    ...Object.values(objectAt(schema, "properties") ?? {}),
    ...Object.values(objectAt(schema, "$defs") ?? {}),
    ...listAt(schema, "anyOf"),
    schema["items"],
  ];
  return inner.map(refuseOpenSchema).find((failure) => failure !== undefined);
}

const stopReasons: Readonly<Record<Finish, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  refusal: "refusal",
  contentFilter: "refusal",
};

function stopOf(call: ModelCall, { finish }: Speech): JsonObject {
  const isRefused = finish === "refusal" || finish === "contentFilter";
  return {
    container: null,
    stop_reason: finish === "stop" && call.toolName !== undefined ? "tool_use" : stopReasons[finish],
    stop_sequence: null,
    stop_details: isRefused ? { type: "refusal", category: null, explanation: null } : null,
  };
}

const inputUsage = ({ inputTokens, cachedTokens, reasoningTokens }: Usage): JsonObject => ({
  input_tokens: inputTokens - cachedTokens,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: cachedTokens,
  output_tokens_details: { thinking_tokens: reasoningTokens },
  server_tool_use: null,
});

const wholeUsage = (usage: Usage, outputTokens: number): JsonObject => ({
  ...inputUsage(usage),
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  inference_geo: null,
  service_tier: "standard",
  speed: null,
  output_tokens: outputTokens,
});

function wholeMessage(call: ModelCall, speech: Speech): unknown {
  return {
    ...message(call, speech.usage, speech.usage.outputTokens),
    content: [
      ...(speech.thinking ? [{ type: "thinking", thinking: speech.thinking, signature: "c2FuZGJveA==" }] : []),
      ...wholeBlocks(call, speech),
    ],
    ...stopOf(call, speech),
  };
}

function wholeBlocks(call: ModelCall, { text }: Speech): unknown[] {
  if (text === "") return [];
  if (call.toolName === undefined) return [{ type: "text", text, citations: null }];
  return [
    { type: "tool_use", id: idOf("toolu_", call), name: call.toolName, input: parsedInput(text), caller: direct },
  ];
}

const direct = { type: "direct" };

/** Anthropic's service parses the input of a tool, and gives up on what is no JSON. */
function parsedInput(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const message = (call: ModelCall, usage: Usage, outputTokens: number): JsonObject => ({
  id: idOf("msg_sandbox", call),
  type: "message",
  role: "assistant",
  model: call.model,
  content: [],
  container: null,
  diagnostics: null,
  stop_reason: null,
  stop_sequence: null,
  stop_details: null,
  usage: wholeUsage(usage, outputTokens),
});

const event = (data: JsonObject, isPiece = false): Frame => ({ text: namedEvent(data), isPiece });

function* events(call: ModelCall, speech: Speech): Generator<Frame> {
  yield event({ type: "message_start", message: message(call, speech.usage, 1) });
  let index = 0;
  if (speech.thinking) {
    yield event({
      type: "content_block_start",
      index,
      content_block: { type: "thinking", thinking: "", signature: "" },
    });
    yield event({ type: "content_block_delta", index, delta: { type: "thinking_delta", thinking: speech.thinking } });
    yield event({ type: "content_block_delta", index, delta: { type: "signature_delta", signature: "c2FuZGJveA==" } });
    yield event({ type: "content_block_stop", index });
    index += 1;
  }
  let isOpen = false;
  for (const piece of speech.pieces) {
    if (!isOpen) {
      yield event({ type: "content_block_start", index, content_block: openedBlock(call) });
      yield event({ type: "ping" });
      isOpen = true;
    }
    const delta =
      call.toolName === undefined
        ? { type: "text_delta", text: piece }
        : { type: "input_json_delta", partial_json: piece };
    yield event({ type: "content_block_delta", index, delta }, true);
  }
  if (isOpen) yield event({ type: "content_block_stop", index });
  const usage = { ...inputUsage(speech.usage), output_tokens: speech.usage.outputTokens };
  yield event({ type: "message_delta", delta: stopOf(call, speech), usage });
  yield event({ type: "message_stop" });
}

const openedBlock = (call: ModelCall): unknown =>
  call.toolName === undefined
    ? { type: "text", text: "", citations: null }
    : { type: "tool_use", id: idOf("toolu_", call), name: call.toolName, input: {}, caller: direct };
