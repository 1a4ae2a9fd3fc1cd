import type { ProviderPreset } from "./preset.ts";

/** What most services that speak like OpenAI have in common. */
const compatible = {
  kind: "openai-compatible",
  asksForAddress: false,
  key: "needed",
  local: false,
  keyHeader: "authorization",
  structuredOutput: "schema",
  limitName: "max_tokens",
  asksForUsage: true,
  listsItsModels: true,
} as const;

/** A server on this computer: no key unless somebody set one up, and the port may be another. */
const local = { ...compatible, asksForAddress: true, key: "optional", keyHint: "", keyPage: "", local: true } as const;

/** The services that speak like OpenAI, with where each of them differs. Source: each service's API reference. */
export const openaiCompatiblePresets: readonly ProviderPreset[] = [
  {
    ...compatible,
    id: "azure-openai",
    label: "Azure OpenAI",
    baseUrl: "",
    asksForAddress: true,
    keyHint: "32 or 84 letters and digits",
    keyPage: "https://portal.azure.com",
    keyHeader: "api-key",
    limitName: "max_completion_tokens",
    listsItsModels: false,
  },
  {
    ...compatible,
    id: "groq",
    label: "Groq",
    baseUrl: "https://api.groq.com/openai/v1",
    keyHint: "gsk_…",
    keyPage: "https://console.groq.com/keys",
    limitName: "max_completion_tokens",
  },
  {
    ...compatible,
    id: "mistral",
    label: "Mistral",
    baseUrl: "https://api.mistral.ai/v1",
    keyHint: "32 letters and digits",
    keyPage: "https://console.mistral.ai/api-keys",
    // Refuses members it does not know, and tells usage anyway.
    asksForUsage: false,
  },
  {
    ...compatible,
    id: "deepseek",
    label: "DeepSeek",
    baseUrl: "https://api.deepseek.com/v1",
    keyHint: "sk-…",
    keyPage: "https://platform.deepseek.com/api_keys",
    structuredOutput: "json",
  },
  {
    ...compatible,
    id: "together",
    label: "Together AI",
    baseUrl: "https://api.together.xyz/v1",
    keyHint: "64 letters and digits",
    keyPage: "https://api.together.ai/settings/api-keys",
  },
  {
    ...compatible,
    id: "xai",
    label: "xAI",
    baseUrl: "https://api.x.ai/v1",
    keyHint: "xai-…",
    keyPage: "https://console.x.ai",
    limitName: "max_completion_tokens",
  },
  {
    ...compatible,
    id: "gemini",
    label: "Google Gemini",
    baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
    keyHint: "AIza…",
    keyPage: "https://aistudio.google.com/apikey",
  },
  { ...local, id: "lm-studio", label: "LM Studio", baseUrl: "http://127.0.0.1:1234/v1" },
  { ...local, id: "vllm", label: "vLLM", baseUrl: "http://127.0.0.1:8000/v1" },
  { ...local, id: "llama-cpp", label: "llama.cpp", baseUrl: "http://127.0.0.1:8080/v1" },
  {
    ...compatible,
    id: "other",
    label: "Another service that speaks like OpenAI",
    baseUrl: "",
    asksForAddress: true,
    key: "optional",
    keyHint: "",
    keyPage: "",
  },
];
