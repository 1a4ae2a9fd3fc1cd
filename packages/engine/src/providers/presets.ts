import { openaiCompatiblePresets } from "./compatible-presets.ts";
import type { Connection, ConnectionKind } from "./model-call.ts";
import type { ProviderPreset } from "./preset.ts";

/** Every service a person can add, in the order they are offered. Addresses and key pages are the services' own. */
export const providerPresets: readonly ProviderPreset[] = [
  {
    id: "openai",
    kind: "openai",
    label: "OpenAI",
    baseUrl: "https://api.openai.com/v1",
    asksForAddress: false,
    key: "needed",
    keyHint: "sk-proj-…",
    keyPage: "https://platform.openai.com/api-keys",
    local: false,
    keyHeader: "authorization",
    structuredOutput: "schema",
    limitName: "max_completion_tokens",
    asksForUsage: true,
    listsItsModels: true,
  },
  {
    id: "anthropic",
    kind: "anthropic",
    label: "Anthropic",
    baseUrl: "https://api.anthropic.com",
    asksForAddress: false,
    key: "needed",
    keyHint: "sk-ant-…",
    keyPage: "https://platform.claude.com/settings/keys",
    local: false,
    keyHeader: "x-api-key",
    structuredOutput: "schema",
    limitName: "max_tokens",
    asksForUsage: false,
    listsItsModels: true,
  },
  {
    id: "openrouter",
    kind: "openrouter",
    label: "OpenRouter",
    baseUrl: "https://openrouter.ai/api/v1",
    asksForAddress: false,
    key: "needed",
    keyHint: "sk-or-v1-…",
    keyPage: "https://openrouter.ai/settings/keys",
    local: false,
    keyHeader: "authorization",
    structuredOutput: "schema",
    limitName: "max_tokens",
    asksForUsage: false,
    listsItsModels: true,
  },
  {
    id: "ollama",
    kind: "ollama",
    label: "Ollama",
    baseUrl: "http://127.0.0.1:11434",
    asksForAddress: false,
    key: "none",
    keyHint: "",
    keyPage: "",
    local: true,
    keyHeader: "authorization",
    structuredOutput: "schema",
    limitName: "max_tokens",
    asksForUsage: false,
    listsItsModels: true,
  },
  ...openaiCompatiblePresets,
];

/** The row of a connection; a name that is not in the table is read as the plainest service of its dialect. */
export function presetOf(connection: Pick<Connection, "preset" | "kind">): ProviderPreset {
  const named = providerPresets.find(({ id, kind }) => id === connection.preset && kind === connection.kind);
  return named ?? plainest(connection.kind);
}

function plainest(kind: ConnectionKind): ProviderPreset {
  const id = kind === "openai-compatible" ? "other" : kind;
  const preset = providerPresets.find((one) => one.id === id);
  if (!preset) throw new Error(`no preset for ${kind}`);
  return preset;
}
