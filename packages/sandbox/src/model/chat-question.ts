import type { Asked } from "./call.ts";
import { type JsonObject, listAt, memberAt, numberAt, objectAt, textAt } from "./json.ts";

/** Reads the body of a chat completion request, as OpenAI and everybody who speaks like it takes it. */
export function hearChat(body: JsonObject): Asked {
  const messages = listAt(body, "messages");
  const toolName = textAt(body, "tool_choice", "function", "name") || undefined;
  return {
    model: textAt(body, "model"),
    isStreaming: body["stream"] === true,
    prompt: messages.map(textOfMessage).join("\n"),
    userText: messages
      .filter((message) => textAt(message, "role") === "user")
      .map(textOfMessage)
      .join("\n"),
    schema: toolName === undefined ? schemaOfFormat(body) : parametersOf(body, toolName),
    toolName,
    maxOutputTokens: numberAt(body, "max_completion_tokens") ?? numberAt(body, "max_tokens"),
    wantsUsage: memberAt(body, "stream_options", "include_usage") === true,
  };
}

/** The text of a message, whether it is one text or a list of parts. */
export function textOfMessage(message: unknown): string {
  const text = textAt(message, "content");
  return (
    text ||
    listAt(message, "content")
      .map((part) => textAt(part, "text"))
      .join("\n")
  );
}

/** `{"type": "json_object"}` asks for JSON of any form, which the double reads as no schema. */
function schemaOfFormat(body: JsonObject): JsonObject | undefined {
  return objectAt(body, "response_format", "json_schema", "schema");
}

function parametersOf(body: JsonObject, toolName: string): JsonObject | undefined {
  const tool = listAt(body, "tools").find((one) => textAt(one, "function", "name") === toolName);
  return objectAt(tool, "function", "parameters");
}
