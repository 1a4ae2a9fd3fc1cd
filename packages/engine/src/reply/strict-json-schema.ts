import { z } from "zod";

/** A JSON schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON schema of an answer in the subset that every provider takes: objects closed, every property required, no
 * limits, formats or patterns (OpenAI answers 400 to some, Anthropic and Ollama ignore others; our own reading of the
 * answer holds the limits).
 */
export function strictJsonSchema(answer: z.ZodObject): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(answer, {
    override: ({ jsonSchema }) => {
      for (const keyword of Object.keys(jsonSchema))
        if (!kept.has(keyword)) Reflect.deleteProperty(jsonSchema, keyword);
    },
  });
  return schema;
}

const kept: ReadonlySet<string> = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "enum",
  "anyOf",
  "description",
]);
