import type { Voice } from "./dialect.ts";
import { type Failure, failureOf } from "./failures.ts";
import { isObject, type JsonObject, listAt, memberAt, objectAt, textAt } from "./json.ts";

/**
 * What OpenAI refuses before a model runs: no messages, settings that reasoning models do not take, and schemas that
 * are not strict. Source: OpenAI's guide to structured outputs and the messages of its API.
 */
export const refuseStrictly: Voice["refuse"] = (body) =>
  refuseBareRequest(body) ?? refuseOldSettings(body) ?? refuseFormat(objectAt(body, "response_format", "json_schema"));

/** The same for the format of the responses API, which has no wrapper around the schema. */
export function refuseFormat(format: JsonObject | undefined): Failure | undefined {
  const schema = objectAt(format, "schema");
  if (!schema || memberAt(format, "strict") !== true) return undefined;
  const problem = looseness(schema, schema, []);
  return problem === undefined
    ? undefined
    : failureOf("schemaRefused", {
        message: `Invalid schema for response_format '${textAt(format, "name")}': ${problem}`,
      });
}

function refuseBareRequest(body: JsonObject): Failure | undefined {
  const missing = ["model", "messages"].find((name) => !(name in body));
  return missing === undefined
    ? undefined
    : failureOf("badRequest", { about: missing, message: `Missing required parameter: '${missing}'.` });
}

function refuseOldSettings(body: JsonObject): Failure | undefined {
  const thinks = /^(?:o\d|gpt-5)/.test(textAt(body, "model"));
  if (thinks && "max_tokens" in body) {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    return failureOf("badRequest", { about: "max_tokens", message });
  }
  if (thinks && "temperature" in body && body["temperature"] !== 1) {
    const message = `Unsupported value: 'temperature' does not support ${String(body["temperature"])} with this model. Only the default (1) value is supported.`;
    return failureOf("badRequest", { about: "temperature", message });
  }
  return undefined;
}

/** What keeps a schema from being strict: open objects, optional members, a root that is no object. */
function looseness(schema: unknown, root: JsonObject, path: readonly string[]): string | undefined {
  if (!isObject(schema)) return undefined;
  const context = `In context=(${path.map((name) => `'${name}'`).join(", ")}), `;
  if (path.length === 0 && (schema["type"] !== "object" || "anyOf" in schema)) {
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${textAt(schema, "type") || "None"}"'.`;
  }
  const properties = objectAt(schema, "properties");
  if (properties) {
    if (schema["additionalProperties"] !== false) {
      return `${context}'additionalProperties' is required to be supplied and to be false.`;
    }
    const required = listAt(schema, "required");
    const missing = Object.keys(properties).find((name) => !required.includes(name));
    if (missing !== undefined) {
      return `${context}'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
    }
  }
  if ("prefixItems" in schema) return `${context}'prefixItems' is not permitted.`;
  return innerSchemas(schema, path)
    .map(([inner, innerPath]) => looseness(inner, root, innerPath))
    .find((problem) => problem !== undefined);
}

function innerSchemas(schema: JsonObject, path: readonly string[]): [unknown, readonly string[]][] {
  const named = ["properties", "$defs", "definitions"].flatMap((group) =>
    Object.entries(objectAt(schema, group) ?? {}).map(([name, inner]): [unknown, readonly string[]] => [
      inner,
      [...path, group, name],
    ]),
  );
  const branches = listAt(schema, "anyOf").map((inner, index): [unknown, readonly string[]] => [
    inner,
    [...path, "anyOf", String(index)],
  ]);
  return [...named, ...branches, [schema["items"], [...path, "items"]]];
}
