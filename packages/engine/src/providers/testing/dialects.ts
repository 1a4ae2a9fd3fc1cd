import type { ModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import type { Connection, ModelAsk } from "../model-call.ts";

/** A connection of each dialect to a double, and a model it offers. */
export const dialects = {
  openai: { kind: "openai", preset: "openai", modelId: "gpt-5-mini" },
  anthropic: { kind: "anthropic", preset: "anthropic", modelId: "claude-haiku-4-5" },
  openrouter: { kind: "openrouter", preset: "openrouter", modelId: "openai/gpt-5-mini" },
  ollama: { kind: "ollama", preset: "ollama", modelId: "llama3.2:latest" },
  azure: { kind: "openai-compatible", preset: "azure-openai", modelId: "gpt-4.1-mini" },
} as const;
export type TestedDialect = keyof typeof dialects;
export const testedDialects = Object.keys(dialects) as TestedDialect[];

/** How a person would have set up the double as a provider of a dialect. */
export function connectTo(double: ModelDouble, name: TestedDialect, changes: Partial<Connection> = {}): Connection {
  const { kind, preset } = dialects[name];
  const key = name === "ollama" ? null : sandboxKeys.valid;
  return { kind, preset, label: `Test ${name}`, baseUrl: double.url(name), key, timeoutMs: 20_000, ...changes };
}

const text = { type: "string" };

/** A question like the product's: numbered sentences as data, and a closed schema. */
export const question: ModelAsk = {
  system: "Write tickets as JSON from the numbered sentences.",
  user: "<sentences>\ns1: As a clerk, I want to export orders so that accounting has them.\ns2: The export stops with an error when the list is empty.\n</sentences>",
  schema: {
    name: "tickets",
    schema: {
      type: "object",
      properties: {
        tickets: {
          type: "array",
          items: {
            type: "object",
            properties: { title: text, sourceIds: { type: "array", items: text } },
            required: ["title", "sourceIds"],
            additionalProperties: false,
          },
        },
      },
      required: ["tickets"],
      additionalProperties: false,
    },
  },
  maxOutputTokens: 4_000,
};
