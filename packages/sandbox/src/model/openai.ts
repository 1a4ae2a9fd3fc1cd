import { chatVoice } from "./chat-voice.ts";
import type { Dialect } from "./dialect.ts";
import { type Failure, failureOf, type Reason } from "./failures.ts";
import { responsesVoice } from "./responses-voice.ts";
import { eventOf } from "./sse.ts";
import { refuseStrictly } from "./strict-request.ts";
import type { ModelCard } from "./world.ts";
import { bearerKey } from "./key-headers.ts";

/** OpenAI: chat completions, responses and models under /v1, with a bearer key. */
export const openai: Dialect = {
  name: "openai",
  needsKey: true,
  statuses: { noCredit: 429 },
  keyOf: bearerKey,
  endpoints: [
    {
      kind: "voice",
      path: /^\/v1\/chat\/completions$/,
      voice: chatVoice({
        idPrefix: "chatcmpl-sandbox",
        thoughtField: "reasoning_content",
        marksRefusals: true,
        alwaysTellsUsage: false,
        extras: () => ({ service_tier: "default", system_fingerprint: "fp_sandbox" }),
        refuse: refuseStrictly,
        breakdown: () => eventOf(openaiFailure(failureOf("serverError"))),
      }),
    },
    { kind: "voice", path: /^\/v1\/responses$/, voice: responsesVoice },
    {
      kind: "page",
      method: "GET",
      path: /^\/v1\/models$/,
      answer: ({ world }) => ({ json: { object: "list", data: world.models.openai.map(modelEntry) } }),
    },
    {
      kind: "page",
      method: "GET",
      path: /^\/v1\/models\/[^/]+$/,
      answer: ({ url, world }) => {
        const id = decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
        const found = world.models.openai.find((model) => model.id === id);
        return found ? { json: modelEntry(found) } : { failure: failureOf("modelMissing", { about: id }) };
      },
    },
  ],
  failureBody: openaiFailure,
  headers: (requestId, status) => ({
    "x-request-id": requestId,
    "openai-version": "2020-10-01",
    "openai-organization": "myba-sandbox",
    "openai-processing-ms": "12",
    "x-ratelimit-limit-requests": "10000",
    "x-ratelimit-limit-tokens": "200000",
    "x-ratelimit-remaining-requests": status === 429 ? "0" : "9999",
    "x-ratelimit-remaining-tokens": "199000",
    "x-ratelimit-reset-requests": "6ms",
    "x-ratelimit-reset-tokens": "300ms",
  }),
};

function modelEntry({ id }: ModelCard): unknown {
  return { id, object: "model", created: 1_744_000_000, owned_by: "system" };
}

/** An error as OpenAI words it. Running out of credit is a 429 there, told apart by its code. */
export function openaiFailure(failure: Failure): unknown {
  const [type, code, words] = wording[failure.reason];
  const message = failure.message ?? words.replace("{about}", failure.about ?? "");
  return { error: { message, type, param: paramOf(failure), code } };
}

const paramOf = ({ reason, about }: Failure): string | null => {
  if (reason === "schemaRefused" || reason === "formatUnsupported") return "response_format";
  if (reason === "contextTooLong") return "messages";
  return reason === "badRequest" && about !== undefined ? about : null;
};

type Wording = readonly [type: string, code: string | null, words: string];

const wording: Readonly<Record<Reason, Wording>> = {
  badRequest: ["invalid_request_error", null, "Invalid value for '{about}'."],
  contextTooLong: [
    "invalid_request_error",
    "context_length_exceeded",
    "This model's maximum context length is 128000 tokens. However, your messages resulted in more tokens. Please reduce the length of the messages.",
  ],
  schemaRefused: ["invalid_request_error", null, "Invalid schema for response_format: {about}"],
  formatUnsupported: [
    "invalid_request_error",
    null,
    "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
  ],
  contentRefused: [
    "invalid_request_error",
    "invalid_prompt",
    "Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt.",
  ],
  missingKey: [
    "invalid_request_error",
    null,
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
  ],
  badKey: [
    "invalid_request_error",
    "invalid_api_key",
    "Incorrect API key provided: {about}. You can find your API key at https://platform.openai.com/account/api-keys.",
  ],
  noCredit: [
    "insufficient_quota",
    "insufficient_quota",
    "You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
  ],
  forbidden: [
    "invalid_request_error",
    "unsupported_country_region_territory",
    "Country, region, or territory not supported",
  ],
  modelMissing: [
    "invalid_request_error",
    "model_not_found",
    "The model `{about}` does not exist or you do not have access to it.",
  ],
  notFound: ["invalid_request_error", null, "Invalid URL ({about})"],
  timeout: ["timeout", null, "Request timed out."],
  tooLarge: ["invalid_request_error", null, "Request body is too large."],
  rateLimited: [
    "requests",
    "rate_limit_exceeded",
    "Rate limit reached for this model on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.",
  ],
  serverError: ["server_error", null, "The server had an error while processing your request. Sorry about that!"],
  badGateway: ["server_error", null, "Bad gateway."],
  unavailable: ["server_error", null, "The engine is currently overloaded, please try again later."],
  overloaded: ["server_error", "server_overloaded", "The server is overloaded, please try again later."],
};
