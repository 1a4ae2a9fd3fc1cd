import { anthropicVoice } from "./anthropic-voice.ts";
import type { Dialect } from "./dialect.ts";
import { type Failure, failureOf, type Reason } from "./failures.ts";
import type { JsonObject } from "./json.ts";
import type { ModelCard } from "./world.ts";
import { headerKey } from "./key-headers.ts";

/** Anthropic: messages and models under /v1, with the key in `x-api-key`. */
export const anthropic: Dialect = {
  name: "anthropic",
  needsKey: true,
  statuses: { noCredit: 400 },
  keyOf: (headers) => headerKey(headers, "x-api-key"),
  endpoints: [
    { kind: "voice", path: /^\/v1\/messages$/, voice: anthropicVoice(anthropicFailure) },
    {
      kind: "page",
      method: "GET",
      path: /^\/v1\/models$/,
      answer: ({ url, world }) => ({ json: modelPage(world.models.anthropic, url.searchParams) }),
    },
    {
      kind: "page",
      method: "GET",
      path: /^\/v1\/models\/[^/]+$/,
      answer: ({ url, world }) => {
        const id = decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
        const found = world.models.anthropic.find((model) => model.id === id);
        return found ? { json: modelEntry(found) } : { failure: failureOf("modelMissing", { about: id }) };
      },
    },
  ],
  failureBody: (failure, { requestId }) => anthropicFailure(failure, requestId),
  headers: (requestId, status) => ({
    "request-id": requestId,
    "anthropic-organization-id": "myba-sandbox",
    "anthropic-ratelimit-requests-limit": "4000",
    "anthropic-ratelimit-requests-remaining": status === 429 ? "0" : "3999",
    "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:00Z",
    "anthropic-ratelimit-input-tokens-limit": "2000000",
    "anthropic-ratelimit-input-tokens-remaining": "1999000",
    "anthropic-ratelimit-input-tokens-reset": "2026-01-01T00:00:00Z",
    "anthropic-ratelimit-output-tokens-limit": "400000",
    "anthropic-ratelimit-output-tokens-remaining": "399000",
    "anthropic-ratelimit-output-tokens-reset": "2026-01-01T00:00:00Z",
  }),
};

/** One page of models, cut and continued as Anthropic's cursor does. */
function modelPage(models: readonly ModelCard[], query: URLSearchParams): unknown {
  const after = models.findIndex(({ id }) => id === query.get("after_id")) + 1;
  const data = models.slice(after, after + Number(query.get("limit") ?? 20)).map(modelEntry);
  return {
    data,
    has_more: after + data.length < models.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}

const modelEntry = ({ id, name, contextTokens, maxOutputTokens }: ModelCard) => ({
  type: "model",
  id,
  display_name: name,
  created_at: "2025-10-01T00:00:00Z",
  deprecated_at: null,
  lifecycle: "active",
  line: null,
  capabilities: null,
  max_input_tokens: contextTokens,
  max_tokens: maxOutputTokens,
});

/** An error as Anthropic words it. */
export function anthropicFailure(failure: Failure, requestId: string): JsonObject {
  const [type, words] = wording[failure.reason];
  const message = failure.message ?? words.replace("{about}", failure.about ?? "");
  const isBilling = failure.status === 402;
  return { type: "error", error: { type: isBilling ? "billing_error" : type, message }, request_id: requestId };
}

const wording: Readonly<Record<Reason, readonly [type: string, words: string]>> = {
  badRequest: ["invalid_request_error", "{about}: Input should be valid"],
  contextTooLong: ["invalid_request_error", "prompt is too long: 212345 tokens > 200000 maximum"],
  schemaRefused: ["invalid_request_error", "output_config.format.schema: {about}"],
  formatUnsupported: ["invalid_request_error", "'{about}' does not support output format."],
  contentRefused: ["invalid_request_error", "Output blocked by content filtering policy"],
  missingKey: ["authentication_error", "x-api-key header is required"],
  badKey: ["authentication_error", "invalid x-api-key"],
  noCredit: [
    "invalid_request_error",
    "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
  ],
  forbidden: ["permission_error", "Your API key does not have permission to use the specified resource."],
  modelMissing: ["not_found_error", "model: {about}"],
  notFound: ["not_found_error", "Not Found"],
  timeout: ["timeout_error", "Request timed out"],
  tooLarge: ["request_too_large", "Request exceeds the maximum size"],
  rateLimited: [
    "rate_limit_error",
    "This request would exceed your organization's rate limit of 50 requests per minute.",
  ],
  serverError: ["api_error", "Internal server error"],
  badGateway: ["api_error", "Bad gateway"],
  unavailable: ["api_error", "Service unavailable"],
  overloaded: ["overloaded_error", "Overloaded"],
};
