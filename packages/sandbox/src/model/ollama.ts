import { STATUS_CODES } from "node:http";
import { chatVoice } from "./chat-voice.ts";
import type { Dialect, Endpoint } from "./dialect.ts";
import { type Failure, failureOf, type Reason } from "./failures.ts";
import { textAt } from "./json.ts";
import { ollamaVoice } from "./ollama-voice.ts";
import { eventOf } from "./sse.ts";
import type { ModelCard } from "./world.ts";
import { bearerKey } from "./key-headers.ts";

const isOpenAiPath = (path: string): boolean => path.includes("/v1/");

/** Ollama: its own API under /api, OpenAI's under /v1, and no key. Source: Ollama's API reference. */
export const ollama: Dialect = {
  name: "ollama",
  needsKey: false,
  keyOf: bearerKey,
  endpoints: [
    { kind: "voice", path: /^\/api\/chat$/, voice: ollamaVoice },
    {
      kind: "voice",
      path: /^\/v1\/chat\/completions$/,
      voice: chatVoice({
        idPrefix: "chatcmpl-",
        thoughtField: "reasoning",
        marksRefusals: false,
        alwaysTellsUsage: false,
        extras: () => ({ system_fingerprint: "fp_ollama" }),
        breakdown: () => eventOf(ollamaFailure(failureOf("serverError"), "/v1/")),
      }),
    },
    page("GET", /^\/api\/version$/, () => ({ json: { version: "0.12.6" } })),
    page("GET", /^\/api\/tags$/, ({ world }) => ({ json: { models: world.models.ollama.map(tag) } })),
    page("POST", /^\/api\/show$/, ({ body, world }) => {
      const name = textAt(body, "model") || textAt(body, "name");
      const found = world.models.ollama.find(({ id }) => id === name || id === `${name}:latest`);
      return found ? { json: details(found) } : { failure: failureOf("modelMissing", { about: name }) };
    }),
    page("GET", /^\/v1\/models$/, ({ world }) => ({
      json: {
        object: "list",
        data: world.models.ollama.map(({ id }) => ({
          id,
          object: "model",
          created: 1_760_000_000,
          owned_by: "library",
        })),
      },
    })),
  ],
  failureBody: (failure, { path }) => ollamaFailure(failure, path),
  headers: () => ({}),
};

function page(method: "GET" | "POST", path: RegExp, answer: Extract<Endpoint, { kind: "page" }>["answer"]): Endpoint {
  return { kind: "page", method, path, answer };
}

const familyOf = ({ id }: ModelCard): string => /^[a-z]+/.exec(id)?.[0] ?? "llama";

const makeOf = (model: ModelCard) => ({
  parent_model: "",
  format: "gguf",
  family: familyOf(model),
  families: [familyOf(model)],
  parameter_size: "3.2B",
  quantization_level: "Q4_K_M",
});

const tag = (model: ModelCard) => ({
  name: model.id,
  model: model.id,
  modified_at: "2026-01-01T00:00:00Z",
  size: 2_019_393_189,
  digest: "a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72",
  details: makeOf(model),
});

const details = (model: ModelCard) => ({
  modelfile: `FROM ${model.id}`,
  parameters: "num_ctx 4096",
  template: "{{ .Prompt }}",
  details: makeOf(model),
  model_info: {
    "general.architecture": familyOf(model),
    "general.parameter_count": 3_212_749_888,
    [`${familyOf(model)}.context_length`]: model.contextTokens,
  },
  capabilities: ["completion", "tools"],
  modified_at: "2026-01-01T00:00:00Z",
});

/** An error as Ollama words it: one line under /api, an OpenAI-like object under /v1. */
function ollamaFailure(failure: Failure, path: string): unknown {
  const message =
    failure.message ??
    (words[failure.reason] ?? STATUS_CODES[failure.status] ?? "error").replace("{about}", failure.about ?? "");
  if (!isOpenAiPath(path)) return { error: message };
  const type =
    failure.status === 404 ? "not_found_error" : failure.status < 500 ? "invalid_request_error" : "api_error";
  return { error: { message, type, param: null, code: null } };
}

const words: Readonly<Partial<Record<Reason, string>>> = {
  badRequest: "invalid request: {about}",
  contextTooLong: "the input length exceeds the context length",
  schemaRefused: "invalid JSON schema in format",
  formatUnsupported: "format is not supported by this model",
  missingKey: "unauthorized",
  badKey: "unauthorized",
  modelMissing: "model '{about}' not found",
  notFound: "404 page not found",
  rateLimited: "server busy, please try again. maximum pending requests exceeded",
  serverError: "llama runner process has terminated: exit status 2",
  unavailable: "server busy, please try again. maximum pending requests exceeded",
};
